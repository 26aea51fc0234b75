"""The Nordic and Baltic languages, Finnish and Estonian."""

from kept.text.mail_words.words import MailWords

WORDS = {
    "sv": MailWords(
        sender="Från|Avsändare",
        to="Till|Mottagare",
        subject="Ämne|Rubrik",
        sent="Skickat|Datum|Skickad|Skickades",
        copy="Kopia|Cc|Kopia till",
        other="Svar till|Svara till|Prioritet|Bifogade filer",
        wrote="skrev|har skrivit|skrivit",
        original="Ursprungligt meddelande|Originalmeddelande|Ursprungligt mejl|Ursprungsmeddelande|Original meddelande",
        forwarded="Vidarebefordrat meddelande|Vidarebefordrat mejl|Vidarebefordrat brev|"
        "Vidarebefordrad meddelande|Början på vidarebefordrat meddelande|Vidarebefordrat e-postmeddelande|Vidarebefordrat av",
        device="Skickat från min …|Skickat från …|Skickat med …|Sänt från min …|Skickat via …|Hämta Outlook för …|"
        "Skickat från min …-enhet|Skaffa Outlook för …|Skickades från …",
        shared="för kännedom|fyi|vidarebefordrar|se nedan",
        closing="Hälsningar|Vänliga hälsningar|Med vänlig hälsning|Med vänliga hälsningar|Mvh|Vänligen|Tack|"
        "Bästa hälsningar|Varma hälsningar|Hälsar|Tack på förhand",
    ),
    "da": MailWords(
        sender="Fra|Afsender",
        to="Til|Modtager",
        subject="Emne",
        sent="Sendt|Dato|Sendt den",
        copy="Cc|Kopi|Kopi til",
        other="Svar til|Besvar til|Prioritet|Vedhæftede filer",
        wrote="skrev|har skrevet|skrev følgende",
        original="Oprindelig meddelelse|Original meddelelse|Oprindelig besked|Oprindelig mail|Original besked",
        forwarded="Videresendt meddelelse|Start på videresendt besked|Videresendt besked|Videresendt mail|"
        "Start på videresendt meddelelse|Begynd videresendt besked|Videresendt af",
        device="Sendt fra min …|Sendt fra …|Sendt med …|Sendt via …|Hent Outlook til …|Sendt fra …-mail",
        shared="til orientering|til info|til din orientering|videresendt|videresender|se nedenfor",
        closing="Hilsen|Venlig hilsen|Med venlig hilsen|Mvh|Vh|De bedste hilsner|Bedste hilsner|Kh|Mange hilsner|Tak|"
        "På forhånd tak|Hilsner",
    ),
    "nb": MailWords(
        sender="Fra|Avsender|Frå",
        to="Til|Mottaker",
        subject="Emne",
        sent="Sendt|Dato|Sendt den",
        copy="Kopi|Cc|Kopi til",
        other="Svar til|Prioritet|Vedlegg",
        wrote="skrev|har skrevet|skreiv",
        original="Opprinnelig melding|Original melding|Opprinnelig e-post|Opphavleg melding|Opprinnelig avtale",
        forwarded="Videresendt melding|Vidaresend melding|Videresendt e-post|Start på videresendt melding",
        device="Sendt fra min …|Sendt fra …|Sendt med …|Sendt via …|Skaff deg Outlook for …|Last ned Outlook for …|"
        "Få Outlook for …|Sendt frå min …",
        shared="til orientering|til info|til informasjon|videresender|se nedenfor|se under",
        closing="Hilsen|Vennlig hilsen|Med vennlig hilsen|Mvh|Beste hilsen|Takk|Hilsning|Helsing|Med venleg helsing",
    ),
    "is": MailWords(
        sender="Frá|Sendandi",
        to="Til|Viðtakandi",
        subject="Efni|Viðfangsefni",
        sent="Sent|Dagsetning|Dags.",
        copy="Afrit|Cc",
        wrote="skrifaði|ritaði",
        original="Upprunaleg skilaboð|Upphafleg skilaboð|Upprunalegur póstur",
        forwarded="Áframsent bréf|Áframsend skilaboð|Áframsendur póstur",
        device="Sent úr …|Sent frá …|Sent úr … mínum",
        closing="Kveðja|Kær kveðja|Bestu kveðjur|Með kveðju|Takk",
    ),
    "fi": MailWords(
        sender="Lähettäjä",
        to="Vastaanottaja|Vastaanottajat|Kenelle",
        subject="Aihe|Otsikko",
        sent="Lähetetty|Päivämäärä|Päiväys|Pvm",
        copy="Kopio|Cc|Kopio vastaanottajille",
        other="Vastausosoite|Vastaa|Tärkeys|Liitteet",
        wrote="kirjoitti|kirjoittivat|on kirjoittanut",
        original="Alkuperäinen viesti|Alkuperäinen sähköposti|Alkuperäinen viesti / Orig.Msg.|Alkup. viesti",
        forwarded="Välitetty viesti|Välitetty viesti alkaa|Välitetty viesti / Fwd.Msg|Edelleenlähetetty viesti|"
        "Edelleen lähetetty viesti|Alkaa välitetty viesti|Välitetyn viestin alku",
        device="Lähetetty …|Lähetetty … Puhelimesta|Hanki Outlook …|Lähetetty …-laitteestani|Lähetetty …-puhelimesta|"
        "Hanki … …",
        shared="tiedoksi|välitän|katso alla|ks. alla",
        closing="Terveisin|Ystävällisin terveisin|T.|Terveisiä|Yst. terv.|Parhain terveisin|Kiitos|Kiitoksia|"
        "Kiittäen|Yt|Hyvää jatkoa",
    ),
    "et": MailWords(
        sender="Saatja|Kellelt",
        to="Saaja|Adressaat|Kellele|Saajad",
        subject="Teema",
        sent="Saadetud|Kuupäev|Saatmisaeg",
        copy="Koopia|Cc",
        wrote="kirjutas",
        original="Algne sõnum|Originaalkiri|Algne kiri|Esialgne kiri",
        forwarded="Edastatud kiri|Edastatud sõnum|Edasisaadetud kiri",
        device="Saadetud minu …|Saadetud …|Hangi Outlook …|Saadetud minu …-ist",
        closing="Lugupidamisega|Tervitades|Parimate soovidega|Tänan|Tervitustega",
    ),
    "lv": MailWords(
        sender="No|Sūtītājs",
        to="Kam|Adresāts|Saņēmējs",
        subject="Temats|Tēma|Temats",
        sent="Nosūtīts|Datums|Sūtīts",
        copy="Kopija|Kopija:|Cc",
        wrote="rakstīja|uzrakstīja",
        original="Sākotnējais ziņojums|Oriģinālais ziņojums|Sākotnējā ziņa",
        forwarded="Pārsūtītais ziņojums|Pārsūtīts ziņojums|Pārsūtītā vēstule|Pārsūtīta ziņa",
        device="Nosūtīts no mana …|Nosūtīts no …|Sūtīts no mana …|Iegūt Outlook …",
        closing="Ar cieņu|Ar sveicieniem|Paldies|Sveicieni",
    ),
    "lt": MailWords(
        sender="Nuo|Siuntėjas",
        to="Kam|Gavėjas|Iki",
        subject="Tema",
        sent="Išsiųsta|Data",
        copy="Kopija|Cc",
        wrote="rašė|parašė",
        original="Pradinis laiškas|Originalus laiškas|Pradinis pranešimas|Originalus pranešimas",
        forwarded="Persiųstas laiškas|Persiųstas pranešimas|Peradresuotas laiškas",
        device="Išsiųsta iš mano …|Išsiųsta iš …|Siųsta iš mano …|Gaukite „Outlook“ …|Gauti „Outlook“ …",
        closing="Pagarbiai|Su pagarba|Linkėjimai|Geros dienos|Ačiū",
    ),
}
