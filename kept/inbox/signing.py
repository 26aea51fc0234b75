"""Signatures: what stands under an answer, of whoever writes it, of their team or of the channel, by language.

Which one wins: the person's in the conversation's language, the person's other, then the team's and the channel's the
same way. It is put under the text as it leaves, never into it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.events.recording import record
from kept.inbox.greeting import language_of
from kept.inbox.models import Channel, Conversation, Signature

LONGEST = 2000
OWNERS: dict[type, str] = {User: "user", Team: "team", Channel: "channel"}
LANGUAGES = ("", "en", "ar", "zh-Hant")
CLOSES = 3  # lines at the head of a signature that may be a closing of their own


def signature_for(conversation: Conversation, user: Any) -> str:
    """The signature for an answer of `user` in it, its variables filled in; "" where there is none. One query."""
    if not isinstance(user, User):
        return ""
    channel, team = conversation.channel, conversation.team_id or conversation.channel.team_id
    family = language_of(channel, conversation.person, conversation.language).split("-")[0]
    rows = Signature.objects.filter(Q(user=user) | Q(channel=channel) | (Q(team=team) if team else Q(pk=None)))
    fitting = [row for row in rows.select_related("team") if row.language.split("-")[0] in ("", family)]
    if not fitting:
        return ""
    best = min(fitting, key=lambda row: (row.user_id is None, row.team_id is None, not row.language))
    named = best.team or conversation.team or channel.team
    return filled(best.text, agent=user.name, team=named.name if named else "", house=channel.name)


def filled(text: str, *, agent: str, team: str, house: str) -> str:
    """A signature with {agent}, {team} and {house} filled in; a line that becomes empty by it goes."""
    lines = []
    for line in text.splitlines():
        full = line.replace("{agent}", agent).replace("{team}", team).replace("{house}", house)
        if full.strip(" ·|,،-–") or not line.strip():
            lines.append(full.rstrip())
    return "\n".join(lines).strip()


def signature_under(text: str, conversation: Conversation, user: Any) -> str:
    """The signature for this text, without what the text ends with already."""
    return unsaid(signature_for(conversation, user), text) if conversation.channel.answers_by_mail else ""


def unsaid(signature: str, text: str) -> str:
    """The part of a signature that does not stand at the text's end: nobody signs twice, nor closes twice.

    A text that ends with the name which the signature's closing ends with has closed already.
    """
    rows = signature.splitlines()
    said = [_plain(line) for line in text.splitlines() if line.strip()]
    if not said or not rows:
        return signature
    ends = [at for at, row in enumerate(rows[:CLOSES]) if _plain(row) == said[-1]]
    whole = [_plain(row) for row in rows if row.strip()]
    if said[-len(whole) :] == whole:
        return ""
    return "\n".join(rows[ends[-1] + 1 :]).strip() if ends else signature


def _plain(line: str) -> str:
    return " ".join(line.split()).strip(" ,،，。.").casefold()


def _key(owner: Any) -> str:
    return next(name for kind, name in OWNERS.items() if isinstance(owner, kind))


def signatures_of(owner: Any) -> dict[str, str]:
    """{language: text} of a user, a team or a channel; "" is for every other language."""
    rows = Signature.objects.filter(**{_key(owner): owner})
    return dict(rows.values_list("language", "text"))


def set_signatures(owner: Any, texts: dict[str, str], *, by: Any) -> None:
    """Let these be the signatures of a user, a team or a channel, by language; an empty one goes.

    Raises ValidationError {language: …}. Event: signature.set.
    """
    key = _key(owner)
    plain = {language: text.replace("\x00", "").replace("\r\n", "\n").strip() for language, text in texts.items()}
    wrong = {language: _("At most %(n)s characters.") % {"n": LONGEST} for language, text in plain.items() if len(text) > LONGEST}  # fmt: skip
    if wrong:
        raise ValidationError(wrong)
    before = signatures_of(owner)
    changed = sorted(language for language, text in plain.items() if before.get(language, "") != text)
    if not changed:
        return
    with transaction.atomic():
        for language in changed:
            if plain[language]:
                Signature.objects.update_or_create(
                    language=language, **{key: owner}, defaults={"text": plain[language]}
                )
            else:
                Signature.objects.filter(language=language, **{key: owner}).delete()
        record("signature.set", owner, by=by, data={"languages": changed})
