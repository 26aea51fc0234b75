"""Telling our own people about a promise, each in their language and with the customer's time."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.actors import actor_of
from kept.inbox.mentioning import may_see
from kept.notices.room_telling import tell_rooms
from kept.notices.telling import tell
from kept.promises.models import Promise
from kept.promises.wording import due_text


def keepers(promise: Promise) -> list[User]:
    """Who stands for the promise: its owner, or those of the team that owns it who may see what it is about."""
    if promise.owner:
        return [promise.owner]
    people = may_see(promise.conversation) if promise.conversation else User.objects.people()
    return list(people.filter(memberships__team=promise.owner_team_id))


def tell_of_due(promise: Promise) -> None:
    """It will be due soon and is still open."""
    say(
        keepers(promise),
        promise,
        "reminder",
        lambda: _("Due %(due)s: %(what)s") % words_of(promise),
        f"due:{promise.due_at.isoformat()}",
    )


def tell_of_break(promise: Promise) -> None:
    """Its time has passed: the owner hears it with the way on, the leads hear whose customer waits."""
    own = keepers(promise)
    key = f"broken:{promise.due_at.isoformat()}"
    say(
        own,
        promise,
        "broken",
        lambda: _("The time has passed: %(what)s. A draft to %(whom)s is ready.") % words_of(promise),
        key,
    )
    known = {user.pk for user in own}
    leads = [lead for lead in User.objects.leads() if lead.pk not in known]
    title = lambda: _("A promise to %(whom)s was not kept in time: %(what)s") % words_of(promise)  # noqa: E731
    say(leads, promise, "broken", title, key)
    team = promise.conversation.team if promise.conversation else promise.owner_team
    tell_rooms("broken", team=team, title=title, url=address(promise), key=f"{promise.pk}:{key}")


def tell_owner_of_passing(promise: Promise, *, by: Any) -> None:
    """Somebody else stands for it now: tell them, unless they took it themselves."""
    actor = actor_of(by)
    taken = [user for user in keepers(promise) if (actor.kind, actor.id) != ("user", user.pk)]
    say(
        taken,
        promise,
        "assignment",
        lambda: _("Yours now, due %(due)s: %(what)s") % words_of(promise),
        f"passed:{promise.version}",
    )


def say(users: Iterable[User], promise: Promise, kind: str, title: Callable[[], str], key: str) -> None:
    """Tell each of `users` once per `key`, in their own language and zone. Who is off duty reads it when back."""
    for user in users:
        with timezone.override(user.timezone):
            tell(
                user, kind, title=title, body=promise.words or promise.what, url=address(promise), key=f"promise:{promise.pk}:{key}"
            )  # fmt: skip


def words_of(promise: Promise) -> dict[str, str]:
    return {"what": promise.what, "whom": promise.person.called, "due": due_text(promise)}


def address(promise: Promise) -> str:
    """Where one acts on it: its conversation, or the list."""
    return (
        reverse("desk:conversation", args=[promise.conversation_id])
        if promise.conversation_id
        else reverse("promises:mine")
    )
