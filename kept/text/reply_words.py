"""What stands around a reply besides what mail programs print (`mail_words`): data, not code. Words separated by "|"."""

# Help desks print these above what they send; all below was written before.
REPLY_ABOVE = (
    "reply above this line|type your reply above this line|please reply above this line|write above this line|"
    "reply above this line to respond|add your response above this line|write your reply above this line|"
    "bitte oberhalb dieser linie antworten|bitte antworten sie oberhalb dieser linie|"
    "répondez au-dessus de cette ligne|veuillez répondre au-dessus de cette ligne|"
    "responda por encima de esta línea|escriba su respuesta por encima de esta línea|"
    "responda acima desta linha|rispondi sopra questa riga|antwoord boven deze lijn|svara ovanför denna rad|"
    "يرجى الرد فوق هذا السطر|اكتب ردك فوق هذا السطر|الرد فوق هذا السطر|"
    "請在此行上方回覆|請在這行上方回覆|请在此行上方回复|请在这行上方回复|この行の上に返信してください|이 줄 위에 답장해 주세요"
)
# Two different ones in a long last paragraph make it a notice that nobody wrote for this mail.
NOTICES = {
    "en": "confidential|confidentiality|privileged|intended recipient|intended solely|intended only|addressee|in error|"
    "notify the sender|disclosure|attachments|dissemination|liability|virus|unauthorized|unauthorised|legally|strictly prohibited",
    "de": "vertraulich|vertrauliche|irrtümlich|richtige adressat|adressat|unbefugte|unerlaubte|vernichten|absender|"
    "empfänger|nicht gestattet|anhänge|rechtlich geschützt",
    "fr": "confidentiel|confidentielles|confidentialité|destinataire|par erreur|pièces jointes|expéditeur|toute diffusion|"
    "interdite|virus|usage exclusif",
    "es": "confidencial|confidencialidad|destinatario|por error|adjuntos|remitente|divulgación|prohibida|privilegiada|"
    "uso exclusivo|notifíquelo",
    "pt": "confidencial|confidenciais|confidencialidade|destinatário|por engano|por erro|anexos|remetente|divulgação|"
    "proibida|uso exclusivo",
    "it": "riservate|riservato|riservatezza|confidenziali|destinatario|per errore|allegati|mittente|divulgazione|"
    "uso esclusivo|vietata",
    "nl": "vertrouwelijk|vertrouwelijke|geadresseerde|bestemd voor|ten onrechte|afzender|verspreiding|openbaarmaking|bijlagen",
    "sv": "konfidentiell|konfidentiellt|konfidentiella|avsedd för|avsändaren|mottagare|av misstag|bilagor",
    "da": "fortrolig|fortrolige|fortroligt|tiltænkt|modtager|afsenderen|ved en fejl|vedhæftede|konfidensiell",
    "pl": "poufne|poufna|adresata|adresat|omyłkowo|nadawcę|załączniki|rozpowszechnianie|zabronione",
    "ru": "конфиденциальн|предназначен|адресат|получател|по ошибке|отправител|вложени|распространение",
    "tr": "gizli|alıcı|yanlışlıkla|gönderen|ekleri|yetkisiz|hukuki",
    "ar": "سرية|السرية|سري|إخلاء مسؤولية|المرسل إليه|المستلم|بالخطأ|عن طريق الخطأ|مرفقات|إبلاغ المرسل|الكشف|غير مصرح|المسؤولية",
    "zh": "機密|保密|機密資訊|指定收件人|收件人|誤收|誤傳|立即刪除|通知寄件|未經授權|附件|免責聲明|"
    "机密|保密信息|指定收件人|误收|误发|立即删除|通知发件|未经授权|免责声明",
    "ja": "機密|宛先|誤って|誤送信|破棄|第三者|無断|添付",
    "ko": "기밀|수신인|수신자|잘못|삭제|발신자|무단|첨부",
}
# A line of a signature that names a post or a company.
POSTS = (
    "CEO|CTO|CFO|COO|CIO|Manager|Director|Engineer|Consultant|Officer|Founder|Co-Founder|Assistant|Department|President|"
    "Head of|Lead|Sales|Support|Marketing|Developer|Analyst|Architect|Coordinator|Executive|Secretary|Professor|Dr.|"
    "Ltd|LLC|Inc|Inc.|Corp|Co.|GmbH|AG|KG|S.A.|S.L.|S.r.l.|SARL|SAS|B.V.|Lda|Ltda|Oy|AB|A/S|ApS|Sp. z o.o.|s.r.o.|Kft|"
    "Geschäftsführer|Geschäftsführerin|Leiter|Leiterin|Abteilung|Vertrieb|Directeur|Directrice|Responsable|Gérant|"
    "Gerente|Directora|Diretor|Diretora|Direttore|Responsabile|Directeur|Chef|Kierownik|Dyrektor|Менеджер|Директор|"
    "Müdürü|Müdür|مدير|مديرة|المدير|مهندس|شركة|مؤسسة|قسم|رئيس|經理|总经理|經理|經理|总监|主任|工程師|工程师|"
    "有限公司|公司|部長|課長|代表|株式会社|주식회사|팀장|과장|대표|부장"
)
# What ends our own mails, in the languages we write: a promise, and the way to the customer's own page.
OWN_PROMISE = (
    "Our promise:|Promise kept:|We did not keep our promise:|وعدنا:|وعد وفينا به:|لم نفِ بوعدنا:|"
    "我們的承諾：|承諾已履行：|這項承諾未能如期："
)
OWN_PAGE = (
    "See this promise, and write to us, on your own page:|Read and answer on your own page:|"
    "متابعة هذا الوعد والكتابة إلينا على صفحتكم الخاصة:|القراءة والرد على صفحتكم الخاصة:|"
    "您可以在專屬頁面查看這項承諾，也可以在那裡寫信給我們：|您可以在專屬頁面閱讀與回覆："
)
# Below these any name that begins with a capital letter is a device.
MY_DEVICE = (
    "Sent from my|Gesendet von meinem|Envoyé de mon|Envoyé depuis mon|Envoyé à partir de mon|Enviado desde mi|Enviado de mi|"
    "Enviado do meu|Enviado de meu|Inviato dal mio|Verstuurd vanaf mijn|Verzonden vanaf mijn|Skickat från min|Sendt fra min|"
    "Wysłane z mojego|Odesláno z mého|Odoslané z môjho|Отправлено с моего|Надіслано з мого|Trimis de pe|從我的|发自我的"
)
# Whole lines that programs add on the way.
ADDED = (
    "ᐧ|网易邮箱大师|Virus-free|Virus-free.|Virenfrei.|Libre de virus.|Livre de vírus.|Garanti sans virus.|Sans virus.|Privo di virus.|"
    "Virusvrij.|Virusfri.|Без вирусов.|Wolny od wirusów.|خالٍ من الفيروسات.|不含病毒。|無病毒。|ウイルス フリー。"
)
