"""The words beside a number that say what it is, or what it is not; English, Arabic, Chinese."""

import re

# "order no. 4539…": what is called so is no card, whatever its digits. Directly before the number, on its line.
NOT_A_SECRET = re.compile(
    r"(?:\b(?:orders?|invoices?|receipts?|tracking|track|trk|awb|waybill|shipments?|shipping|parcels?|packages?|consignment|reference|ref|rma|"
    r"tickets?|booking|reservation|serial|sn|s/n|sku|item|article|ean|upc|gtin|barcode|isbn|imei|iccid|meter|policy|transaction|txn|phone|"
    r"tel|telephone|mobile|cell|whatsapp|fax|call|commande|bestellung|pedido)\b"
    r"|(?:ال)?(?:طلب|طلبية|طلبيتي|فاتورة|شحنة|تتبع|تتبّع|طرد|حجز|مرجع|مرجعي|تسلسلي|هاتف|جوال|موبايل|واتساب|تلفون)"
    r"|訂單|訂單號|發票|追蹤|查詢|包裹|貨運|託運|物流|出貨|配送|單號|編號|序號|條碼|電話|手機|訂貨|保固|订单|单号|快递)"
    r"[ \t]*(?:(?:number|num|no|nr|id|code|is|was|رقم|رقمها|رقمه|هو|هي|號碼|號|碼|为|為|是)\b[ \t]*)*[.:#：＃=\-(（\[ \t]{0,4}$",
    re.IGNORECASE,
)
CARD = re.compile(
    r"\b(?:card|credit|debit|visa|master ?card|amex|american express|discover|diners|jcb|unionpay|mada|pan)\b|بطاق|بطاقت|فيزا|ماستر|مدى|ائتمان|卡",
    re.IGNORECASE,
)
CODE = re.compile(
    r"(?:\b(?:cvv2?|cvc2?|cid|csc|security code|card code|verification code)\b|رمز (?:الأمان|الامان|التحقق|الحماية)|الرمز السري|"
    r"安全碼|安全码|驗證碼|檢查碼|末三碼|後三碼|背面三碼|背後三碼)[^\w\n]{0,4}(?:(?:is|code|هو|هي|是|為)\b)?[^\w\n]{0,4}(?<!\d)(\d{3,4})(?!\d)",
    re.IGNORECASE,
)
IDENTITY = re.compile(
    r"\b(?:national (?:id|identity|identification|insurance)|identity|civil id|emirates id|iqama|iqamah|resident id|residence permit|citizen id|"
    r"id (?:card|no|number|nr|is)|ssn|social security)\b|هوية|هويتي|الهويه|إقامة|اقامة|إقامتي|اقامتي|الرقم الوطني|رقمي الوطني|"
    r"السجل المدني|السجل الوطني|身分證|身份證|統一證號|居留證|身份证",
    re.IGNORECASE,
)
SOCIAL_SECURITY = re.compile(r"\b(?:ssn|social security)\b", re.IGNORECASE)
PASSPORT = re.compile(
    r"(?:\bpassports?\b|جواز(?:ي)?(?: (?:ال)?سفر(?:ي|ك|ه)?)?|護照|护照)"
    r"(?:[ \t]*(?:\b(?:number|num|no|nr|id|is|my|the)\b|رقم(?:ه|ها)?|هو|號碼|号码|號|是|為|为|[.:#：＃=\-(（]))*[ \t]*(?<![\w+])([A-Z]{0,2} ?\d{6,9})(?!\w)",
    re.IGNORECASE,
)


def named_otherwise(text: str, at: int) -> bool:
    """Whether the words right before place `at` say that the number there is none of ours."""
    return bool(NOT_A_SECRET.search(_before(text, at, 40)))


def _before(text: str, at: int, most: int) -> str:
    return text[max(0, at - most) : at].rpartition("\n")[2]


def word_near(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a word of `pattern` stands within 48 signs before or 24 behind."""
    return bool(pattern.search(text[max(0, start - 48) : start]) or pattern.search(text[end : end + 24]))
