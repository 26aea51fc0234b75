"""What a user may find of the inbox: everything but the work of restricted teams they are not in (leads see all)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from kept.accounts.access import own_team_ids
from kept.accounts.models import Membership, Team
from kept.accounts.permissions import allowed
from kept.events.actors import actor_of
from kept.inbox.models import (
    Attachment,
    Audience,
    Block,
    Channel,
    ChannelAddress,
    Conversation,
    ConversationQuerySet,
    DeliveryState,
    Draft,
    Message,
    MessageQuerySet,
    Raw,
    ReceiptSetting,
    SavedView,
    SavedViewQuerySet,
    Scheduled,
    State,
    Tag,
)
from kept.search.prepared import Prepared, fetch, prepare


@dataclass(frozen=True)
class Scope:
    """Which teams' work a user sees: their own, and those hidden from them. One query for both."""

    own: tuple[int, ...]
    hidden: tuple[int, ...]


def scope_of(user: Any) -> Scope:
    """The scope of `user`, asked anew each time; nothing is hidden from leads."""
    rows = fetch(_teams_of(user.pk))
    own = tuple(row["id"] for row in rows if row["mine"])
    return Scope(own, () if user.leads else tuple(row["id"] for row in rows if not row["mine"]))


@lru_cache(maxsize=4096)
def _teams_of(user_id: int) -> Prepared:
    mine = Exists(Membership.objects.filter(team=OuterRef("pk"), user=user_id))
    concerned = Team.objects.annotate(mine=mine).filter(Q(mine=True) | Q(restricted=True))
    return prepare(concerned.values("id", "mine").order_by("id"))


def without_hidden(rows: ConversationQuerySet, hidden: tuple[int, ...]) -> ConversationQuerySet:
    """`rows` without those of hidden teams."""
    return rows.exclude(team_id__in=hidden) if hidden else rows


def visible_conversations(user: Any) -> ConversationQuerySet:
    """Conversations `user` may see. The condition is a subquery: one query in all."""
    return cast(ConversationQuerySet, _visible(Conversation.objects.all(), user))


def _visible(rows: QuerySet, user: Any, path: str = "") -> QuerySet:
    if not allowed(user, "read_conversations"):
        return rows.none()
    if user.leads:
        return rows
    hidden = Team.objects.filter(restricted=True).exclude(memberships__user=user)
    return rows.exclude(**{f"{path}team__in": hidden})


def conversation_for(user: Any, id: int) -> Conversation:
    """The conversation `id` with what its page needs of it, and whether it `has_open_sides`, `has_scheduled`: then more is asked.

    Http404 if there is none or it is not for `user`.
    """
    sides = Conversation.objects.filter(side_of=OuterRef("pk")).exclude(state=State.CLOSED)
    later = Scheduled.objects.filter(conversation=OuterRef("pk"))
    rows = visible_conversations(user).annotate(has_open_sides=Exists(sides), has_scheduled=Exists(later))
    return _found(rows.select_related("channel", "person__organisation", "team", "assignee", "side_of"), id)


def conversations_of(user: Any, person: Any) -> QuerySet[Conversation]:
    """A person's conversations as far as `user` may see them, newest first; not those merged into another of theirs."""
    rows = visible_conversations(user).filter(person=person).exclude(merged_into__person=F("person"))
    return rows.order_by("-last_at", "-id")


def conversations_at_company(user: Any, organisation: Any) -> QuerySet[Conversation]:
    """The conversations with everybody at a company, as far as `user` may see them, newest first."""
    rows = visible_conversations(user).filter(person__organisation=organisation)
    return rows.select_related("person").order_by("-last_at", "-id")


def message_for(user: Any, id: int) -> Message:
    """The message or note `id` with its conversation. Http404 if there is none or it is not for `user`."""
    rows = Message.objects.select_related("conversation__channel", "conversation__person", "user")
    return _found(_visible(rows, user, "conversation__"), id)


def side_for(user: Any, parent: Conversation, id: int) -> Conversation:
    """A side conversation of one that the caller has found. Http404 for any other."""
    rows = visible_conversations(user).filter(side_of=parent)
    return _found(rows.select_related("channel", "person__organisation", "team", "assignee", "side_of__person"), id)


def messages_of(conversation: Conversation) -> MessageQuerySet:
    """What was said in a conversation the caller has found, oldest first, with who wrote, files and delivery. Three queries."""
    return (
        Message.objects.filter(conversation=conversation)
        .select_related("user", "person", "delivery")
        .prefetch_related("attachments__file")
        .order_by("at", "id")
    )


def scheduled_in(conversation: Conversation) -> Scheduled | None:
    """The answer that leaves later, in a conversation the caller has found. One query, none where it is known that there is none."""
    if not getattr(conversation, "has_scheduled", True):
        return None
    return Scheduled.objects.filter(conversation=conversation).select_related("user").first()


def scheduled_among(ids: list[int]) -> QuerySet[Scheduled]:
    """The answers that leave later in these conversations; the caller has found them."""
    return Scheduled.objects.filter(conversation__in=ids)


def files_of(conversation: Conversation) -> QuerySet[Attachment]:
    """The files of a conversation the caller has found, the newest first, but for pictures that stand in a text."""
    rows = Attachment.objects.filter(message__conversation=conversation, inline=False)
    return rows.select_related("file", "message").order_by("-id")


