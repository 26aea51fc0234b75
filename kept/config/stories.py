"""The demo's small true stories, as they were said. Times are minutes before now; {due} is a promise's time as the customer reads it.

A story is told in steps: ("says", text) the customer writes · ("answers", who, text, promise) one of us answers, perhaps with
a promise {what, in (minutes from then), act} · ("keeps", who, record) · ("notes", who, text) · ("closes", who) ·
("asks", who, name, address, text) somebody else beside it · ("tells", text) they answer · ("later", who, text) leaves in the morning.
"""

STORIES = [
    {
        "customer": "Salma Haddad", "subject": "استبدال أول خاتم", "assignee": "Amal",
        "steps": [
            (26 * 24 * 60, "says", "مرحبًا، الخاتم الذي وصلني أصغر من مقاسي بقليل. هل يمكن استبداله؟"),
            (26 * 24 * 60 - 35, "answers", "Amal", "أهلًا أستاذة سلمى، بالطبع. سأرسل إليكِ رابط شحن الاستبدال قبل {due}.",
             {"what": "إرسال رابط شحن الاستبدال", "in": 24 * 60, "act": "link"}),
            (26 * 24 * 60 - 35 - 22 * 60, "keeps", "Amal", {"act": "link", "result": "أُرسل رابط الشحن", "url": "https://lampring.example/returns/2031"}),
            (25 * 24 * 60 - 60, "says", "وصل الخاتم الجديد، وهو على مقاسي تمامًا. شكرًا لكم!"),
            (25 * 24 * 60 - 90, "closes", "Amal"),
        ],
    },
    {
        "customer": "Salma Haddad", "subject": "لم يصل الخاتم، وكان موعده الثلاثاء", "ask": "الخاتم قبل العرس", "assignee": "Amal",
        "facts": [("العرس", "عرس الأخت، السبت القادم", "في أول رسالة")], "tags": ["courier"],
        "steps": [
            (35, "says", "مرحبًا، عرس أختي السبت القادم. كُتب في الصفحة أن الخاتم يصل الثلاثاء، وأمس قال لي يوسف إنه سيكون عندي هذا الصباح. لم يصل. ماذا يحدث؟"),
            (28, "notes", "Amal", "اتصلت بشركة الشحن: الطرد في مركز عمّان، لكن لا أحد يعرف على أي سيارة."),
            (26, "answers", "Amal", "أعتذر منكِ يا أستاذة سلمى، كان يجب أن نتصل بكِ قبل أن تضطري إلى السؤال. سأتصل بكِ قبل {due} لأنقل إليكِ ردّ شركة الشحن.",
             {"what": "الاتصال بردّ شركة الشحن", "in": 120, "act": "call"}),
        ],
    },
    {
        "customer": "陳怡君", "subject": "想請問訂單可以改地址嗎？", "ask": "把檯燈改寄到新家",
        "steps": [
            (9, "says", "您好，我上週訂了一盞檯燈，這週末突然要搬家。想請問訂單 20455 可以改寄到新地址嗎？燈是要給女兒的，她怕黑。"),
        ],
    },
    {
        "customer": "Joanna Reyes", "subject": "Thank you! My sister wants one too", "assignee": "Yusuf", "tags": ["thanks"],
        "steps": [
            (3 * 24 * 60, "says", "Hi, the little brass lamp flickers when the heating comes on. It is my reading lamp and I read a lot. Is that normal?"),
            (3 * 24 * 60 - 40, "answers", "Yusuf", "Hello Joanna,\n\nNo, that is not normal, and I am sorry it did that to your evenings. I will send you a new dimmer and the tracking number by {due}. Please keep the lamp, the rest of it is fine.",
             {"what": "Send a new dimmer and the tracking number", "in": 26 * 60, "act": "link"}),
            (3 * 24 * 60 - 40 - 19 * 60, "keeps", "Yusuf", {"act": "link", "result": "Dimmer sent", "url": "https://lampring.example/track/77120"}),
            (23, "says", "The dimmer came a day before you said. My sister saw the lamp last night and wants one too. Do you still make it in brass?"),
        ],
    },
    {
        "customer": "Omar Said", "subject": "لا أستطيع تسجيل الدخول بعد التحديث", "ask": "الدخول إلى الحساب", "assignee": "Yusuf",
        "steps": [
            (50, "says", "بعد تحديث الموقع أمس لم يعد يقبل كلمة السر. أحتاج فاتورة المصباح اليوم للمحاسب."),
        ],
    },
    {
        "customer": "林威廷", "subject": "檯燈一直閃爍", "ask": "換一個不會閃的變壓器", "assignee": "Yusuf",
        "steps": [
            (31 * 60, "says", "昨晚開始檯燈每隔幾分鐘就閃一下，我家貓以為是在跟牠玩。可以換變壓器嗎？"),
            (30 * 60, "answers", "Yusuf", "林先生您好：\n\n當然可以，造成您的困擾很抱歉（也請替我向貓咪道歉）。我會在 {due} 前把新變壓器的寄件編號寄給您。",
             {"what": "寄出新變壓器並告知寄件編號", "in": 26 * 60, "act": "link"}),
        ],
    },
    {
        "customer": "Hana Petersen", "subject": "Can the moon lamp stay on all night?", "ask": "Whether the moon lamp may stay on all night in a nursery", "tags": ["safety"],
        "steps": [
            (3 * 60, "says", "Our son only sleeps when the moon lamp is on. Is it safe to leave it on the whole night, every night? It gets a little warm."),
            (2 * 60 + 40, "notes", "Amal", "@Mei do we know the surface temperature after eight hours? I would rather say “I will find out” than guess with a nursery."),
            (20, "later", "Amal", "Good morning Hana,\n\nYes, the moon lamp may stay on all night: it was tested for twelve hours in a nursery and stays below 40 °C. Sleep well, all three of you."),
        ],
    },
    {
        "customer": "أبو كريم", "subject": "نقش الاسمين على الخاتم", "ask": "نقش اسمين قبل الذكرى الخمسين", "assignee": "Amal",
        "steps": [
            (6 * 24 * 60, "says", "السلام عليكم، أريد نقش «فاطمة وحسن ١٩٧٦» داخل الخاتم. الذكرى الخمسون لوالديّ يوم الجمعة، هل تلحقون؟"),
            (6 * 24 * 60 - 20, "answers", "Amal", "وعليكم السلام ومبارك لوالديك. نعم نلحق: سأرسل إليك صورة النقش قبل {due} لتوافق عليه قبل الشحن.",
             {"what": "إرسال صورة النقش للموافقة", "in": 8 * 60, "act": "link"}),
            (6 * 24 * 60 - 20 - 6 * 60, "keeps", "Amal", {"act": "link", "result": "أُرسلت صورة النقش", "url": "https://lampring.example/engraving/311"}),
            (2 * 24 * 60, "says", "وصل الخاتم والاسمان كما ينبغي. أمي بكت قليلًا ثم ضحكت كثيرًا. بارك الله فيكم."),
            (2 * 24 * 60 - 15, "closes", "Amal"),
        ],
    },
    {
        "customer": "Haddad Accounts", "subject": "Tax number on invoice 1187", "ask": "Invoice 1187 with the tax number", "assignee": "Mei", "team": "Finance",
        "steps": [
            (5 * 60, "says", "Good morning, invoice 1187 lacks our tax number. Could you send it again with JO-556-201 before we close the month?"),
            (4 * 60, "answers", "Mei", "Good morning,\n\nYes. I will send you the corrected invoice by {due}.", {"what": "Send the corrected invoice 1187", "in": 9 * 60, "act": "link"}),
        ],
    },
]  # fmt: skip

# What goes on beside a story that was told: later, so that the stories keep their numbers.
BESIDE = [
    {
        "customer": "Salma Haddad", "subject": "لم يصل الخاتم، وكان موعده الثلاثاء",
        "steps": [
            (24, "asks", "Amal", "Jabal Couriers", "desk@jabal.example", "مرحبًا، على أي سيارة الطرد 20418؟ العرس يوم السبت، والخاتم يجب أن يصل قبله."),
            (6, "tells", "وجدناه: هو على السيارة 7، ويمكن أن يصل اليوم بين الرابعة والسادسة. هل أحد في البيت؟"),
        ],
    },
]  # fmt: skip
