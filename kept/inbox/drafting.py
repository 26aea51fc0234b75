"""What somebody is writing, kept on the server: nothing is lost with a closed tab. It can be handed over to the team."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.models import Conversation, Draft, Kind
from kept.live.hub import changed

LONGEST = 200_000
FIELDS = ("to", "cc", "bcc")


def save_draft(
    conversation: Conversation, *, text: str, by: User, kind: str = Kind.REPLY, recipients: dict | None = None
) -> Draft | None:
    """Keep what `by` has written so far; nothing but white space clears it. No event: it was not said yet.

    `recipients` is {to, cc, bcc}, each a list of {name, address}, as far as they were chosen.
    """
    plain = text.replace("\x00", "")[:LONGEST]
    if not plain.strip():
        clear_draft(conversation, by=by, kind=kind)
        return None
    with transaction.atomic():
        draft, _new = Draft.objects.update_or_create(
            user=by,
            conversation=conversation,
            kind=kind,
            defaults={"text": plain, "recipients": recipients or {}, "updated_at": now()},
        )
    return draft


def add_to_draft(
    conversation: Conversation, *, text: str, by: User, recipients: dict | None = None, shared: bool = False
) -> Draft:
    """Words that come back to `by`: before what they are writing here already, so that neither is lost."""
    there = Draft.objects.select_for_update(no_key=True).filter(user=by, conversation=conversation, kind=Kind.REPLY).first()  # fmt: skip
    whole = f"{text}\n\n{there.text}" if there and there.text.strip() != text.strip() else text
    draft, _new = Draft.objects.update_or_create(
        user=by, conversation=conversation, kind=Kind.REPLY,
        defaults={"text": whole[:LONGEST], "recipients": recipients or (there.recipients if there else {}), "updated_at": now()} | ({"shared_at": now()} if shared else {}),
    )  # fmt: skip
    return draft


def clear_draft(conversation: Conversation, *, by: User, kind: str = Kind.REPLY) -> None:
    Draft.objects.filter(user=by, conversation=conversation, kind=kind).delete()


def hand_over(conversation: Conversation, *, by: User) -> Draft:
    """Let the team see the draft of `by` and go on with it. Raises ValidationError where there is none. Event: draft.shared."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update(no_key=True).filter(user=by, conversation=conversation, kind=Kind.REPLY).first()  # fmt: skip
        if draft is None:
            raise ValidationError({"text": _("Write something first.")})
        if draft.shared_at is None:
            draft.shared_at = now()
            draft.save(update_fields=["shared_at"])
            record("draft.shared", conversation, by=by, data={"draft": draft.pk})
        changed(f"looking:{conversation.pk}", f"conversation:{conversation.pk}")
    return draft


def keep_own(conversation: Conversation, *, by: User) -> None:
    """`by` goes on with their draft alone. No event: nothing was said."""
    with transaction.atomic():
        Draft.objects.filter(user=by, conversation=conversation, kind=Kind.REPLY).update(shared_at=None)
        changed(f"looking:{conversation.pk}", f"conversation:{conversation.pk}")


def take_over(draft: Draft, *, by: User) -> Draft:
    """`by` goes on with a draft that was handed over; what they had begun themselves stands below it. Event: draft.taken.

    Raises ValidationError where somebody else was faster, or it is not handed over any more.
    """
    with transaction.atomic():
        found = Draft.objects.select_for_update(no_key=True).filter(pk=draft.pk, shared_at__isnull=False).first()
        if found is None:
            raise ValidationError({"draft": _("Somebody else has taken this draft over, or it was sent.")})
        if found.user_id == by.pk:
            keep_own(found.conversation, by=by)
            return found
        writer, conversation = found.user, found.conversation
        Draft.objects.filter(pk=found.pk).delete()
        mine = add_to_draft(conversation, text=found.text, recipients=found.recipients, by=by)
        mine.written_by = writer
        mine.save(update_fields=["written_by"])
        record("draft.taken", conversation, by=by, about=[writer], data={"user": writer.pk})
        changed(f"looking:{conversation.pk}", f"conversation:{conversation.pk}")
    return mine


def own_drafts(conversation: Conversation, user: User) -> dict[str, Draft]:
    """The user's own drafts in it, by kind."""
    return {draft.kind: draft for draft in Draft.objects.filter(user=user, conversation=conversation)}


def drafts_around(conversation: Conversation, user: User) -> tuple[dict[str, Draft], list[Draft]]:
    """The user's own drafts by kind, and those of others that concern them: handed over, or taken over from them. One query."""
    concerning = Q(user=user) | Q(kind=Kind.REPLY) & (Q(shared_at__isnull=False) | Q(written_by=user))
    rows = list(Draft.objects.filter(concerning, conversation=conversation).select_related("user").order_by("updated_at"))  # fmt: skip
    return {row.kind: row for row in rows if row.user_id == user.pk}, [row for row in rows if row.user_id != user.pk]


def drafts_of(conversation: Conversation, user: User) -> dict[str, str]:
    """Their texts: {kind: text}."""
    return {kind: draft.text for kind, draft in own_drafts(conversation, user).items()}


def others_with_drafts(conversation: Conversation, user: Any) -> list[User]:
    """Colleagues who have begun an answer in it; never what they wrote."""
    return list(
        User.objects.filter(
            pk__in=Draft.objects.filter(conversation=conversation, kind=Kind.REPLY).exclude(user=user).values("user")
        )
    )
