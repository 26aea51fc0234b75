"""The demo's doors beside mail: a form, a call with a promise in it, and a word at the end of a conversation."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kept.config import cast
from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox.models import Conversation, State

FORM_KEY = "lamp-and-ring"  # a demo's address may be known; a real one is not to be guessed
WORDS: dict[str, Any] = {
    "titles": {"en": "Write to Lamp & Ring", "ar": "راسلوا لامب آند رينغ", "zh-Hant": "寫信給 Lamp & Ring"},
    "greetings": {"en": "About a ring, a lamp, or anything else.", "ar": "عن خاتم أو مصباح أو أي شيء آخر.", "zh-Hant": "戒指、檯燈，或任何事都可以。"},
    "questions": [
        {"kind": "list", "labels": {"en": "About", "ar": "بخصوص", "zh-Hant": "關於"},
         "choices": {"en": ["A ring", "A lamp", "Something else"], "ar": ["خاتم", "مصباح", "شيء آخر"], "zh-Hant": ["戒指", "檯燈", "其他"]}},
        {"kind": "text", "labels": {"en": "Order number", "ar": "رقم الطلبية", "zh-Hant": "訂單編號"}},
    ],
}  # fmt: skip


def open_doors(company: Any, start: datetime) -> None:
    """Make them; `start` is the demo's present."""
    _form(company)
    with clock.freeze(start - timedelta(minutes=75)), transaction.atomic():
        _call(company)
    with transaction.atomic():
        _word_at_the_end(company, start)


def _form(company: Any) -> None:
    from kept.channels.form.making import create_form
    from kept.channels.form.models import Form

    made = create_form(
        name="Website", team=company.care, answers_by=company.channel, languages=["en", "ar", "zh-Hant"], by=cast.user("Mei"),
        domains=["http://127.0.0.1:*", "http://localhost:*"], **WORDS,
    )  # fmt: skip
    Form.objects.filter(pk=made.pk).update(key=FORM_KEY)


def _call(company: Any) -> None:
    from kept.channels.phone.lines import create_line
    from kept.channels.phone.logging import Call, log_call
    from kept.promises.answering import Made

    create_line(name="Shop telephone", number="+96265550100", team=company.care, by=cast.user("Mei"))
    words = "سأعاود الاتصال غدًا بعد أن أسأل الورشة."
    due = (clock.now() + timedelta(hours=26)).replace(minute=0, second=0, microsecond=0)
    log_call(
        Call("in", number="+962795550199", minutes=6), "عندها مصباح نحاس قديم من والدها، وتسأل إن كنا نصلحه.", name="أم خالد", by=cast.user("Amal"),
        promises=[Made(what=words, words=words, due_at=due, act="call")],
    )  # fmt: skip


def _word_at_the_end(company: Any, start: datetime) -> None:
    from kept.feedback.asking import ask
    from kept.feedback.choosing import ask_on
    from kept.feedback.rating import rate
    from kept.inbox.closing import close

    closed = Conversation.objects.filter(state=State.CLOSED, person__name="Salma Haddad").order_by("pk").first()
    ask_on(company.channel, by=cast.user("Mei"))
    if closed is None:
        return
    with clock.freeze(start - timedelta(days=24)):
        survey = ask(closed, by=SYSTEM)
    if survey is not None:
        with clock.freeze(start - timedelta(days=24) + timedelta(hours=3)):
            rate(survey, score=5, word="كان الاستبدال أسهل مما ظننت. شكرًا لأمل.", by=closed.person)
            close(closed, because="thanks", by=cast.user("Amal"))
