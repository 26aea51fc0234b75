"""The demo company, alive relative to now, and the two pages by which somebody plays it: be the customer, turn the clock."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone, translation

from kept.accounts.models import Role, User
from kept.config import cast
from kept.config.demo_doors import FORM_KEY, open_doors
from kept.config.demo_macros import write_macros
from kept.config.demo_views import save_views
from kept.config.letters import take_in_letters
from kept.config.stories import BESIDE, STORIES
from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox.models import Conversation, State
from kept.ui import formats

LANGUAGE_NAMES = {"en": "English", "ar": "العربية", "zh-hant": "繁體中文"}
CUSTOMERS = {"salma": "Salma Haddad", "yijun": "陳怡君", "joanna": "Joanna Reyes"}


def load() -> bool:
    """Create the demo company, tell its stories and take in its letters. A second call changes nothing and says so (False)."""
    if Conversation.objects.exists():
        return False
    company = cast.company(with_password=True)
    start = clock.now()
    for story in STORIES:
        tell(story, company, start)
    take_in_letters(company.channel.address, start)
    for story in BESIDE:
        tell(story, company, start, beside=True)
    open_doors(company, start)
    write_macros()
    save_views()
    put_together()
    add_doubles()
    return True


def put_together() -> None:
    """What belongs together, and somebody who is kept out."""
    from kept.inbox.blocking import block
    from kept.inbox.linking import link

    mei = cast.user("Mei")
    lamp, *meetings = Conversation.objects.filter(person__name="林威廷", side_of=None).order_by("pk")
    for meeting in meetings:
        link(meeting, to=lamp, by=mei)
    block("domain", "cheap-watches.example", by=mei)


def add_doubles() -> None:
    """Salma from her work, so that there is a likely duplicate, and a company with people in it."""
    from kept.people.duplicates import look
    from kept.people.finding import person_for
    from kept.people.models import Organisation
    from kept.people.naming import tag_person
    from kept.people.organisations import join
    from kept.people.segments import save_segment

    mei, company = cast.user("Mei"), Organisation.objects.get(name="Haddad & Daughters")
    join(cast.customer("Salma Haddad"), company, by=mei)
    person_for("email", "salma@haddad.example", name="سلمى حداد", by=mei)
    person_for("email", "accounts@haddad.example", name="Haddad Accounts", by=mei)
    tag_person(cast.customer("Omar Said"), "trade", by=mei)
    save_segment(name="العربية", conditions={"and": [{"field": "language", "op": "is", "value": "ar"}]}, by=mei)
    look()


def tell(story: Any, company, start: datetime, *, beside: bool = False) -> None:
    """Play one story with the clock set back, through the verbs the desk uses."""
    # The verbs are imported here: the cast alone (for tests) needs none of them.
    person = cast.customer(story["customer"])
    place: dict = {"story": story, "person": person, "channel": company.channel, "conversation": None, "promise": None}
    if beside:
        place["conversation"] = Conversation.objects.get(person=person, subject=story["subject"])
    for minutes, what, *rest in story["steps"]:
        at = start - timedelta(minutes=minutes)
        with clock.freeze(at), transaction.atomic():
            STEPS[what](place, at, *rest)


def _says(place: dict, at: datetime, text: str) -> None:
    from kept.inbox.receiving import receive

    story, person = place["story"], place["person"]
    address = person.identities.first().shown
    message = receive(
        place["channel"], person, text=text, subject=story["subject"], conversation=place["conversation"], by=person,
        sender={"name": person.name, "address": address}, message_id=f"<demo-{person.pk}-{int(at.timestamp())}@{address.split('@')[1]}>",
    )  # fmt: skip
    if place["conversation"] is None:
        place["conversation"] = message.conversation
        _set_up(place)
    place["conversation"].refresh_from_db()


def _set_up(place: dict) -> None:
    """What somebody of the team did with it first: who has it, what is asked, what she told us."""
    from kept.accounts.models import Team
    from kept.inbox.asking import set_ask
    from kept.inbox.assignment import assign
    from kept.inbox.tagging import tag
    from kept.people.facts import tell_fact

    story, conversation, by = place["story"], place["conversation"], cast.user("Mei")
    if "team" in story:
        assign(conversation, to_team=Team.objects.get(name=story["team"]), by=by)
    if "assignee" in story:
        assign(conversation, to_user=cast.user(story["assignee"]), by=by)
    if "ask" in story:
        set_ask(conversation, story["ask"], by=by)
    for name in story.get("tags", ()):
        tag(conversation, name, by=by)
    for label, text, source in story.get("facts", ()):
        tell_fact(place["person"], label=label, text=text, source=source, by=by)


def _answers(place: dict, at: datetime, who: str, text: str, promised: dict | None = None) -> None:
    from kept.promises.answering import Made, answer

    person, promises = place["person"], []
    if promised:
        due = (at + timedelta(minutes=promised["in"])).replace(second=0, microsecond=0)
        with translation.override(person.language.lower()), timezone.override(person.timezone):
            said = formats.moment(due, person.timezone)
        text = text.replace("{due}", said)
        words = next(sentence for sentence in text.replace("\n", ". ").split(". ") if said in sentence)
        promises = [Made(what=promised["what"], due_at=due, act=promised["act"], words=words)]
    message = answer(place["conversation"], text, promises=promises, by=cast.user(who))
    place["promise"] = message.promises.first()
    place["conversation"].refresh_from_db()


def _keeps(place: dict, at: datetime, who: str, record: dict) -> None:
    from kept.promises.keeping import keep

    keep(place["promise"], record={"at": at.isoformat(), **record}, by=cast.user(who))


def _notes(place: dict, at: datetime, who: str, text: str) -> None:
    from kept.inbox.noting import note

    note(place["conversation"], text=text, by=cast.user(who))


def _closes(place: dict, at: datetime, who: str) -> None:
    from kept.inbox.closing import close

    close(place["conversation"], because="thanks", by=cast.user(who))


def _asks(place: dict, at: datetime, who: str, name: str, address: str, text: str) -> None:
    from kept.promises.asking_others import ask_others

    box = {"name": name, "address": address}
    place["side"] = ask_others(place["conversation"], text, to=[box], by=cast.user(who)).conversation


def _tells(place: dict, at: datetime, text: str) -> None:
    from kept.inbox.receiving import receive

    side = place["side"]
    sender = {"name": side.person.name, "address": side.person.identities.first().shown}
    receive(side.channel, side.person, text=text, conversation=side, sender=sender, by=side.person)


def _later(place: dict, at: datetime, who: str, text: str) -> None:
    from kept.promises.later import later
    from kept.promises.scheduling_answers import schedule_answer

    conversation = place["conversation"]
    schedule_answer(conversation, text, at=later(conversation).times[-1].at, client_id=f"demo-{conversation.pk}", by=cast.user(who))  # fmt: skip


STEPS: dict[str, Any] = {
    "says": _says,
    "answers": _answers,
    "keeps": _keeps,
    "notes": _notes,
    "closes": _closes,
    "asks": _asks,
    "tells": _tells,
    "later": _later,
}


def customer_link(name: str) -> str | None:
    """The signed page of a demo customer's newest conversation; None for a name nobody has."""
    from kept.promises.page_link import page_link_for

    if name not in CUSTOMERS:
        return None
    newest = (
        Conversation.objects.filter(person=cast.customer(CUSTOMERS[name]))
        .exclude(state=State.CLOSED)
        .newest_first()
        .first()
    )
    return newest and page_link_for(newest, by=SYSTEM)


