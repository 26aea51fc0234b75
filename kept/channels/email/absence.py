"""Subjects of absence notices and automatic answers, for programs that send no header that says so.

Each must be sure: a customer's mail that is taken for such a notice waits without an answer ("Out of office chair
broken" is a customer). So the words stand at the very beginning, and something that ends them follows. Words that
people use as well ("On vacation until Monday") count only where the mail has another sign of a machine.
"""

from __future__ import annotations

import re

_SURE = (
    r"out of (?:the )?office|automatic(?:ally generated)? (?:reply|response)|auto(?:matic)?[- ]?(?:reply|response|responder|respond|respons)|auto(?=:)|vacation (?:reply|message|response|notice)|away from (?:my mail|the office)|out[- ]of[- ]office (?:reply|autoreply|notification|message)|ooo autoreply|autoreply",
    r"automatische (?:antwort|rückantwort|abwesenheitsnotiz)|abwesenheits(?:notiz|meldung|benachrichtigung|assistent)|abwesenheit|nicht im (?:büro|haus)",  # German
    r"réponse automatique|absence du bureau|absent(?:e)? du bureau|message d['’]absence|avis d['’]absence",  # French
    r"respuesta automática|fuera de (?:la )?oficina|ausente de la oficina|mensaje de ausencia",  # Spanish
    r"risposta automatica|fuori (?:sede|ufficio)|messaggio di assenza",  # Italian
    r"automatisch (?:antwoord|bericht)|afwezigheids(?:bericht|melding|assistent)|afwezigheid|niet op kantoor",  # Dutch
    r"resposta automática|fora do escritório|ausência do escritório|aviso de ausência",  # Portuguese
    r"autosvar|automatiskt svar|frånvaromeddelande|frånvaro|ej på kontoret",  # Swedish
    r"automatisk (?:svar|besvarelse)|fraværs(?:melding|meddelelse|assistent)|fravær|ikke på kontoret",  # Danish, Norwegian
    r"automaattinen (?:vastaus|poissaoloviesti)|poissaoloviesti|poissa toimistosta",  # Finnish
    r"автоматический ответ|автоответ(?:чик)?|нет на месте|вне офиса",  # Russian
    r"автоматична відповідь|автовідповідь|не в офісі",  # Ukrainian
    r"автоматичен отговор|извън офиса",  # Bulgarian
    r"automatyczna odpowiedź|autoodpowiedź|poza biurem|nieobecność w biurze",  # Polish
    r"automatická odpověď|mimo kancelář",  # Czech
    r"automatická odpoveď|mimo kancelárie",  # Slovak
    r"automatikus válasz|házon kívül",  # Hungarian
    r"răspuns automat|în afara biroului",  # Romanian
    r"automatski odgovor|аутоматски одговор|samodejni odgovor|odsoten",  # Croatian, Serbian, Slovene
    r"αυτόματη απάντηση|εκτός γραφείου",  # Greek
    r"otomatik (?:yanıt|cevap)|ofis dışında",  # Turkish
    r"automaatvastus|automātiskā? atbilde|automātiska atbilde|automatinis atsakymas",  # Estonian, Latvian, Lithuanian
    r"resposta automàtica|erantzun automatikoa",  # Catalan, Basque
    r"תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד",  # Hebrew
    r"(?:ال)?رد[ّ]? (?:ال)?تلقائي[ّ]?|(?:ال)?إجابة (?:ال)?تلقائية|خارج المكتب",  # Arabic
    r"پاسخ خودکار|خارج از دفتر",  # Persian
    r"自動回[覆復复信]|自动回[复覆]|自动答复|自動應答|休假通知|外出通知|不在辦公室|不在办公室|离开办公室|外出自動回覆",  # Chinese
    r"自動(?:応答|返信)|不在(?:通知|のお知らせ|応答)",  # Japanese
    r"자동 ?(?:회신|응답|답장)|부재중(?: ?(?:알림|메시지|자동))?",  # Korean
    r"trả lời tự động|ngoài văn phòng|ตอบกลับอัตโนมัติ|balasan (?:otomatis|automatik)|di luar kantor|स्वचालित (?:उत्तर|जवाब)",  # Vietnamese, Thai, Indonesian, Malay, Hindi
)
_PERHAPS = (
    r"(?:i am|i['’]m|we are) (?:away|out|on (?:holiday|vacation|leave))|on (?:vacation|holiday|(?:annual|parental|sick|maternity) leave)|away\b|absent|annual leave|ooo\b",
    r"(?:bin )?(?:im|in) urlaub|abwesend|en (?:vacances|congés?)|de vacaciones|in ferie|assenza|op vakantie|met vakantie|de férias|på semester|på ferie|på ferien|lomalla|в отпуске|у відпустці|na urlopie|na dovolené|szabadságon",
    r"izinde|yıllık izin|בחופשה|إجازة|في إجازة|休假中?|出差中?|外出中|不在|休暇|휴가|đi vắng|cuti",
)
_PREFIX = r"^[\s\W]{0,6}"  # no "Re:": who answers such a notice is a person
# What may follow: nothing, a mark, the subject answered to, a time.
_END = (
    r"(?=[\])】>*]{0,2}\s*(?:$|[:：;；|–—!.,，。/-]|[(\[（【]|re\b|aw\b|sv\b|fwd?\b|ang\b|on\b|until\b|till\b|from\b|to\b|this (?:week|month)\b|today\b|\d|bis\b|ab\b|vom\b|jusqu|hasta\b|fino\b|tot\b|até\b|до\b"
    r"|auto|reply|message|notification|notice|response|-|حتى|من|至|到|通知|メール|のお知らせ))"
)
_AWAY = re.compile(f"{_PREFIX}(?:{'|'.join(_SURE)}){_END}", re.IGNORECASE)
_MAYBE = re.compile(f"{_PREFIX}(?:{'|'.join(_PERHAPS)})", re.IGNORECASE)


def says_away(subject: str) -> bool:
    """Whether these words alone are proof of an automatic answer."""
    return bool(_AWAY.match(subject[:200]))


def may_say_away(subject: str) -> bool:
    """Whether they are together with another sign of a machine."""
    return bool(_MAYBE.match(subject[:200]))
