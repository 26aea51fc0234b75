"""English, German, Dutch and their neighbours."""

from kept.text.mail_words.words import MailWords

WORDS = {
    "en": MailWords(
        sender="From|Sender|Message from",
        to="To|Recipient|Recipients",
        subject="Subject|Subj|Re",
        sent="Sent|Date|Sent on|Sent at|Received|Date sent|Sent Date|When",
        copy="Cc|Bcc|Copy",
        other="Reply-To|Reply to|Organization|Importance|Priority|Attachments|Attachment|Message-ID|List-Id|Return-Path|"
        "Resent-From|Resent-To|Resent-Date|User-Agent|MIME-Version|Content-Type|In-Reply-To|References|Sensitivity|"
        "Security|Delivered-To|Envelope-To|Mailing list|X-Mailer|Location|Where",
        wrote="wrote|writes|has written|sent|commented|said",
        original="Original Message|Original message|Original Email|Original e-mail|Original Appointment|Original Mail|"
        "Original email from|Original|Reply message|Reply Separator|Previous message|Original Message Follows",
        forwarded="Forwarded message|Forwarded Message|Begin forwarded message|Forwarded email|Forwarded e-mail|"
        "Forwarded mail|Forwarded Mail Message|Start of forwarded message|Begin Forwarded Message|Fwd.Msg|"
        "Message forwarded|Original forwarded message|Forwarded by",
        device="Sent from my …|Sent from …|Sent from a …|Sent from the …|Sent via …|Sent with …|Sent using …|"
        "Get … for …|Get Outlook for …|Get the … app|Sent from … for …|Sent via the … app|"
        "Sent from my … using …|Please excuse brevity, sent from my …|Composed on my …|Typed on my …|"
        "Sent on the go|On the go|Sent on the go from my …|Envoyed from …",
        shared="FYI|F.Y.I.|for your information|see below|please see below|forwarding|forwarded|I forward|forward this|"
        "as below|over to you|can you take this|please handle|please take care",
        closing="Regards|Best regards|Kind regards|Warm regards|Kindest regards|With kind regards|With best regards|"
        "Many thanks and regards|Thanks and regards|Thanks & regards|Thanks|Many thanks|Thank you|Thanks again|"
        "Thanks in advance|Best|Best wishes|All the best|Cheers|Sincerely|Yours|Yours sincerely|Yours faithfully|"
        "Yours truly|Sincerely yours|Respectfully|Cordially|Warmly|Take care|BR|KR|Rgds",
    ),
    "de": MailWords(
        sender="Von|Absender",
        to="An|Empfänger",
        subject="Betreff|Betrifft",
        sent="Gesendet|Datum|Gesendet am|Gesendet um",
        copy="Cc|Kopie|Kopie (CC)|Blindkopie",
        other="Antwort an|Wichtigkeit|Organisation|Anlagen|Priorität",
        wrote="schrieb|schrieben|hat geschrieben|geschrieben",
        original="Ursprüngliche Nachricht|Originalnachricht|Original-Nachricht|Ursprüngliche E-Mail|"
        "Ursprünglicher Termin|Original Nachricht|Originalnachricht von",
        forwarded="Weitergeleitete Nachricht|Anfang der weitergeleiteten Nachricht|Anfang der weitergeleiteten E-Mail|"
        "Weitergeleitete E-Mail|Weitergeleitete Mail|Weitergeleitet von",
        device="Von meinem … gesendet|Gesendet von meinem …|Von meiner … gesendet|Gesendet von meiner …|Gesendet von …|"
        "Gesendet mit …|Gesendet mit der …|Diese Nachricht wurde von meinem … gesendet|Gesendet aus …|"
        "Diese Nachricht wurde von meinem … mit … gesendet|Holen Sie sich …|… beziehen|Von … gesendet|"
        "Von meinem … aus gesendet|Von unterwegs gesendet|Gesendet über …|Outlook für … beziehen|… für … herunterladen",
        shared="zur Info|zur Information|zur Kenntnis|z.K.|zK|weitergeleitet|leite ich weiter|leite ich dir|siehe unten|"
        "bitte übernehmen|s. u.",
        closing="Grüße|Gruß|Viele Grüße|Beste Grüße|Liebe Grüße|Mit freundlichen Grüßen|Mit freundlichem Gruß|"
        "Freundliche Grüße|Herzliche Grüße|Schöne Grüße|Mit besten Grüßen|Mit lieben Grüßen|MfG|VG|LG|Vielen Dank|Danke|"
        "Danke und Gruß|Vielen Dank und freundliche Grüße|Danke und viele Grüße|Hochachtungsvoll",
    ),
    "nl": MailWords(
        sender="Van|Afzender",
        to="Aan|Naar|Ontvanger",
        subject="Onderwerp|Betreft",
        sent="Verzonden|Datum|Verzonden op|Verstuurd",
        copy="Cc|Kopie|Kopie aan",
        other="Antwoord aan|Beantwoorden aan|Urgentie|Prioriteit|Bijlagen",
        wrote="schreef|geschreven|heeft geschreven|heeft het volgende geschreven|schreven",
        original="Oorspronkelijk bericht|Origineel bericht|Originele bericht|Oorspronkelijke bericht",
        forwarded="Doorgestuurd bericht|Begin doorgestuurd bericht|Doorgestuurde bericht|Doorgezonden bericht|"
        "Begin van doorgestuurd bericht",
        device="Verstuurd vanaf mijn …|Verzonden vanaf mijn …|Verzonden met mijn …|Verstuurd met …|Verstuurd via …|"
        "Verzonden vanuit …|Verstuurd vanaf …|Verzonden met …|Verzonden via …|Outlook voor … downloaden|"
        "… downloaden|Verzonden met …",
        shared="ter info|ter informatie|ter kennisname|t.k.|tk|doorgestuurd|zie hieronder|zie onder|stuur ik door",
        closing="Groet|Groeten|Met vriendelijke groet|Met vriendelijke groeten|Vriendelijke groet|Vriendelijke groeten|"
        "Hartelijke groeten|Mvg|Bedankt|Alvast bedankt|Dank|Hoogachtend|Vr. gr.",
    ),
    "af": MailWords(
        sender="Van",
        to="Aan",
        subject="Onderwerp",
        sent="Gestuur|Datum",
        wrote="het geskryf|skryf|geskryf",
        original="Oorspronklike boodskap",
        forwarded="Aangestuurde boodskap",
        device="Gestuur vanaf my …",
        closing="Groete|Vriendelike groete",
    ),
}