def customer_messages_of(conversation: Conversation) -> MessageQuerySet:
    """The same as the customer may see it: no notes, nothing that may still be undone."""
    return messages_of(conversation).shown_to_customer()


def undelivered_in(ids: list[int]) -> MessageQuerySet:
    """The answers in these conversations that did not reach somebody; the caller has found them."""
    states = [DeliveryState.FAILED, DeliveryState.PARTLY]
    return cast(MessageQuerySet, Message.objects.filter(conversation__in=ids, delivery__state__in=states))


def attachment_for(user: Any, id: int) -> Attachment:
    """The attachment `id` with its file. Http404 if there is none or it is not for `user`."""
    return _found(_visible(Attachment.objects.select_related("file", "message"), user, "message__conversation__"), id)


def attachment_for_customer(conversation: Conversation, id: int) -> Attachment:
    """An attachment in what the customer may see of this conversation, else Http404."""
    rows = Attachment.objects.select_related("file").filter(message__in=conversation.messages.shown_to_customer())
    return _found(rows, id)


def inline_image_for(user: Any, message: Message, content_id: str) -> Attachment:
    """The picture that a message's HTML shows by cid:, else Http404."""
    found = Attachment.objects.select_related("file").filter(message=message, content_id=content_id).first()
    if found is None:
        raise Http404
    return found


def raw_of(user: Any, message: Message) -> Raw:
    """The raw input of a message the caller has found, else Http404."""
    found = message.raws.select_related("file").order_by("pk").first()
    if found is None or not allowed(user, "answer"):
        raise Http404
    return found


def quarantined_for(user: Any) -> QuerySet[Raw]:
    """What could not be read and waits for a person, newest first; nothing for those without the right."""
    if not allowed(user, "read_quarantine"):
        return Raw.objects.none()
    return (
        Raw.objects.filter(message__isnull=True, settled_at__isnull=False)
        .exclude(reason="")
        .select_related("file")
        .order_by("-id")
    )


def raw_for(user: Any, id: int) -> Raw:
    """One of the quarantine. Http404 if it is not there (any more) or not for `user`."""
    return _found(quarantined_for(user), id)


def visible_channels(user: Any) -> QuerySet[Channel]:
    """The channels whose team's work `user` may see, by name."""
    return _visible(Channel.objects.select_related("team"), user).order_by("name", "pk")


def channel_for(user: Any, id: int) -> Channel:
    return _found(visible_channels(user), id)


def addresses_of(channel: Channel) -> QuerySet[ChannelAddress]:
    """The further addresses of a channel the caller has found, in order."""
    return channel.addresses.order_by("pattern")


def channel_address_for(user: Any, id: int) -> ChannelAddress:
    """One of them with its channel. Http404 if there is none or the channel is not for `user`."""
    return _found(_visible(ChannelAddress.objects.select_related("channel"), user, "channel__"), id)


def visible_blocks(user: Any) -> QuerySet[Block]:
    """Who is kept out, the latest first: whoever answers customers must know why somebody is not heard. The
    conversation that led to one is named only to who may see it."""
    if not allowed(user, "answer"):
        return Block.objects.none()
    seen = visible_conversations(user).filter(pk=OuterRef("conversation"))
    rows = Block.objects.annotate(may_see_why=Exists(seen))
    return rows.select_related("person").prefetch_related("person__identities").order_by("-id")


def block_for(user: Any, id: int) -> Block:
    return _found(visible_blocks(user), id)


def visible_tags(user: Any) -> QuerySet[Tag]:
    """All tags, by name: they are words, and say nothing of a conversation."""
    return Tag.objects.all() if allowed(user, "read_conversations") else Tag.objects.none()


def shared_draft_in(conversation: Conversation, id: int) -> Draft:
    """A draft that was handed over in a conversation the caller has found. Http404 for any other, also a colleague's own."""
    return _found(conversation.drafts.filter(shared_at__isnull=False).select_related("user"), id)


def drafts_for(user: Any) -> QuerySet[Draft]:
    """The user's own drafts, newest first."""
    return Draft.objects.filter(user=user).select_related("conversation__person").order_by("-updated_at")


def visible_views(user: Any) -> SavedViewQuerySet:
    """The saved views `user` may use: their own, those of their teams (of all for leads), and those for everybody."""
    if not allowed(user, "read_conversations"):
        return cast(SavedViewQuerySet, SavedView.objects.none())
    of_teams = Q(audience=Audience.TEAM) & (Q() if user.leads else Q(team__in=own_team_ids(user)))
    found = SavedView.objects.filter(Q(audience=Audience.MINE, owner=user) | Q(audience=Audience.ALL) | of_teams)
    return cast(SavedViewQuerySet, found.select_related("owner", "team"))


def view_for(user: Any, id: int) -> SavedView:
    """The saved view `id`. Http404 if there is none or it is not for `user`."""
    return _found(visible_views(user), id)


def wrote(message: Message, user: Any) -> bool:
    """Whether `user` wrote the message."""
    return message.user_id is not None and actor_of(user).kind == "user" and message.user_id == user.pk


def _found(rows: QuerySet, id: int) -> Any:
    found = rows.filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def receipt_setting_of(channel: Channel) -> ReceiptSetting:
    """Whether and how the channel sends receipts; one that is not stored yet where nobody chose."""
    return ReceiptSetting.objects.filter(channel=channel).first() or ReceiptSetting(channel=channel)
