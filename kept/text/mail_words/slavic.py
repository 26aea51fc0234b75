"""The Slavic languages, in Latin and Cyrillic script."""

from kept.text.mail_words.words import MailWords

WORDS = {
    "pl": MailWords(
        sender="Od|Nadawca",
        to="Do|Adresat|Odbiorca",
        subject="Temat",
        sent="Wysłano|Data|Wysłane|Wysłany|Data wysłania",
        copy="DW|Dw|Kopia|Do wiadomości|UDW|Cc",
        other="Odpowiedz do|Odpowiedź do|Ważność|Priorytet|Załączniki",
        wrote="napisał|napisała|napisał(a)|napisali|pisze|pisał",
        original="Wiadomość oryginalna|Oryginalna wiadomość|Treść oryginalnej wiadomości|Pierwotna wiadomość|"
        "Wiadomość pierwotna|Wiadomość źródłowa",
        forwarded="Przekazana wiadomość|Treść przekazanej wiadomości|Początek przekazywanej wiadomości|"
        "Wiadomość przekazana dalej|Przesłana wiadomość|Wiadomość przekazana|Przekazywana wiadomość|"
        "Początek przekazanej wiadomości|Przesłane przez|Przekazane przez",
        device="Wysłane z …|Wysłano z …|Wysłane z mojego …|Wysłano z mojego …|Wysłane z programu …|"
        "Pobierz program Outlook dla systemu …|Pobierz aplikację Outlook dla systemu …|Pobierz … dla …|"
        "Wysłane za pomocą …|Uzyskaj aplikację Outlook dla systemu …|Wysłane z aplikacji …|Wysłane przez …",
        shared="do wiadomości|przesyłam dalej|przekazuję|patrz poniżej|dla informacji",
        closing="Pozdrawiam|Pozdrowienia|Z poważaniem|Z wyrazami szacunku|Serdecznie pozdrawiam|Pozdrawiam serdecznie|"
        "Dziękuję|Z góry dziękuję|Łączę pozdrowienia|Z pozdrowieniami|Miłego dnia",
    ),
    "cs": MailWords(
        sender="Od|Odesílatel",
        to="Komu|Pro|Příjemce",
        subject="Předmět|Věc",
        sent="Odesláno|Datum|Posláno|Odesláno dne",
        copy="Kopie|Cc|Skrytá kopie",
        other="Odpovědět komu|Důležitost|Priorita|Přílohy",
        wrote="napsal|napsala|napsal(a)|napsali|píše|napsal/a|odpověděl",
        original="Původní zpráva|Původní e-mail|Originální zpráva|Původní email|Původní mail",
        forwarded="Přeposlaná zpráva|Přeposlaný e-mail|Začátek přeposlané zprávy|Předaná zpráva|"
        "Přesměrovaná zpráva|Začátek přeposílané zprávy|Přeposlaný mail",
        device="Odesláno z …|Odesláno z mého …|Odesláno ze …|Odesláno z aplikace …|Odesláno pomocí …|"
        "Získat Outlook pro …|Stáhnout Outlook pro …|Odesláno z mobilu|Posláno z …|Odesláno přes …",
        shared="pro informaci|na vědomí|přeposílám|viz níže|viz níž",
        closing="S pozdravem|Zdraví|S přátelským pozdravem|Děkuji|Díky|Hezký den|S úctou|Přeji hezký den|Pěkný den|"
        "Děkuji a přeji hezký den",
    ),
    "sk": MailWords(
        sender="Od|Odosielateľ",
        to="Komu|Pre|Príjemca",
        subject="Predmet|Vec",
        sent="Odoslané|Dátum|Poslané|Odoslaný",
        copy="Kópia|Cc|Skrytá kópia",
        other="Odpovedať komu|Dôležitosť|Priorita|Prílohy",
        wrote="napísal|napísala|napísal(a)|napísal/a|napísali|píše",
        original="Pôvodná správa|Pôvodný e-mail|Originálna správa|Pôvodný mail",
        forwarded="Preposlaná správa|Začiatok preposlanej správy|Preposlaný e-mail|Odovzdaná správa",
        device="Odoslané z …|Odoslané z môjho …|Odoslané zo …|Odoslané pomocou …|Získať Outlook pre …|"
        "Získajte Outlook pre …|Poslané z …",
        shared="pre informáciu|na vedomie|preposielam|viď nižšie",
        closing="S pozdravom|S priateľským pozdravom|Zdraví|Ďakujem|Vďaka|Pekný deň|S úctou|Ďakujem a prajem pekný deň",
    ),
    "sl": MailWords(
        sender="Od|Pošiljatelj",
        to="Za|Prejemnik|Komu",
        subject="Zadeva",
        sent="Poslano|Datum",
        copy="Kp|Cc|Kopija|V vednost",
        wrote="je napisal|je napisala|napisal|napisala|je napisal/-a|napisal(a)|piše",
        original="Izvirno sporočilo|Originalno sporočilo|Prvotno sporočilo",
        forwarded="Posredovano sporočilo|Začetek posredovanega sporočila",
        device="Poslano iz …|Poslano z …|Poslano z mojega …|Poslano iz mojega …|Prenesite Outlook za …",
        closing="Lep pozdrav|Lp|S spoštovanjem|Hvala|Lepo pozdravljeni|Lepe pozdrave",
    ),
    "hr": MailWords(
        sender="Šalje|Od|Pošiljatelj",
        to="Prima|Za|Primatelj|Primatelji|Kome",
        subject="Predmet|Naslov",
        sent="Poslano|Datum|Poslano:",
        copy="Kopija|Cc|Kopija za",
        wrote="je napisao|je napisala|napisao|napisala|je napisao/la|napisao je|napisala je|piše|"
        "je napisao(la)|napisao(la)",
        original="Izvorna poruka|Originalna poruka|Izvorna e-poruka",
        forwarded="Proslijeđena poruka|Započni proslijeđenu poruku|Početak proslijeđene poruke|Prosljeđena poruka",
        device="Poslano s mog …|Poslano s …|Poslano iz …|Poslano sa …|Poslano s mojeg …|Nabavite Outlook za …|"
        "Preuzmite Outlook za …",
        closing="Pozdrav|Lijep pozdrav|Srdačan pozdrav|S poštovanjem|Hvala|Lp|Sa štovanjem|Hvala i pozdrav",
    ),
    "sr": MailWords(
        sender="Od|Šalje|Од|Шаље|Pošiljalac|Пошиљалац",
        to="Za|За|Prima|Прима|Kome|Коме",
        subject="Tema|Naslov|Предмет|Наслов|Тема",
        sent="Poslato|Послато|Datum|Датум",
        copy="Kopija|Копија|Cc",
        wrote="je napisao|je napisala|је написао|је написала|је написао/ла|napisao/la je|је написао(ла)|написао",
        original="Originalna poruka|Изворна порука|Оригинална порука|Izvorna poruka",
        forwarded="Prosleđena poruka|Прослеђена порука|Početak prosleđene poruke",
        device="Poslato sa …|Послато са …|Poslato sa mog …|Послато са мог …|Poslato iz …",
        closing="Pozdrav|Поздрав|Srdačan pozdrav|Срдачан поздрав|S poštovanjem|С поштовањем|Хвала|Hvala",
    ),
    "ru": MailWords(
        sender="От|Отправитель|От кого",
        to="Кому|Получатель",
        subject="Тема",
        sent="Отправлено|Дата|Отправлен|Послано",
        copy="Копия|Cc|Скрытая копия",
        other="Ответить|Кому ответить|Обратный адрес|Важность|Вложения|Организация",
        wrote="написал|написала|написал(а)|написали|пишет|писал|писал(а)|писала|пользователь написал",
        original="Исходное сообщение|Оригинальное сообщение|Исходное письмо|Оригинал сообщения|Первоначальное сообщение",
        forwarded="Пересылаемое сообщение|Перенаправленное сообщение|Начало переадресованного сообщения|"
        "Пересланное сообщение|Начало пересылаемого сообщения|Переадресованное сообщение|Пересланное письмо|"
        "Пересылаемое письмо",
        device="Отправлено с …|Отправлено с моего …|Отправлено из …|Отправлено через …|Отправлено с помощью …|"
        "Отправлено из мобильной …|Отправлено из приложения …|Скачать Outlook для …|Скачайте Outlook для …|"
        "Получить Outlook для …|Отправлено с мобильного устройства|Отправлено со …",
        shared="для информации|к сведению|пересылаю|см. ниже|смотри ниже|для сведения",
        closing="С уважением|С наилучшими пожеланиями|Спасибо|Заранее спасибо|Всего доброго|Всего наилучшего|С ув.|"
        "Хорошего дня|Благодарю",
    ),
    "uk": MailWords(
        sender="Від|Від кого|Відправник",
        to="Кому|До|Одержувач",
        subject="Тема",
        sent="Надіслано|Дата|Відправлено",
        copy="Копія|Cc|Прихована копія",
        wrote="пише|написав|написала|написав(ла)|написав(-ла)|написали|писав",
        original="Оригінальне повідомлення|Початкове повідомлення|Вихідне повідомлення|Оригінальний лист",
        forwarded="Переслане повідомлення|Перенаправлене повідомлення|Початок листа, що пересилається|"
        "Пересилання повідомлення|Початок переадресованого повідомлення|Пересланий лист|"
        "Початок пересланого повідомлення",
        device="Надіслано з …|Надіслано з мого …|Надіслано через …|Надіслано зі …|Відправлено з …|"
        "Отримати Outlook для …|Завантажити Outlook для …|Надіслано з мобільного …",
        shared="до відома|для інформації|пересилаю|див. нижче",
        closing="З повагою|Дякую|З найкращими побажаннями|Гарного дня|Щиро",
    ),
    "be": MailWords(
        sender="Ад|Ад каго|Адпраўнік",
        to="Каму|Да",
        subject="Тэма",
        sent="Адпраўлена|Дата|Даслана",
        copy="Копія",
        wrote="піша|напісаў|напісала|напісаў(ла)",
        original="Зыходны ліст|Зыходнае паведамленне",
        forwarded="Накіраваны ліст|Перасланае паведамленне",
        device="Адпраўлена з …",
        closing="З павагай|Дзякуй",
    ),
    "bg": MailWords(
        sender="От|Подател|От кого",
        to="До|Получател|Към",
        subject="Относно|Тема|Предмет",
        sent="Изпратено|Дата|Изпратен",
        copy="Копие|Копие до|Cc|Як",
        wrote="написа|написал|пише|написа(ла)",
        original="Оригинално съобщение|Оригинално писмо|Първоначално съобщение|Изходно съобщение",
        forwarded="Препратено съобщение|Препратено писмо|Начало на препратеното съобщение|Препратен имейл|"
        "Начало на препратено съобщение",
        device="Изпратено от моя …|Изпратено от …|Изпратено чрез …|Изтеглете Outlook за …|Вземете Outlook за …",
        shared="за сведение|за информация|препращам|виж по-долу|вижте по-долу",
        closing="Поздрави|С уважение|Благодаря|Лек ден|Хубав ден|С поздрав",
    ),
    "mk": MailWords(
        sender="Од|Испраќач",
        to="До|За|Примач",
        subject="Предмет|Тема|Наслов",
        sent="Испратено|Датум",
        copy="Копија",
        wrote="напиша|напишал|напишала",
        original="Оригинална порака|Изворна порака",
        forwarded="Препратена порака",
        device="Испратено од мојот …|Испратено од …",
        closing="Поздрав|Со почит|Благодарам",
    ),
}