def colleague(name: str) -> User | None:
    """The demo's user of that name, None if there is none: only the cast can be entered without a password."""
    return cast.user(name) if name in {row[0] for row in cast.TEAM} else None


def turn_clock(ahead: timedelta) -> None:
    """Let the demo's clock run ahead of the real one, and wake what falls due."""
    from kept.jobs.waking import wake
    from kept.live.hub import changed

    clock.shift(ahead)
    wake()
    changed("clock", name="clock", data={"now": int(clock.now().timestamp() * 1000)})
    changed("inbox", "promises")


def guide(base: str) -> dict:
    """What the demo's first page shows: the customers to become (name, language, address of the page, QR code) and the clock."""
    import segno

    rows = []
    for name, language in (("salma", "ar"), ("yijun", "zh-Hant"), ("joanna", "en")):
        address = f"{base}demo/customer/{name}"
        drawn = segno.make(address, micro=False).svg_inline(border=2, dark="#1d222c", light="#ffffff", omitsize=True)
        rows.append({"name": name, "person": CUSTOMERS[name], "language": language, "address": address, "code": drawn})
    only_here = urlsplit(base).hostname in {"127.0.0.1", "localhost", "::1"}
    team = [
        (row[0], Role(row[1]).label, LANGUAGE_NAMES[row[2]])
        for row in cast.TEAM
        if row[0] in ("Amal", "Mei", "Yusuf", "Noor")
    ]
    return {
        "team": team,
        "customers": rows,
        "ahead": int(clock.offset().total_seconds() // 60),
        "now": clock.now(),
        "only_here": only_here,
        "form": f"{base}form/{FORM_KEY}",
    }
