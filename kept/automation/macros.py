"""Macros are made, changed, retired: words with variables by language, and acts."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kept.accounts.access import own_team_ids
from kept.accounts.permissions import allowed
from kept.automation.access import may_change
from kept.automation.acts import act_named
from kept.automation.models import Macro
from kept.automation.variables import unknown_in
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.conflicts import Stale
from kept.text.folding import fold

LANGUAGES = ("en", "ar", "zh-Hant")
LONGEST, MOST_ACTS = 10_000, 10
FIELDS = ("name", "code", "owner", "team", "texts", "acts")


def create_macro(*, by: Any, **values: Any) -> Macro:
    """Make a macro of `name code owner team texts acts`; without owner and team it is for all.

    Raises ValidationError by field, PermissionDenied for whom it may not be for. Event: macro.created.
    """
    macro = Macro()
    _set(macro, values, by)
    with transaction.atomic():
        macro.save()
        record("macro.created", macro, by=by, data={"name": macro.name})
    return macro


def change_macro(macro: Macro, *, by: Any, expected: int | None = None, **values: Any) -> Macro:
    """Change what is given. Raises ValidationError, PermissionDenied, Stale. Event: macro.changed."""
    with transaction.atomic():
        macro.refresh_from_db(from_queryset=Macro.objects.select_for_update())
        if expected is not None and macro.version != expected:
            raise Stale(macro)
        _need(macro, by)
        before = {name: getattr(macro, name) for name in FIELDS}
        _set(macro, before | values, by)
        changed = sorted(name for name in FIELDS if getattr(macro, name) != before[name])
        if changed:
            macro.version += 1
            macro.save()
            record("macro.changed", macro, by=by, data={"fields": changed})
    return macro


def retire_macro(macro: Macro, *, by: Any) -> Macro:
    """Offer it no more; it can be brought back. Event: macro.retired."""
    _need(macro, by)
    with transaction.atomic():
        if Macro.objects.filter(pk=macro.pk, retired_at=None).update(retired_at=now(), version=macro.version + 1):
            record("macro.retired", macro, by=by)
    macro.refresh_from_db()
    return macro


def bring_back_macro(macro: Macro, *, by: Any) -> Macro:
    """Offer it again. Event: macro.brought_back."""
    _need(macro, by)
    with transaction.atomic():
        if (
            Macro.objects.filter(pk=macro.pk)
            .exclude(retired_at=None)
            .update(retired_at=None, version=macro.version + 1)
        ):
            record("macro.brought_back", macro, by=by)
    macro.refresh_from_db()
    return macro


def _need(macro: Macro, by: Any) -> None:
    if not may_change(by, macro):
        raise PermissionDenied(_("A macro for all is changed by leads."))


def _set(macro: Macro, values: dict[str, Any], by: Any) -> None:
    """Put checked values on the row. All that is wrong is said at once."""
    wrong: dict[str, Any] = {}
    macro.name = " ".join(str(values.get("name") or "").replace("\x00", "").split())
    macro.code = str(values.get("code") or "").replace("\x00", "").strip().lstrip(";؛；")
    if not macro.name or len(macro.name) > 80:
        wrong["name"] = _("Give it a name of at most %(n)s characters.") % {"n": 80}
    if len(macro.code) > 30 or " " in macro.code:
        wrong["code"] = _("One word of at most %(n)s characters.") % {"n": 30}
    macro.owner, macro.team = values.get("owner"), values.get("team")
    _refuse_scope(macro, by)
    macro.texts = _texts(values.get("texts") or {}, wrong)
    macro.acts = _acts(values.get("acts") or [], by, wrong)
    if not wrong and not macro.texts and not macro.acts:
        wrong["texts"] = _("Write a text, or choose something to be done.")
    if wrong:
        raise ValidationError(wrong)
    macro.folded = fold("\n".join([macro.name, macro.code, *macro.texts.values()]))


def _refuse_scope(macro: Macro, by: Any) -> None:
    """One's own; a team's by its members and leads; for all by leads."""
    if macro.owner is not None:
        fits = macro.team is None and macro.owner == by
    elif macro.team is not None:
        fits = by.leads or own_team_ids(by).filter(team=macro.team).exists()
    else:
        fits = allowed(by, "manage_macros")
    if not fits:
        raise PermissionDenied(_("You cannot make a macro for these people."))


def _texts(given: dict[str, str], wrong: dict[str, Any]) -> dict[str, str]:
    texts = {tag: text.replace("\x00", "").replace("\r\n", "\n").strip() for tag, text in given.items()}
    texts = {tag: text for tag, text in texts.items() if text}
    unknown = [mark for text in texts.values() for mark in unknown_in(text)]
    if not texts.keys() <= set(LANGUAGES):
        wrong["texts"] = _("There is no such language.")
    elif any(len(text) > LONGEST for text in texts.values()):
        wrong["texts"] = _("At most %(n)s characters.") % {"n": LONGEST}
    elif unknown:
        wrong["texts"] = _("There is no such variable: %(names)s") % {"names": " ".join(unknown[:5])}
    return texts


def _acts(given: list, by: Any, wrong: dict[str, Any]) -> list[dict[str, Any]]:
    """Acts as they are kept, each with a value that makes sense to who writes it down; they are checked again when they run."""
    rows = []
    try:
        for row in given:
            act, value = act_named(row.get("act")), row.get("value", "")
            act.argument.read(by, value)
            rows.append({"act": act.name, "value": value})
    except (ValidationError, Http404, AttributeError) as error:
        wrong["acts"] = getattr(error, "messages", [_("There is no such entry.")])
    if len(given) > MOST_ACTS:
        wrong["acts"] = _("At most %(n)s.") % {"n": MOST_ACTS}
    return rows
