"""Chinese words of time (Taiwan, Hong Kong); kinds as in words.py.

Written in Traditional; the Simplified forms are made by SIMPLIFIED.
"""

SCRIPT = "han"
DATE_ORDER = "md"
SIMPLIFIED = str.maketrans(
    "點週個鐘時兩後內這禮營業關門儘盡馬會兒遲從約聽幾數間曉於陣啲隨過結束開當號國請邊",
    "点周个钟时两后内这礼营业关门尽尽马会儿迟从约听几数间晓于阵啲随过结束开当号国请边",
)

_WEEK = ("週", "周", "星期", "禮拜")


def _weekdays():
    for day, names in enumerate(("一", "二", "三", "四", "五", "六", "日天")):
        for name in names:
            for week in _WEEK:
                yield "W", (day, None), f"{week}{name}"
                yield "W", (day, 0), f"這{week}{name}|本{week}{name}|這個{week}{name}|今{week}{name}"
                yield "W", (day, 1), f"下{week}{name}|下個{week}{name}"
                yield "W", (day, 2), f"下下{week}{name}|下下個{week}{name}"
                yield "x", None, f"上{week}{name}|上個{week}{name}|每{week}{name}"


def _weeks():
    for week in _WEEK:
        yield "K", ("week", 0), f"本{week}|這{week}|這個{week}"
        yield "K", ("week", 1), f"下{week}|下個{week}"
        yield "x", None, f"上{week}|上個{week}|每{week}"
        yield "U", ("week", False), f"{week}|個{week}"


WORDS = [
    *_weekdays(), *_weeks(),
    ("N", None, "幾|數|好幾"), ("h", None, "半"), ("M", None, "個"),
    ("U", ("minute", False), "分鐘"), ("U", ("hour", False), "小時|鐘頭|鐘|個鐘|粒鐘"),
    ("U", ("day", False), "天"), ("U", ("month", False), "個月"),
    ("U", ("workday", False), "工作天|工作日|營業日|個工作天|個工作日|個營業日|上班日"),
    ("d", (15, "minute"), "一刻鐘"), ("H", 15, "一刻"), ("H", 45, "三刻"),
    ("D", (0, None), "今天|今日"), ("D", (0, "evening"), "今晚"), ("D", (0, "morning"), "今早"),
    ("D", (1, None), "明天|明日|聽日"), ("D", (1, "morning"), "明早|聽朝"),
    ("D", (1, "evening"), "明晚|聽晚"), ("D", (2, None), "後天|後日"), ("D", (3, None), "大後天"),
    ("K", ("month", 0), "本月|這個月"), ("K", ("month", 1), "下個月|下月"),
    ("K", ("month", 0), "月底|本月底|這個月底"), ("K", ("month", 1), "下月底|下個月底"),
    ("E", None, "下班|收工|打烊|關門|今天結束"),
    ("p", "morning", "早上|上午|早晨|清晨|朝早|一早"), ("p", "dawn", "凌晨"),
    ("p", "noon", "中午|正午"), ("p", "afternoon", "下午|午後|下晝|晏晝"),
    ("p", "evening", "傍晚|晚上|晚間|夜晚|夜間"), ("p", "night", "半夜|深夜"),
    ("p", "midnight", "午夜"), ("p", "am", "am|a.m."), ("p", "pm", "pm|p.m."),
    ("k", None, "點|點鐘|點整|時"), ("z", None, "分"),
    ("y", None, "年"), ("Y", None, "月"), ("r", None, "日|號"),
    ("i", "post", "內|以內|之內"), ("b", "either", "前|以前|之前"), ("b", "by", "最晚|最遲|不晚於"),
    ("f", "post", "後|以後|之後"), ("s", "pre", "從|自|由"), ("s", "post", "起|開始|以來"),
    ("u", "pre", "直到|截至|截止"), ("~", None, "大約|約|大概|左右|差不多|上下"),
    ("T", None, "到|至|或"), ("&", None, "又|零"), ("g", None, "在|的|於|那天"),
    ("%", None, "當地時間|您的時間|台灣時間|香港時間|台北時間"),
    ("x", None, "昨天|昨日|昨晚|前天|前日|上個月|每天|每日|每晚|每月|剛才|尋日"),
    ("v", None, "稍後|等一下|待會|待會兒|一會兒|盡快|盡速|儘快|儘速|馬上|立刻|立即|很快|不久"),
    ("v", None, "近期|近日|即將|遲啲|等陣|晚點|晚一點|隨後|過幾天|改天|盡早|儘早|早日"),
    # Words that hold one of the signs above and are no time.
    ("_", None, "前往|前面|前台|目前|提前|以前的|內容|內部|國內|店內|室內|最後|然後|售後|後續|日後"),
    ("_", None, "後台|聊天|天氣|日期|生日|節日|假日|平日|週年|周年|週期|周邊|部分|分店|分享|分期"),
    ("_", None, "地點|一點點|有點|點數|重點|缺點|觀點|點選|點擊|請稍後|半價|半數|到期|時間|時候|小時候"),
    ("_", None, "年份|年度|月租|月結|月份|號碼|幾乎|數量|數字|自動|自己|由於|開始日|起來|個人|個案"),
]  # fmt: skip
