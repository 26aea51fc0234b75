"""How people commit themselves, per script. Data: expressions over lower-case, unvowelled text."""

from typing import NamedTuple


class Wording(NamedTuple):
    """`commits`: we bind ourselves · `never`: question, condition, refusal, anywhere in the
    sentence · `duty`: in the clause of the time, it is the customer's · `weak`: not for sure."""

    commits: str
    never: str
    duty: str
    weak: str


_WILL = r"(?:['’]ll| will| shall)"
ENGLISH = Wording(
    commits=(
        rf"\b(?:i|we|he|she|they){_WILL}\b(?! (?:not|never|need|want|have to|be (?:out|away|in|at|on|off|"
        r"attending|discussing|meeting|leaving|closed|available|unable|having|travell?ing|seeing)\b))"
        r"|\b(?:i['’]m|i am|we['’]re|we are) going to (?!have\b|be\b|need\b)"
        rf"|\b(?:our|my|your|the|a|an)(?: [\w'-]+){{1,4}}{_WILL}\b(?! (?:not|never|be (?:out|away|closed))\b)"
        r"|\b(?:our|my|your|the|a|an)(?: [\w'-]+){1,4} is (?:scheduled|due) to\b"
        rf"|\b(?:you){_WILL} (?:receive|get|hear|be (?:picked|contacted|refunded|notified|called)|see)\b"
        r"|\b(?:it|this) will (?:be (?:ready|sent|delivered|shipped|fixed|done|with you)|arrive|ship|leave)\b"
        r"|^(?:will|shall) (?:call|send|ship|reply|get back|update|let you know|email|write|refund|follow)\b"
        r"|\blet me get back to you\b|\b(?:i|we) (?:promise|commit) to\b"
    ),
    never=(
        r"\?|\b(?:if|unless|whether|in case|provided that|would you|could you|can you|do you|shall (?:i|we)|"
        r"should (?:i|we)|may i|i believe|i think|we want|would like|correct|cannot|can['’]?t|won['’]t|"
        r"be (?:right )?back(?: with you)? (?:shortly|soon|in a))\b"
    ),
    duty=(
        r"\b(?:please|kindly|you (?:need|must|should|can|could|may|have to|ought)|let (?:us|me) know|"
        r"(?:is|are) open|we (?:open|close)|opening hours)\b"
    ),
    weak=r"\b(?:try|hope|aim|should|expect|may|might|probably|possibly|perhaps)\b",
)

_FUTURE_FIRST = (
    r"سأ\w{2,}|سن(?!(?:ه|ة|وات|وي|تين|ين|ا)\b)\w{3,}"
    r"|سا(?:تصل|رسل|تابع|بلغ|عود|رد|تواصل|حاول|قوم|خبر|كلم|بعث|وافي|رجع|حول|جرب)\w*"
)
ARABIC = Wording(
    commits=(
        rf"\b[وف]?(?:{_FUTURE_FIRST}|س[تي](?!(?:ارة|ارات|دة|د|دي|دتي|ين|ون|اسة|ولة|ائر|ئ\w*|حتاج\w*)\b)\w{{3,}}"
        r"|سوف \w{3,}|(?:را?ح) [أان]\w{2,}|(?:را?ح) [يت]\w{3,}"
        r"|[هح](?:ن?تصل|ن?بعت|نرسل|ن?كلم|اكلم|نرد|نوصل|يوصل|توصل|نرجع)\w*"
        r"|ب(?:ن?تصل|ن?رجع|ن?بعت|حكي|ن?خبر|نرد)\w*|[أن]عدك\w*|[أن]تعهد)"
    ),
    never=r"[?؟]|\b(?:هل|إذا|اذا|لو|إن شئت|في حال|إن أردت|إن أحببت|لن)\b",
    duty=r"\b(?:يرجى|نرجو|الرجاء|رجاء|عليك|عليكم|يجب|يمكنك|يمكنكم|زودنا|زودني|أرسل لنا)\b",
    weak=r"\b(?:نحاول|سأحاول|سنحاول|ربما|قد|نأمل|يفترض)\b",
)

_US = "(?:我們|我们|我哋|我|本公司|敝公司|客服|同事|專員|专员|團隊|团队|公司|小編|師傅|物流)"
_ACT = "(?:寄|送|回|通知|聯絡|联络|聯繫|联系|處理|处理|退|補|补|打|跟進|跟进|安排|更新|答覆|確認|确认|出貨|发货|到貨|到货|提供|說明|告訴)"
CHINESE = Wording(
    commits=(
        rf"{_US}[^，。！？,]{{0,16}}?(?:會|会|將|将|再)|(?:為|为|幫|帮|替|給|给|跟|向|與|与)(?:您|你)[^，。！？,]{{0,8}}{_ACT}"
        rf"|{_ACT}[^，。！？,]{{0,4}}(?:給|给|畀)(?:您|你)"
        r"|(?:您|你)(?:的[^，。！？,]{1,8})?[^，。！？,]{0,8}(?:會|会|將|将|可望)[^，。！？,]{0,4}(?:收到|拿到|到|送)"
        r"|(?:預計|预计|最快|最晚|最遲)[^。！？]{0,16}(?:送達|送达|到貨|到货|寄出|出貨|发货|完成|寄達|抵達|退款|入帳)"
    ),
    never=(
        r"[？?]|嗎|吗|如果|若|要是|假如|是否|要不要|無法|无法|沒辦法|没办法|不能|不會|不会|不一定|才能|"
        r"不敢保證|保證不了|營業時間|需要的話|的話"
    ),
    duty=r"^[^，,]{0,4}(?:請|请|麻煩|麻烦|煩請)|(?:您|你)(?:需要|需|可以|要|必須|得)|已(?:經|经|於|于|在)?",
    weak=r"(?:盡量|儘量|尽量|預計|预计|應該|应该|可能|希望|爭取|大概)",
)
