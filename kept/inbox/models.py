"""What is said: channels, conversations, messages and notes, and the raw input they came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.files.models import StoredFile
from kept.people.models import Person


class Stage(models.TextChoices):
    PRIVATE = "private", _("private")
    PUBLIC = "public", _("public")


class Channel(models.Model):
    """One way in and out: for mail, an address. Its brand is its name, greeting and closing per language."""

    kind = models.CharField(max_length=20, default="email")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=320, unique=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="channels")
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.PRIVATE)
    language = models.CharField(max_length=12, default="en")
    timezone = models.CharField(max_length=60, default="UTC")
    greetings = models.JSONField(default=dict, help_text="house greeting by language; {name} is the customer's")
    closings = models.JSONField(default=dict, help_text="house closing by language; {agent} is who answers")
    is_default = models.BooleanField(default=False)
    tells_broken = models.BooleanField(
        default=False, help_text="whether the customer is told by mail when a promise breaks"
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_channel"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ChannelAddress(models.Model):
    """One more address whose mail comes to a channel: `help@lampring.example`, or all of a domain: `*@lampring.example`."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="addresses")
    pattern = models.CharField(max_length=320, unique=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.pattern


class Tag(models.Model):
    name = models.CharField(max_length=60, unique=True)
    colour = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Waiting for the customer")
    CLOSED = "closed", _("Closed")


class ConversationQuerySet(models.QuerySet):
    def newest_first(self) -> "ConversationQuerySet":
        return self.order_by("-last_at", "-id")

    def open(self) -> "ConversationQuerySet":
        return self.filter(state=State.OPEN)

    def before(self, at, id: int) -> "ConversationQuerySet":
        """The next page of newest_first(): strictly after the row (at, id) in that order."""
        return self.filter(last_at__lte=at).exclude(last_at=at, id__gte=id)


class Conversation(models.Model):
    """A thread with one person. `last_*`, `preview` and `waiting_since` are kept by the verbs for the lists.

    `waiting_since` is when the oldest customer message without a human answer came (null: nobody waits for us).
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="conversations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conversations")
    subject = models.CharField(max_length=300, blank=True)
    ask = models.CharField(max_length=200, blank=True, help_text="one line: what the customer wants")
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="conversations")
    assignee = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="conversations")
    tags = models.ManyToManyField(Tag, through="Tagging", related_name="conversations")
    external_id = models.CharField(max_length=120, null=True, unique=True)
    created_at = models.DateTimeField(default=now)
    imported_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(default=now)
    last_message_id = models.BigIntegerField(default=0, help_text="newest message or note")
    preview = models.CharField(max_length=160, blank=True)
    waiting_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change: ETag and If-Match")

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            # The team stands last in each so that the work of hidden teams is left out by the index alone.
            models.Index(fields=["-last_at", "-id", "team"], name="conv_all"),
            models.Index(fields=["state", "-last_at", "-id", "team"], name="conv_by_state"),
            models.Index(fields=["assignee", "state", "-last_at", "-id", "team"], name="conv_by_assignee"),
            models.Index(fields=["team", "state", "-last_at", "-id"], name="conv_by_team"),
            models.Index(fields=["person", "-last_at"], name="conv_by_person"),
            models.Index(
                fields=["waiting_since"], name="conv_waiting", condition=models.Q(waiting_since__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"


class Because(models.TextChoices):
    """Why a conversation could be closed although nobody answered: there was nothing to answer."""

    THANKS = "thanks", _("only thanks")
    SPAM = "spam", _("spam")
    AUTOMATIC = "automatic", _("written by a machine")


class StateChange(models.Model):
    """Each opening, waiting and closing: to what, when, by whom, why."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="state_changes")
    to = models.CharField(max_length=8, choices=State.choices)
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)
    because = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "-at"], name="statechange_latest")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.to}"


class Tagging(models.Model):
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "tag"], name="one_tagging_a_tag")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.tag_id}"


class Kind(models.TextChoices):
    INBOUND = "inbound", _("from the customer")
    REPLY = "reply", _("reply")
    NOTE = "note", _("note")


class MessageQuerySet(models.QuerySet):
    def latest_first(self) -> "MessageQuerySet":
        """As they were said, whenever they were imported."""
        return self.order_by("-at", "-id")

    def human_inbound(self) -> "MessageQuerySet":
        """What a customer wrote themselves: each waits for a human answer."""
        return self.filter(kind=Kind.INBOUND, automatic=False)

    def human_replies(self) -> "MessageQuerySet":
        return self.filter(kind=Kind.REPLY, automatic=False)

    def shown_to_customer(self) -> "MessageQuerySet":
        """No notes, and nothing that may still be undone."""
        return self.exclude(kind=Kind.NOTE).exclude(delivery__state=DeliveryState.HELD)


