"""Her answer: 1 to 5 and a word. Her words reach the team as a message; a low score waits for us even without one."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.events.recording import record
from kept.feedback.models import HIGHEST, LOWEST, Survey
from kept.inbox.joined import now_in
from kept.inbox.receiving import receive

LONGEST = 5_000
CHANGED_FOR = timedelta(days=14)


def rate(survey: Survey, *, score: int | None, word: str = "", by: Any) -> Survey:
    """Take her answer, or what she says instead of it, for two weeks after the first. The same again changes nothing.

    New words are a message of hers in the conversation, which waits for us as every other (law 1); so does a low score
    (1 or 2): the worst thing is no answer. Raises ValidationError by field. Events: survey.answered or survey.changed.
    """
    plain = word.replace("\x00", "").replace("\r\n", "\n").strip()
    if score is None or not LOWEST <= score <= HIGHEST:
        raise ValidationError({"score": _("Choose a number from 1 to 5.")})
    if len(plain) > LONGEST:
        raise ValidationError({"word": _("At most %(n)s characters.") % {"n": LONGEST}})
    with transaction.atomic():
        survey.refresh_from_db(from_queryset=Survey.objects.select_for_update())
        if not may_change(survey):
            raise ValidationError({"score": _("It can no longer be changed. You can always write to us.")})
        was, before, was_low = survey.score, survey.word, survey.is_low
        if (was, before) == (score, plain):
            return survey
        survey.score, survey.word, survey.changed_at = score, plain, now()
        survey.answered_at = survey.answered_at or survey.changed_at
        survey.save(update_fields=["score", "word", "changed_at", "answered_at"])
        data = {"score": score, "was": was, "word": bool(plain)}
        if was is None:
            record("survey.answered", survey, by=by, about=[survey.conversation], data=data)
        else:
            record("survey.changed", survey, by=by, about=[survey.conversation], data=data)
        if (plain and plain != before) or (survey.is_low and not was_low):
            tell(survey, plain if plain != before else "", by)
    return survey


def may_change(survey: Survey) -> bool:
    """Whether she can still say something else."""
    return survey.answered_at is None or now() < survey.answered_at + CHANGED_FOR


def tell(survey: Survey, word: str, by: Any) -> None:
    """What she says reaches the team where everything else of hers stands."""
    conversation = now_in(survey.conversation)
    moment = int(now().timestamp() * 1000)
    receive(
        conversation.channel, conversation.person, text=word or f"{survey.score} / {HIGHEST}", conversation=conversation,
        sender={"name": conversation.person.called, "address": ""}, marks={"rating": survey.score},
        message_id=f"<rating.{survey.pk}.{moment}@{settings.MAIL_DOMAIN}>", by=by,
    )  # fmt: skip
