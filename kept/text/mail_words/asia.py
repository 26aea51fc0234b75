"""Chinese, Japanese, Korean, Thai, Vietnamese, Indonesian, Malay and Hindi."""

from kept.text.mail_words.words import MailWords

WORDS = {
    "zh-Hant": MailWords(
        sender="寄件者|寄件人|發件人|自|由|從|發信人|傳送者|來自",
        to="收件者|收件人|至|到|收信人|致",
        subject="主旨|主題|標題|信件主旨",
        sent="寄件日期|日期|傳送日期|傳送時間|發送時間|已傳送|寄出時間|已寄出|寄送日期|傳送|發送日期|時間|寄件時間|已送出",
        copy="副本|抄送|密件副本|副本抄送|副本收件人",
        other="回覆至|回覆給|重要性|附件|優先順序|回覆地址|重要度",
        wrote="寫道|寫|寫到|撰寫|寫下|寫了|提到|來信",
        original="原始郵件|原始訊息|原始信件|原郵件|原信件|原來的郵件|原始約會|原始電子郵件|來信原文|原文",
        forwarded="轉寄的郵件|轉寄郵件|轉寄的訊息|轉寄訊息|已轉寄的郵件|開始轉寄的郵件|以下是轉寄的郵件|轉寄信件|轉寄的信件|"
        "以下為轉寄郵件|以下為轉寄的郵件|以下是被轉寄的郵件|開始轉寄郵件|已轉寄郵件|已轉寄訊息|轉發郵件|轉發的郵件|轉發訊息|"
        "開始轉寄訊息|轉寄信息|以下是被轉寄的信件",
        device="從我的 … 傳送|從我的 … 寄出|從我的 … 發送|傳送自我的 …|寄自我的 …|由我的 … 傳送|由我的 … 寄出|從 … 傳送|從 … 寄出|"
        "使用 … 傳送|使用 … 寄出|傳送自 …|寄自 …|發自我的 …|發自 …|透過 … 傳送|透過 … 寄出|從我的 … 裝置傳送|取得 Outlook|"
        "取得 … 版 Outlook|下載 … 版 Outlook|取得適用於 … 的 Outlook|從 … 版 Outlook 傳送|從我的 … 智慧型手機傳送|"
        "用我的 … 傳送|以我的 … 傳送|傳自我的 …|自我的 … 傳送|來自我的 …|從 … 發送|取得 …",
        shared="供參|供參考|請參考|轉寄給|轉給|如下|如下信|請見下方|請看下面|詳見下方|參考如下|轉知|知會|請協助處理|請處理",
        closing="謝謝|感謝|敬上|敬祝|順頌商祺|祝好|此致|敬啟|上|感謝您|謝謝您|感恩|順祝商祺|祝商祺|祝 商祺|謹上|多謝",
    ),
    "zh-Hans": MailWords(
        sender="发件人|寄件人|来自|自|从|发信人|发送者|发件者",
        to="收件人|至|到|收信人|致|收件者",
        subject="主题|标题|主旨|邮件主题",
        sent="发送时间|日期|发送日期|时间|已发送|发件时间|发送|发信时间|已发送时间",
        copy="抄送|密送|抄送人|副本",
        other="回复至|答复|重要性|附件|优先级|回复地址",
        wrote="写道|写|写到|撰写|写下|写了|来信",
        original="原始邮件|原邮件|原始信件|原始消息|原始约会|邮件原件|原信|来信原文|原始邮件信息",
        forwarded="转发的邮件|转发邮件|转发邮件信息|转发的消息|已转发邮件|开始转发的邮件|以下是转发的邮件|转发的信件|转发消息|"
        "以下是被转发的邮件|下面是被转发的邮件|开始转发邮件|已转发的邮件|转发信件|转发的邮件信息|已转发消息|已转发信息",
        device="发自我的 …|发自 …|从我的 … 发送|发送自我的 …|来自我的 …|从 … 发送|用 … 发送|发送自 …|通过 … 发送|使用 … 发送|由我的 … 发送|"
        "由 … 发送|获取 Outlook|获取 … 版 Outlook|下载 … 版 Outlook|获取适用于 … 的 Outlook|从 … 版 Outlook 发送|来自 …|"
        "来自 … 的邮件|发自我的… 手机|从我的 … 智能手机发送|我的 … 发出|获取 …|发自… 手机",
        shared="供参考|仅供参考|请参考|转发给|转给|如下|请见下方|请看下面|参考如下|见下|请知悉|知悉|请处理|请协助处理",
        closing="谢谢|感谢|此致|敬礼|祝好|顺祝商祺|祝商祺|敬上|多谢|祝工作顺利|谢谢您|顺颂商祺",
    ),
    "ja": MailWords(
        sender="差出人|送信者|送信元|From",
        to="宛先|受信者|送信先|To",
        subject="件名|題名|Subject",
        sent="送信日時|日時|日付|送信日|送信時刻|受信日時",
        copy="Cc|CC|写し|同報",
        other="返信先|重要度|添付ファイル",
        wrote="のメール|書きました|書いた|書き込みました|wrote|のメッセージ|様が書きました|さんは書きました|より",
        original="元のメッセージ|オリジナルメッセージ|元のメール|Original Message|元の予定|元のメッセージ本文",
        forwarded="転送されたメッセージ|転送メッセージ|転送メール|メッセージを転送|転送されたメール|転送元メッセージ|転送された電子メール|"
        "以下は転送されたメッセージです|転送するメッセージ",
        device="…から送信|… から送信|…から送信されました|…で送信|…を使って送信|…で作成|私の…から送信|…を入手|…から送信しました|"
        "… for iOS を入手|…を入手する|… を取得|…でメールを送信",
        shared="ご参考まで|参考まで|転送します|転送いたします|以下の通り|下記の通り|ご確認ください|FYI",
        closing="よろしくお願いします|よろしくお願いいたします|宜しくお願い致します|以上|敬具|以上、よろしくお願いいたします|"
        "何卒よろしくお願いいたします|よろしくお願い致します|草々",
    ),
    "ko": MailWords(
        sender="보낸 사람|보낸사람|보낸이|보낸 이|발신자|발신|발신인|From",
        to="받는 사람|받는사람|받는이|받는 이|수신자|수신|수신인",
        subject="제목",
        sent="보낸 날짜|날짜|보낸날짜|보낸 시간|보낸시간|일시|발신일|보냄|보낸 일시",
        copy="참조|숨은 참조|참조인|Cc",
        other="회신 대상|중요도|첨부 파일|첨부파일",
        wrote="작성|님이 작성|님이 다음과 같이 작성|작성함|썼습니다|님이 썼습니다|쓰셨습니다|님이 씀|님의 말",
        original="원본 메시지|원본 메일|원본메시지|원본 이메일|원래 메시지|원문|Original Message|원본 약속",
        forwarded="전달된 메시지|전달된 메일|전달한 메시지|전달 메시지|전달된 메시지 시작|전달 메일|전달된 이메일|전달받은 메시지",
        device="나의 …에서 보냄|내 …에서 보냄|…에서 보냄|…에서 보냈습니다|…에서 전송|나의 … 에서 보냄|… 에서 보냄|…용 Outlook 받기|"
        "…용 Outlook 다운로드|…에서 발송|…에서 발송된 메일입니다|…에서 작성|…에서 보낸 메일입니다|내 … 스마트폰에서 보냄",
        shared="참고하세요|참고 바랍니다|참고하시기 바랍니다|전달드립니다|전달합니다|아래 참고|아래 내용|참고용",
        closing="감사합니다|고맙습니다|드림|올림|배상|수고하세요|수고하십시오|안녕히 계세요|좋은 하루 되세요",
    ),
    "th": MailWords(
        sender="จาก|ผู้ส่ง",
        to="ถึง|ผู้รับ",
        subject="เรื่อง|หัวเรื่อง|หัวข้อ|ชื่อเรื่อง",
        sent="ส่ง|วันที่|ส่งเมื่อ|ส่งวันที่|วัน",
        copy="สำเนา|สำเนาถึง",
        wrote="เขียนว่า|เขียน|ได้เขียน|เขียนไว้ว่า",
        original="ข้อความต้นฉบับ|ข้อความเดิม|ต้นฉบับข้อความ|จดหมายต้นฉบับ",
        forwarded="ข้อความที่ส่งต่อ|ข้อความส่งต่อ|เริ่มข้อความที่ส่งต่อ|ข้อความที่ถูกส่งต่อ|เริ่มต้นข้อความที่ส่งต่อ|จดหมายที่ส่งต่อ",
        device="ส่งจาก … ของฉัน|ส่งจาก …|ส่งจาก… ของฉัน|ส่งด้วย …|รับ Outlook สำหรับ …|ดาวน์โหลด Outlook สำหรับ …|ส่งผ่าน …",
        shared="เพื่อทราบ|ส่งต่อ|ดูด้านล่าง|ตามด้านล่าง",
        closing="ขอบคุณ|ขอบคุณครับ|ขอบคุณค่ะ|ขอแสดงความนับถือ|ด้วยความเคารพ|ขอบคุณมาก",
    ),
    "vi": MailWords(
        sender="Từ|Người gửi",
        to="Đến|Tới|Gửi đến|Người nhận|Gửi tới",
        subject="Chủ đề|Tiêu đề|Chủ Đề",
        sent="Đã gửi|Ngày|Ngày gửi|Gửi|Vào|Thời gian|Vào lúc|Gửi lúc",
        copy="Cc|Đồng gửi|Đồng kính gửi",
        wrote="đã viết|viết|đã viết như sau|viết như sau",
        original="Tin nhắn gốc|Thư gốc|Thư ban đầu|Bản gốc|Tin nhắn ban đầu|Thông điệp gốc",
        forwarded="Thư được chuyển tiếp|Thư chuyển tiếp|Thư đã chuyển tiếp|Tin nhắn được chuyển tiếp|"
        "Bắt đầu thư được chuyển tiếp|Tin nhắn chuyển tiếp|Tin nhắn đã chuyển tiếp|Bắt đầu chuyển tiếp thư|"
        "Bắt đầu tin nhắn được chuyển tiếp",
        device="Đã gửi từ … của tôi|Đã gửi từ …|Gửi từ …|Được gửi từ …|Gửi từ … của tôi|Được gửi từ … của tôi|Tải Outlook cho …|"
        "Nhận Outlook cho …|Tải xuống Outlook cho …|Gửi bằng …",
        shared="để biết|chuyển tiếp|xem bên dưới|xem dưới đây|kính chuyển",
        closing="Trân trọng|Thân|Thân mến|Cảm ơn|Xin cảm ơn|Cám ơn|Trân trọng cảm ơn|Kính thư|Trân trọng kính chào",
    ),
    "id": MailWords(
        sender="Dari|Pengirim",
        to="Kepada|Ke|Untuk|Penerima",
        subject="Perihal|Subjek|Judul|Hal",
        sent="Dikirim|Tanggal|Terkirim|Tgl",
        copy="Cc|Tembusan|Salinan",
        wrote="menulis|telah menulis|menuliskan|menulis kata",
        original="Pesan Asli|Pesan asli|Pesan awal|Pesan Awal|Email asli",
        forwarded="Pesan terusan|Pesan diteruskan|Pesan yang diteruskan|Pesan Diteruskan|Mulai pesan yang diteruskan|"
        "Awal pesan terusan|Awal pesan yang diteruskan|Mulai pesan terusan",
        device="Dikirim dari … saya|Dikirim dari …|Terkirim dari … saya|Dikirim melalui …|Dapatkan Outlook untuk …|Terkirim dari …|"
        "Dikirim menggunakan …",
        shared="sebagai informasi|untuk diketahui|saya teruskan|lihat di bawah|mohon ditindaklanjuti",
        closing="Salam|Terima kasih|Hormat saya|Hormat kami|Salam hormat|Terimakasih|Salam hangat|Terima kasih banyak",
    ),
    "ms": MailWords(
        sender="Daripada|Dari|Pengirim",
        to="Kepada|Ke",
        subject="Subjek|Perkara",
        sent="Dihantar|Tarikh",
        copy="Salinan|Sk",
        wrote="menulis|telah menulis",
        original="Mesej Asal|Mesej asal",
        forwarded="Mesej yang dimajukan|Mesej dimajukan|Mesej yang dikirim semula|Mulakan mesej yang dimajukan",
        device="Dihantar dari … saya|Dihantar daripada … saya|Dihantar daripada …|Dihantar melalui …",
        closing="Terima kasih|Sekian, terima kasih|Yang benar|Salam hormat",
    ),
    "hi": MailWords(
        sender="प्रेषक|द्वारा|से|भेजने वाला",
        to="प्राप्तकर्ता|प्रति|को|सेवा में",
        subject="विषय",
        sent="भेजा गया|दिनांक|तारीख|भेजे जाने का समय",
        copy="प्रतिलिपि|प्रति",
        wrote="ने लिखा|लिखा|ने लिखा है|लिखा है",
        original="मूल संदेश|मूल मेल|मूल सन्देश",
        forwarded="अग्रेषित संदेश|अग्रेषित किया गया संदेश|फ़ॉरवर्ड किया गया संदेश|फॉरवर्ड किया गया संदेश|आगे भेजा गया संदेश|"
        "फ़ॉरवर्ड किया गया मैसेज|अग्रेषित सन्देश",
        device="मेरे … से भेजा गया|… से भेजा गया|मेरे … से प्रेषित",
        shared="सूचनार्थ|आपकी जानकारी के लिए|कृपया नीचे देखें",
        closing="धन्यवाद|सादर|भवदीय|आपका|शुभकामनाएं|सधन्यवाद",
    ),
}
