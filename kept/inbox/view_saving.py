"""Views are saved, changed, deleted and brought back: one's own, a team's, or for everybody."""

from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.access import own_team_ids
from kept.accounts.models import Team, User
from kept.accounts.permissions import allowed
from kept.events.recording import record
from kept.inbox.columns import cleaned
from kept.inbox.condition_trees import read, written
from kept.inbox.models import Audience, Layout, SavedView, ViewPin
from kept.inbox.orders import order_named
from kept.inbox.wording import one_line, storable
from kept.live.hub import changed
from kept.text.folding import strip_bidi

SALT, UNDO_SECONDS, MOST = "kept.inbox.deleted-view", 3600, 200
FIELDS = ("name", "audience", "team_id", "filter", "order", "columns", "layout", "board_by")


def create_view(
    *, by: User, name: str, filter: Any = None, audience: str = Audience.MINE, team: Team | None = None, **looks: Any
) -> SavedView:
    """Save a view of `by`. `looks`: order, columns, layout, board_by. Event: view.created.

    Raises ValidationError by field; sharing with a team is for its members, with everybody for leads.
    """
    view = SavedView(owner=by)
    with transaction.atomic():
        if SavedView.objects.filter(owner=by).count() >= MOST:
            raise ValidationError({"name": _("You have %(n)s views. Delete one first.") % {"n": MOST}})
        _set(view, by, {"name": name, "filter": filter or {}, "audience": audience, "team": team, **looks})
        view.save()
        record("view.created", view, by=by, data=_said(view))
        _announce(view)
    return view


def change_view(view: SavedView, *, by: User, expected: int | None = None, **values: Any) -> SavedView:
    """Change what is given; the rest stays. Event: view.changed. Raises PermissionDenied, ValidationError by field, StaleView."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
        refuse_who_may_not(view, by)
        if expected is not None and view.version != expected:
            raise StaleView(view)
        before = {name: getattr(view, name) for name in FIELDS}
        _set(view, by, values)
        fields = [name for name in FIELDS if getattr(view, name) != before[name]]
        if fields:
            view.version += 1
            view.save()
            record("view.changed", view, by=by, data={"fields": fields, "filter": view.filter})
            _announce(view)
    return view


def delete_view(view: SavedView, *, by: User) -> str:
    """Delete it for everybody. Event: view.deleted. What is returned brings it back, with everybody's pins, for an hour."""
    with transaction.atomic():
        refuse_who_may_not(view, by)
        pins = list(view.pins.values_list("user_id", "place"))
        kept = {name: getattr(view, name) for name in FIELDS} | {"id": view.pk, "owner_id": view.owner_id, "pins": pins}
        record("view.deleted", view, by=by, data=_said(view))
        _announce(view)
        view.delete()
    return signing.dumps(kept, salt=SALT, compress=True)


def bring_back_view(kept: str, *, by: User) -> SavedView:
    """Undo a deletion: the same view under its own number. Twice is once. Event: view.brought_back.

    Raises ValidationError for what is too old or not ours, PermissionDenied.
    """
    try:
        values = signing.loads(kept, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise ValidationError(_("It is too late to bring it back.")) from None
    pins = values.pop("pins")
    with transaction.atomic():
        if found := SavedView.objects.filter(pk=values["id"]).first():
            return found
        view = SavedView(**values)
        refuse_who_may_not(view, by)
        if not User.objects.filter(pk=view.owner_id).exists() or (
            view.team_id and not Team.objects.filter(pk=view.team_id).exists()
        ):
            raise ValidationError(_("It is too late to bring it back."))
        view.save(force_insert=True)
        here = set(User.objects.filter(pk__in=[user for user, _place in pins]).values_list("pk", flat=True))
        ViewPin.objects.bulk_create(
            ViewPin(user_id=user, view=view, place=place) for user, place in pins if user in here
        )
        record("view.brought_back", view, by=by)
        _announce(view)
    return view


class StaleView(Exception):
    """The view changed since the caller looked."""

    def __init__(self, view: SavedView):
        super().__init__(f"view {view.pk} is at version {view.version}")
        self.view = view


def may_change(view: SavedView, user: Any) -> bool:
    """Whoever made it; what is shared, also leads."""
    return view.owner_id == user.pk or (user.leads and view.audience != Audience.MINE)


def refuse_who_may_not(view: SavedView, user: Any) -> None:
    """Raises PermissionDenied."""
    if not may_change(view, user):
        raise PermissionDenied(_("Only who made this view, and leads, may change it."))


def _set(view: SavedView, by: User, values: dict[str, Any]) -> None:
    if "name" in values:
        view.name = _name(values["name"])
    if "filter" in values:
        view.filter = written(read(values["filter"]))
    if "columns" in values:
        view.columns = cleaned(values["columns"])
    if "order" in values:
        view.order = _order(values["order"])
    for name, choices in (("layout", Layout.values), ("board_by", None)):
        if name in values:
            setattr(view, name, _word(name, values[name], choices))
    if "audience" in values or "team" in values:
        _share(view, by, values.get("audience", view.audience), values["team"] if "team" in values else view.team)


def _share(view: SavedView, by: User, audience: str, team: Team | None) -> None:
    if audience not in Audience.values:
        raise ValidationError({"audience": _("Choose one of the list.")})
    if (audience, team if audience == Audience.TEAM else None) == (view.audience, view.team) and view.pk:
        return
    if audience == Audience.ALL and not by.leads:
        raise ValidationError({"audience": _("Only leads share a view with everybody.")})
    if audience == Audience.TEAM and team is None:
        raise ValidationError({"team": _("Say with which team.")})
    if audience == Audience.TEAM and not (by.leads or (allowed(by, "answer") and own_team_ids(by).filter(team=team))):
        raise ValidationError({"team": _("Only its members share a view with a team.")})
    if audience == Audience.MINE and view.pk and view.owner_id != by.pk:
        raise ValidationError({"audience": _("Only who made this view can keep it to themselves.")})
    view.audience, view.team = audience, team if audience == Audience.TEAM else None


def _name(given: Any) -> str:
    name = one_line(strip_bidi(storable(given)), 200).strip() if isinstance(given, str) else ""
    if not name or len(name) > 80:
        raise ValidationError({"name": _("Give it a name of at most %(n)s characters.") % {"n": 80}})
    return name


def _order(given: Any) -> str:
    if not isinstance(given, str) or len(given) > 30 or order_named(given).name != given:
        raise ValidationError({"order": _("There is no such order.")})
    return given


def _word(name: str, given: Any, choices: Any) -> str:
    if not isinstance(given, str) or len(given) > 30 or (choices and given not in choices):
        raise ValidationError({name: _("Choose one of the list.")})
    return given


def _said(view: SavedView) -> dict[str, Any]:
    return {"name": view.name, "audience": view.audience, "team": view.team_id, "filter": view.filter}


def _announce(view: SavedView) -> None:
    changed(*([f"user:{view.owner_id}"] if view.audience == Audience.MINE else ["inbox"]))
