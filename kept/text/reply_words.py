"""Words by which mail programs mark what they quote, in many languages. Data, not code."""

# Verbs of the line above a quote: "On Monday, Mei wrote:".
WROTE = (
    "wrote|schrieb|a écrit|ecrit|escribió|escribio|ha scritto|schreef|geschreven|escreveu|"
    "napisał|napisal|napsal|skrev|написал|написала|пишет|пише|написав|kirjoitti|yazdı|"
    "寫道|写道|書きました|のメール|작성|كتب|كتبت|كتابة ما يلي|đã viết|έγραψε|írta|a scris|"
    "menulis|va escriure|כתב|נכתב"
)
SENDER = (
    "from|von|de|van|da|från|fra|od|от|від|من|المرسل|寄件者|寄件人|发件人|發件人|由|差出人|"
    "보낸 사람|kimden|gönderen|lähettäjä|από|message du|odesílatel|feladó|expéditeur"
)
FIELDS = (
    "sent|date|to|subject|cc|reply-to|sent on|gesendet|datum|an|betreff|kopie|enviado|enviada|"
    "envoyé|envoyé le|à|a|objet|para|asunto|assunto|fecha|verzonden|aan|onderwerp|inviato|"
    "oggetto|data|skickat|till|ämne|sendt|dato|til|emne|do|wysłano|temat|дата|кому|тема|"
    "отправлено|надіслано|تم الإرسال|أرسلت|أُرسلت|التاريخ|تاريخ الإرسال|إلى|الموضوع|نسخة|نسخة إلى|"
    "寄件日期|日期|收件者|收件人|主旨|主題|主题|发送时间|發送時間|傳送時間|至|抄送|副本|送信日時|"
    "日時|宛先|件名|보낸 날짜|받는 사람|제목|kime|tarih|gönderme tarihi|konu|lähetetty|aihe|importance"
)
ORIGINAL = (
    "original message|original appointment|ursprüngliche nachricht|originalnachricht|"
    "message d'origine|message d’origine|message original|mensaje original|mensagem original|"
    "messaggio originale|oorspronkelijk bericht|originalmeddelande|ursprungligt meddelande|"
    "original meddelelse|oprindelig meddelelse|opprinnelig melding|wiadomość oryginalna|"
    "исходное сообщение|оригінальне повідомлення|الرسالة الأصلية|رسالة أصلية|原始郵件|原始邮件|"
    "原郵件|原邮件|原始訊息|原始信件|元のメッセージ|원본 메시지|orijinal mesaj|alkuperäinen viesti|"
    "forwarded message|weitergeleitete nachricht|mensaje reenviado|message transféré|"
    "messaggio inoltrato|doorgestuurd bericht|رسالة معاد توجيهها|الرسالة المعاد توجيهها|"
    "轉寄的郵件|轉寄郵件|转发邮件|转发的邮件|轉寄的訊息|reply message|reply separator"
)
FORWARDED = "begin forwarded message|anfang der weitergeleiteten nachricht|début du message réexpédié"
# Lines a phone or app adds; the whole line, so that "Sent from my desk, is easier" stays.
DEVICE = (
    "sent from (?:my |a |the )?|sent (?:via|with|using) |get outlook for |get the outlook app|"
    "envoyé (?:de|depuis|à partir d)|von meinem |gesendet (?:von|mit) |enviado (?:desde|do|de|via) |"
    "inviato (?:da|dal) |verstuurd (?:vanaf|via) |verzonden (?:vanaf|met) |skickat från |sendt fra |"
    "wysłane z |отправлено (?:с|из) |أرسلت من |أُرسلت من |تم الإرسال من |مرسل من |مرسلة من |"
    "從我的|从我的|傳送自|傳自我的|发自我的|發自我的|由我的|从 ?iphone|iphoneから送信|나의 iphone|"
    "iphone'umdan gönderildi|lähetetty iphonesta|on the go|gửi từ "
)
