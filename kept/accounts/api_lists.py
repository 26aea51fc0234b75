"""Lists of the API: `{items, next}`, paged by keyset, so that page 10,000 costs what page 1 costs."""

from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Field
from ninja import Schema as AnySchema

from kept.accounts.api_problems import wrong
from kept.accounts.api_values import Checked

Item = TypeVar("Item")
SALT = "kept.api.cursor"


class Paging(Checked):
    """The two query parameters of every list: declare `paging: Query[Paging]`."""

    cursor: str | None = Field(None, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=200)


class Listed(AnySchema, Generic[Item]):
    """One page: `next` is the cursor of the following one, null on the last."""

    items: list[Item]
    next: str | None = None


def listing(rows: QuerySet, paging: Paging, *, order: tuple[str, ...] = ("-id",)) -> dict[str, Any]:
    """One page of `rows` by `order`: columns that are never null, the last of them unique. One query.

    Raises Problem(422) for a cursor that we did not make for this order.
    """
    page = list(after(rows, paging.cursor, order).order_by(*order)[: paging.limit + 1])
    more = len(page) > paging.limit
    page = page[: paging.limit]
    return {"items": page, "next": cursor_of(page[-1], order) if more else None}


def cursor_of(row: Any, order: tuple[str, ...]) -> str:
    """Where `row` stands in `order`, signed so that nobody asks for a place they were not given."""
    values = []
    for column in order:
        value = row
        for part in column.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value)
    return signing.Signer(salt=SALT).sign_object([list(order), values], serializer=Plain)


class Plain:
    """JSON with dates, for the signer."""

    def dumps(self, value: Any) -> bytes:
        import json

        return json.dumps(value, separators=(",", ":"), cls=Exact).encode()

    def loads(self, data: bytes) -> Any:
        import json

        return json.loads(data)


class Exact(DjangoJSONEncoder):
    # Django's own encoder cuts times to milliseconds; a cursor that lies before its row would show it twice.
    def default(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else super().default(value)


def after(rows: QuerySet, cursor: str | None, order: tuple[str, ...]) -> QuerySet:
    """`rows` behind the place that `cursor` names."""
    if not cursor:
        return rows
    try:
        made_for, values = signing.Signer(salt=SALT).unsign_object(cursor, serializer=Plain)
    except (signing.BadSignature, ValueError):
        made_for = values = None
    if made_for != list(order):
        raise wrong("cursor", _("This is not a cursor of this list."))
    behind, same = Q(), Q()
    for column, value in zip(order, values, strict=True):
        name = column.lstrip("-")
        behind |= same & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return rows.filter(behind)
