"""Arabic, Persian, Hebrew, Urdu, Turkish, Greek, Hungarian and Albanian."""

from kept.text.mail_words.words import MailWords

WORDS = {
    "ar": MailWords(
        sender="من|المرسل|مُرسل من قبل|الراسل|مرسل",
        to="إلى|الى|المستلم|المرسل إليه|المستقبل|لـ|المستلمون|إلي",
        subject="الموضوع|موضوع|العنوان",
        sent="تم الإرسال|أرسلت|التاريخ|تاريخ الإرسال|تاريخ|مرسل في|الإرسال|أُرسل|وقت الإرسال|تم الارسال|تاريخ الارسال|"
        "المرسلة|أرسل",
        copy="نسخة|نسخة إلى|نسخة كربونية|نسخة الى|نسخة مخفية|مخفية",
        other="الرد على|رد إلى|الأهمية|المرفقات|الأولوية|الرد إلى",
        wrote="كتب|كتبت|كتب/كتبت|كتب ما يلي|كتبت ما يلي|كتابة ما يلي بواسطة|تمت كتابة ما يلي بواسطة|كتبَ|يكتب|قال|أرسل",
        original="الرسالة الأصلية|رسالة أصلية|الرسالة الأساسية|الرسالة الاصلية|رسالة اصلية|البريد الأصلي|الموعد الأصلي",
        forwarded="رسالة معاد توجيهها|الرسالة المعاد توجيهها|بدء الرسالة المعاد توجيهها|بداية الرسالة المعاد توجيهها|"
        "رسالة محولة|الرسالة المحولة|رسالة ممررة|رسالة تم تحويلها|تم تحويل الرسالة|رسالة معاد إرسالها|"
        "الرسالة التي تمت إعادة توجيهها|تمت إعادة توجيه الرسالة|بدء رسالة معاد توجيهها|رسالة مُعادة التوجيه|"
        "رسالة معادة التوجيه|بداية الرسالة المحولة|رسالة تمت إعادة توجيهها",
        device="أرسلت من …|أرسل من …|تم الإرسال من …|مرسل من …|مرسلة من …|أرسلت من الـ …|تم الإرسال من الـ …|"
        "أرسلت من جهاز … الخاص بي|مرسل من … الخاص بي|تم الإرسال من … الخاص بي|أرسلت من جهازي …|مرسل من هاتفي …|"
        "تم الإرسال عبر …|أرسلت عبر …|مرسل عبر …|أرسلت بواسطة …|أرسلت باستخدام …|مرسل بواسطة …|"
        "الحصول على Outlook لـ …|الحصول على … لـ …|احصل على Outlook لـ …|احصل على Outlook لنظام …|"
        "الحصول على Outlook لنظام …|الحصول على …|احصل على …|تم الارسال من …|ارسلت من …|ارسل من …|"
        "تم الإرسال بواسطة …|أرسلت من تطبيق …",
        shared="للعلم|للإحاطة|للاطلاع|لعلمكم|للعلم والإحاطة|أعيد توجيه|أدناه|انظر أدناه|لاطلاعكم|يرجى الاطلاع|محول إليكم|"
        "أحول لكم|أحيل إليكم",
        closing="مع التحية|مع تحياتي|تحياتي|وتفضلوا بقبول فائق الاحترام|مع خالص التحية|مع أطيب التحيات|شكرا|شكرا لكم|"
        "مع الشكر|مع جزيل الشكر|والسلام عليكم|دمتم بخير|مع الاحترام|مع فائق الاحترام|ولكم جزيل الشكر|وشكرا|"
        "تفضلوا بقبول فائق الاحترام|مع الشكر والتقدير|ولكم الشكر|أطيب التحيات|تقبلوا تحياتي|المخلص|المخلصة",
    ),
    "fa": MailWords(
        sender="از|از طرف|فرستنده",
        to="به|گیرنده",
        subject="موضوع|عنوان",
        sent="ارسال شده|تاریخ|ارسال|ارسال‌شده",
        copy="رونوشت|کپی",
        wrote="نوشت|نوشته|نوشته است|نوشته‌است",
        original="پیام اصلی|پیغام اصلی|نامه اصلی",
        forwarded="پیام ارسال شده|پیام هدایت شده|پیام بازارسال‌شده|پیام فوروارد شده|پیغام هدایت شده|نامه هدایت‌شده",
        device="ارسال شده از …|از … من ارسال شده|ارسال شده از … من|فرستاده شده از …",
        shared="جهت اطلاع|برای اطلاع",
        closing="با احترام|با تشکر|با سپاس|ارادتمند|سپاس|با تشکر فراوان",
    ),
    "ur": MailWords(
        sender="منجانب|از|بھیجنے والا|سے",
        to="بنام|کو|وصول کنندہ",
        subject="موضوع|مضمون|عنوان",
        sent="تاریخ|بھیجا گیا|ارسال کردہ",
        copy="نقل",
        wrote="نے لکھا|نے لکھا ہے|تحریر کیا",
        original="اصل پیغام",
        forwarded="آگے بھیجا گیا پیغام|فارورڈ کردہ پیغام|ارسال کردہ پیغام",
        device="میرے … سے بھیجا گیا",
        closing="شکریہ|والسلام|آداب|نیک تمنائیں",
    ),
    "he": MailWords(
        sender="מאת|מ|מן|שולח|השולח",
        to="אל|לכבוד|נמען|נמענים|ל",
        subject="נושא|הנדון|הנושא",
        sent="נשלח|תאריך|נשלח ב|בתאריך",
        copy="עותק|העתק|העתקים|Cc",
        wrote="כתב|כתבה|כתב/ה|כתבו|מאת|נכתב על ידי|כתב (ה)",
        original="הודעה מקורית|ההודעה המקורית|הודעה המקורית|דואר מקורי",
        forwarded="הודעה שהועברה|תחילת ההודעה שהועברה|הודעה מועברת|ההודעה שהועברה|תחילת הודעה שהועברה|"
        "הודעת דוא״ל שהועברה",
        device="נשלח מה-… שלי|נשלח מה… שלי|נשלח מ-…|נשלח מה-…|נשלח מ…|נשלח מה… שלי|נשלח באמצעות …|קבל את Outlook עבור …|"
        "השג את Outlook עבור …|קבל את …|נשלח מהנייד|נשלח ממכשיר …",
        shared="לידיעתך|לידיעתכם|לידיעה|מעביר|מעבירה|ראה למטה|ראו למטה|לטיפולך|לטיפולכם",
        closing="בברכה|בכבוד רב|תודה|תודה רבה|תודה מראש|בתודה|בברכת|בידידות|בתודה מראש",
    ),
    "tr": MailWords(
        sender="Kimden|Gönderen",
        to="Kime|Alıcı|Alıcılar",
        subject="Konu",
        sent="Gönderilen|Tarih|Gönderme Tarihi|Gönderildi|Gönderim Tarihi|Gönderilme",
        copy="Bilgi|Cc|Kopya|Gizli",
        other="Yanıtla|Önem|Öncelik|Ekler|Yanıt Adresi",
        wrote="yazdı|şunu yazdı|şunları yazdı|yazmış|tarihinde yazdı|yazdı ki",
        original="Özgün İleti|Orijinal Mesaj|Orijinal ileti|Orijinal E-posta|Asıl ileti|Özgün Mesaj|Orjinal Mesaj",
        forwarded="İletilmiş İleti|İletilen İleti|İletilmiş Mesaj|İleti başlangıcı|Yönlendirilmiş ileti|"
        "Yönlendirilen ileti|İletilen Mesaj|Yönlendirilmiş mesaj|İletilen e-posta|Yönlendirilmiş e-posta",
        device="…'umdan gönderildi|…’umdan gönderildi|…'imden gönderildi|…’imden gönderildi|…'dan gönderildi|"
        "… cihazımdan gönderildi|… tarafından gönderildi|… ile gönderildi|… için Outlook'u edinin|"
        "… için Outlook’u edinin|…'den gönderildi|…’den gönderildi|… telefonumdan gönderildi|… üzerinden gönderildi|"
        "…'ımdan gönderildi|…’ımdan gönderildi|… akıllı telefonumdan gönderildi|…’dan gönderildi|…umdan gönderildi",
        shared="bilginize|bilgi için|bilgilerinize|iletiyorum|aşağıya bakınız|aşağıda",
        closing="Saygılarımla|Saygılarımızla|İyi çalışmalar|Teşekkürler|Teşekkür ederim|Sevgiler|Selamlar|"
        "Saygılar|İyi günler|Kolay gelsin|Şimdiden teşekkürler",
    ),
    "el": MailWords(
        sender="Από|Αποστολέας",
        to="Προς|Παραλήπτης|Παραλήπτες",
        subject="Θέμα",
        sent="Στάλθηκε|Ημερομηνία|Εστάλη|Αποστολή|Απεστάλη",
        copy="Κοινοποίηση|Κοιν.|Κοιν|Αντίγραφο",
        wrote="έγραψε|έγραψαν|γράφει|έγραψε τα εξής",
        original="Αρχικό μήνυμα|Αρχικό Μήνυμα|Πρωτότυπο μήνυμα",
        forwarded="Προωθημένο μήνυμα|Προωθούμενο μήνυμα|Έναρξη προωθημένου μηνύματος|Αρχή προωθημένου μηνύματος|"
        "Προώθηση μηνύματος|Μήνυμα που προωθήθηκε|Έναρξη προωθούμενου μηνύματος",
        device="Στάλθηκε από το … μου|Στάλθηκε από το …|Εστάλη από το … μου|Στάλθηκε από …|Εστάλη από …|Αποκτήστε το Outlook για …|"
        "Λήψη του Outlook για …|Αποστολή από το … μου|Απεσταλμένο από το … μου",
        shared="για ενημέρωση|προς ενημέρωση|προωθώ|δες παρακάτω|δείτε παρακάτω",
        closing="Με εκτίμηση|Χαιρετισμούς|Ευχαριστώ|Με φιλικούς χαιρετισμούς|Φιλικά|Ευχαριστώ πολύ|Ευχαριστώ εκ των προτέρων|Καλή συνέχεια",
    ),
    "hu": MailWords(
        sender="Feladó|Küldő",
        to="Címzett|Címzettek",
        subject="Tárgy",
        sent="Elküldve|Dátum|Küldve|Küldés ideje|Küldési idő",
        copy="Másolat|Másolatot kap|Cc|Rejtett másolat",
        other="Válaszcím|Fontosság|Mellékletek",
        wrote="írta|ezt írta|a következőt írta|írták|következőt írta|ezt írta (időpont",
        original="Eredeti üzenet|Az eredeti üzenet|Eredeti levél|Eredeti e-mail",
        forwarded="Továbbított üzenet|Továbbított levél kezdete|Továbbított levél|Továbbított üzenet kezdete|"
        "Továbbított e-mail|Az eredeti továbbított üzenet",
        device="Az …-omról küldve|… készülékemről küldve|Elküldve … készülékemről|… telefonomról küldve|Az … küldve|"
        "A … küldve|Küldve a következőről: …|Elküldve a következőből: …|Küldve innen: …|Szerezze be az Outlook … verzióját|"
        "Az Outlook … letöltése|Elküldve innen: …|…-ról küldve|… küldve",
        shared="tájékoztatásul|továbbítom|lásd alább|lásd lent|tájékoztatásképpen",
        closing="Üdvözlettel|Üdv|Tisztelettel|Köszönettel|Köszönöm|Előre is köszönöm|Szép napot|Köszönöm szépen|Szívélyes üdvözlettel",
    ),
    "sq": MailWords(
        sender="Nga",
        to="Për|Te|Drejt",
        subject="Subjekti|Tema|Subjekt",
        sent="Dërguar|Data|Dërguar më",
        copy="Kopje",
        wrote="shkroi|ka shkruar",
        original="Mesazhi origjinal|Mesazhi Origjinal",
        forwarded="Mesazhi i përcjellë|Mesazh i përcjellë",
        device="Dërguar nga … im|Dërguar nga …",
        closing="Me respekt|Të fala|Faleminderit|Përshëndetje",
    ),
}