class Message(models.Model):
    """What was said (inbound, reply) or what only the team sees (note). `text` is what is new; `full_text`
    the whole where it differs. `automatic` marks receipts, vacation answers and bounces: they stop no clock.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    full_text = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="cleaned HTML as it came; shown in a sandboxed frame")
    language = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sender = models.JSONField(default=dict, help_text="{name, address} as written")
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list, help_text="who got it unseen: for the team only, in no header and on no page")
    signature = models.TextField(blank=True, help_text="what was put under the text when it was written")
    message_id = models.CharField(max_length=400, blank=True)
    in_reply_to = models.CharField(max_length=400, blank=True)
    automatic = models.BooleanField(default=False)
    marks = models.JSONField(default=dict, help_text="what a channel found out: authentication, list, forwarded_by …")
    external_id = models.CharField(max_length=160, null=True, unique=True)
    client_id = models.CharField(
        max_length=40, null=True, unique=True, help_text="made by the browser, so that a retry is the same message"
    )
    at = models.DateTimeField(default=now)
    imported_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_by_conversation"),
            models.Index(fields=["conversation", "at", "id"], name="message_by_time"),
            # Not only of those that have one: SQLite uses no partial index for a value it is given.
            models.Index(fields=["message_id"], name="message_by_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ThreadId(models.Model):
    """One more id that leads to a message's thread: one it answers that is not here (yet), or one a relay gave it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="thread_ids")
    value = models.CharField(max_length=400)

    class Meta:
        indexes = [models.Index(fields=["value"], name="threadid_by_value")]

    def __str__(self) -> str:
        return self.value


class Mention(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"mention in {self.message_id}"


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_id = models.CharField(max_length=255, blank=True)
    inline = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    HELD = "held", _("can still be undone")
    QUEUED = "queued", _("on its way")
    SENT = "sent", _("sent")
    PARTLY = "partly", _("not sent to everybody")
    KEPT_HERE = "kept_here", _("not sent: no mail server is set")
    FAILED = "failed", _("could not be sent")


class Delivery(models.Model):
    """How a reply left: the state, the tries, and the other server's own words when it failed."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="delivery")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    queued_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    delayed_at = models.DateTimeField(null=True, help_text="when another server said that it still tries")

    class Meta:
        indexes = [models.Index(fields=["state", "message"], name="delivery_by_state")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class RecipientState(models.TextChoices):
    QUEUED = "queued", _("on its way")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    REPLACED = "replaced", _("sent to another address instead")


class Recipient(models.Model):
    """How one recipient's copy of a reply fared: what their server said last (`status` as `550` or `5.1.1`), and when."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="recipients")
    address = models.CharField(max_length=320)
    state = models.CharField(max_length=8, choices=RecipientState.choices, default=RecipientState.QUEUED)
    status = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "address"], name="one_row_a_recipient")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.address} {self.state}"


class Signature(models.Model):
    """What stands under an answer: somebody's own, a team's or a channel's; `language` "" where no other fits."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="signatures")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="signatures")
    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE, related_name="signatures")
    language = models.CharField(max_length=12, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=[owner, "language"], name=f"one_signature_a_{owner}_and_language")
            for owner in ("user", "team", "channel")
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class Raw(models.Model):
    """Received input exactly as it came, stored before it was read. Nothing received is lost.

    `settled_at` null: not read yet. `reason` set and `message` null: in quarantine, where people see it: `channel` is
    where it would belong, `about` what it speaks of, `owner` who looks at it; aside it is out of the way, and later its
    bytes are forgotten (never its row).
    """

    channel_kind = models.CharField(max_length=20, default="email")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)
    envelope = models.JSONField(default=dict, help_text="what the door knew: recipients, sender, channel")
    received_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="raws")
    duplicate = models.BooleanField(default=False)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    about = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    aside_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="raw_quarantine", condition=models.Q(message__isnull=True)),
            models.Index(fields=["received_at"], name="raw_unsettled", condition=models.Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"raw {self.pk}"


class Seen(models.Model):
    """How far a user has read a conversation: unread is a newer message than this."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="seen")
    message_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation"], name="one_seen_a_user")]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.conversation_id}"


class Draft(models.Model):
    """What somebody is writing, kept on the server; one a user, conversation and kind."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.REPLY)
    text = models.TextField()
    recipients = models.JSONField(default=dict, help_text="to, cc, bcc as chosen so far; {} for nobody chosen")
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation", "kind"], name="one_draft_a_kind")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} in {self.conversation_id}"
