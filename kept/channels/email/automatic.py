"""Which mails no person wrote, and which must get no automatic answer (RFC 3834, RFC 2919, RFC 5230)."""

from __future__ import annotations

import re

from .headers import Headers

# Subjects of absence notices, for programs that send no header. Each must be sure: a customer's mail that is
# taken for an absence notice waits without an answer.
_AWAY_SUBJECT = re.compile(
    r"^\s*(?:"
    r"(?:re:\s*)?out of (?:the )?office\b|automatic(?:ally generated)? (?:reply|response)\b|auto[- ]?(?:reply|response|responder)\b"
    r"|on vacation\b|vacation reply\b|(?:i am|i'm) (?:away|on (?:holiday|vacation|leave))\b|away from (?:the office|my mail)"
    r"|\W?(?:automatische antwort|abwesenheitsnotiz|abwesenheit\b|réponse automatique|absence du bureau"
    r"|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori sede|automatisch antwoord|afwezig"
    r"|resposta automática|autosvar|frånvaro|automaattinen|автоответ|нет на месте|automatyczna odpowiedź|otomatik yanıt)"
    r"|الرد التلقائي|رد تلقائي|ردّ تلقائي|خارج المكتب|إجابة تلقائية"
    r"|自動回覆|自動回复|自动回复|自动答复|自動回信|休假通知|不在辦公室|外出通知|自動応答|不在通知|자동 ?회신|부재중"
    r")",
    re.IGNORECASE,
)
_LIST_HEADERS = ("list-id", "list-post", "mailing-list", "x-mailman-version")
# Also set on mail that a person wrote, by programs for sales and service: no reason to take it for bulk.
_OPT_OUT_HEADERS = ("list-unsubscribe", "list-help", "list-subscribe")
_AWAY_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-vacation",
    "x-mail-autoreply",
    "x-autoreply-from",
)


def auto_submitted(headers: Headers) -> str:
    """The Auto-Submitted keyword; "no" if missing."""
    return re.split(r"[\s;(]", headers.raw("auto-submitted").lower(), maxsplit=1)[0] or "no"


def is_auto_reply(headers: Headers, subject: str) -> bool:
    """True for an absence notice or another automatic answer."""
    if auto_submitted(headers) in ("auto-replied", "auto-notified") or any(name in headers for name in _AWAY_HEADERS):
        return headers.raw("x-autoreply").lower() != "no"
    if precedence(headers) in ("auto_reply", "auto-reply"):
        return True
    return bool(_AWAY_SUBJECT.match(subject))


def is_auto_generated(headers: Headers) -> bool:
    return auto_submitted(headers) not in ("no", "auto-replied")


def is_receipt(headers: Headers) -> bool:
    """True for a report that a mail was opened, or deleted unread (RFC 8098)."""
    kind = headers.raw("content-type").lower()
    return kind.startswith("multipart/report") and "disposition-notification" in kind


def is_list(headers: Headers) -> bool:
    """True for mail that came through a mailing list or was sent in bulk."""
    return any(name in headers for name in _LIST_HEADERS) or precedence(headers) in ("list", "bulk", "junk")


def list_names(headers: Headers) -> list[str]:
    """What the list calls itself: `help.lampring.example` and `help@lampring.example`, lower case."""
    found = [
        headers.raw("list-id").rpartition("<")[2].rstrip("> "),
        *re.findall(r"mailto:([^>?\s]{1,320})", headers.raw("list-post")),
    ]
    return [name.lower() for name in found if name]


def precedence(headers: Headers) -> str:
    return headers.raw("precedence").strip().lower()


def null_return_path(headers: Headers) -> bool:
    return "return-path" in headers and headers.raw("return-path").replace(" ", "") in ("<>", "")


def must_not_autorespond(headers: Headers) -> bool:
    """What the headers alone say; bounces and automatic answers are added by the reader."""
    suppressed = headers.raw("x-auto-response-suppress").strip().lower()
    return (
        auto_submitted(headers) != "no"
        or is_list(headers)
        or any(name in headers for name in _OPT_OUT_HEADERS)
        or precedence(headers) in ("auto_reply", "auto-reply")
        or any(name in headers for name in _AWAY_HEADERS)
        or null_return_path(headers)
        or suppressed not in ("", "none")
    )
