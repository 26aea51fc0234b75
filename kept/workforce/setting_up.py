"""How a team's work finds somebody, and what each takes: set by leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.events.recording import record
from kept.inbox.models import Tag
from kept.workforce.looking import look_at
from kept.workforce.models import ROUTED, Hands, Routing, Skill, Way

MOST = 500
LONGEST_LIST = 30


def set_routing(team: Team, *, way: str, most: int, by: Any) -> Routing:
    """The team's way, and how many open conversations one person has at once. Raises ValidationError by field."""
    wrong = {}
    if way not in Way.values:
        wrong["way"] = _("Choose one of the ways.")
    if not 1 <= most <= MOST:
        wrong["most"] = _("From 1 to %(most)s.") % {"most": MOST}
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        routing, _made = Routing.objects.get_or_create(team=team)
        if (routing.way, routing.most) != (way, most):
            routing.way, routing.most = way, most
            routing.save(update_fields=["way", "most"])
            record("routing.set", team, by=by, data={"way": way, "most": most})
    cache.delete(ROUTED)
    look_at(team.pk)
    return routing


def set_hands(user: User, *, most: int | None, languages: Iterable[str], skills: Iterable[Tag], by: Any) -> Hands:
    """How much one person takes at once (None: as their team says), in which languages, and what they know about."""
    languages, wanted = list(dict.fromkeys(languages)), {tag.pk for tag in skills}
    wrong = {}
    if most is not None and not 0 <= most <= MOST:
        wrong["most"] = _("From 0 to %(most)s.") % {"most": MOST}
    if len(languages) > LONGEST_LIST or any(not 1 < len(each) <= 12 for each in languages):
        wrong["languages"] = _("This is no list of languages.")
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        hands, _made = Hands.objects.select_for_update(no_key=True).get_or_create(user=user)
        there = set(Skill.objects.filter(user=user).values_list("tag_id", flat=True))
        if (hands.most, hands.languages, there) != (most, languages, wanted):
            hands.most, hands.languages = most, languages
            hands.save(update_fields=["most", "languages"])
            Skill.objects.filter(user=user).exclude(tag__in=wanted).delete()
            Skill.objects.bulk_create([Skill(user=user, tag_id=tag) for tag in sorted(wanted - there)])
            data = {"most": most, "languages": languages, "skills": sorted(wanted)}
            record("hands.set", user, by=by, data=data)
    return hands
