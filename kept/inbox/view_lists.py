"""Lists by conditions: a page of a saved view or of any tree, its count, and the same as a queryset for acts on all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from kept.inbox.access import Scope, scope_of, view_for, without_hidden
from kept.inbox.condition_fields import Table
from kept.inbox.condition_names import asker_for
from kept.inbox.condition_trees import EVERYTHING, Leaf, Node, leaves, read, where
from kept.inbox.conditions import NEGATIVE, REFERENCES, WORDS, Asker
from kept.inbox.lists import PAGE, VIEWS, Page, rows_of, view_of
from kept.inbox.models import Conversation, ConversationQuerySet, SavedView
from kept.inbox.orders import Order, order_named
from kept.inbox.walking import Counted, count, find
from kept.text.numbers import whole


@dataclass
class Asked:
    """A tree as one reader asks it. What it names is looked up once, when it is first needed."""

    user: Any
    tree: Node
    order_name: str = "last"
    scope: Scope | None = None

    @cached_property
    def asker(self) -> Asker:
        return asker_for(self.user, self.tree, scope=self.scope or scope_of(self.user))

    @cached_property
    def order(self) -> Order:
        return order_named(self.order_name)

    @cached_property
    def gone(self) -> list[Leaf]:
        """The conditions that name something which is not there (any more), for this reader."""
        return [leaf for leaf in leaves(self.tree) if is_gone(leaf, self.asker)]

    def ids(self, *, size: int, after: str = "", within: Q | None = None) -> Any:
        """A page of ids: see walking.find."""
        return find(self.asker, self.tree, self.order, size=size, after=after, within=within)

    def page(self, *, before: str = "", size: int = PAGE, within: Q | None = None) -> Page:
        """A page with its rows, behind the cursor `before`."""
        found = self.ids(size=size, after=before, within=within)
        return Page(rows_of(self.user, found.ids), found.next, found.unfinished)

    def count(self, *, within: Q | None = None) -> Counted:
        return count(self.asker, self.tree, within=within)

    def all(self) -> ConversationQuerySet:
        """All of it as a queryset, for acts on the whole. Not for pages."""
        rows = Conversation.objects.filter(where(self.tree, self.asker), side_of=None)
        return without_hidden(rows, self.asker.scope.hidden)


def of_view(user: Any, view: SavedView, *, order: str = "", scope: Scope | None = None) -> Asked:
    """A saved view as `user` asks it; `order` for another than its own."""
    return Asked(user, read(view.filter, lenient=True), order or view.order, scope)


def of_filter(user: Any, data: Any, *, order: str = "last", scope: Scope | None = None) -> Asked:
    """Any tree as JSON. Raises ValidationError {"filter": …}."""
    return Asked(user, read(data) if data else EVERYTHING, order, scope)


def list_named(user: Any, name: str) -> ConversationQuerySet | None:
    """All of a list by its name in addresses ("mine", "v12"), for acts on the whole of it; None for any other name.

    Http404 for a saved view that is not there for `user`.
    """
    if name in VIEWS:
        return view_of(user, name)
    id = whole(name[1:]) if name[:1] == "v" else None
    return of_view(user, view_for(user, id)).all() if id else None


def counts_of(user: Any, views: Sequence[SavedView], *, scope: Scope | None = None) -> dict[int, Counted]:
    """The counts of several views. What they name is looked up together."""
    scope, table = scope or scope_of(user), Table()
    trees = {view.pk: read(view.filter, lenient=True, table=table) for view in views}
    asker = asker_for(user, *trees.values(), scope=scope)
    return {pk: count(asker, tree) for pk, tree in trees.items()}


def is_gone(leaf: Leaf, asker: Asker) -> bool:
    """Whether something it names is gone, or hidden from who asks."""
    condition = leaf.condition
    if condition is None or (condition.team and condition.team in asker.scope.hidden):
        return True
    if condition.kind not in REFERENCES or NEGATIVE.get(leaf.op, leaf.op) not in ("is", "any_of"):
        return False
    values = leaf.value if isinstance(leaf.value, list) else [leaf.value]
    words = WORDS.get(condition.kind, ())
    return any(value not in words and (condition.kind, value) not in asker.known for value in values)
