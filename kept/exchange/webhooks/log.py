"""What was sent, as the page shows it: each delivery with what came of its last try, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kept.exchange.webhooks.models import WebhookDelivery, WebhookState, WebhookTry
from kept.exchange.webhooks.payloads import body_of
from kept.outside.refusing import WORDS


@dataclass(frozen=True)
class Line:
    """`chip` is the state of the chip that says `state`."""

    delivery: WebhookDelivery
    tries: list[WebhookTry]
    state: str
    chip: str
    body: str

    @property
    def last(self) -> WebhookTry | None:
        return self.tries[-1] if self.tries else None

    @property
    def words(self) -> list[str]:
        """What came of each try."""
        return [words_of(each) for each in self.tries]

    @property
    def may_replay(self) -> bool:
        return self.delivery.state != WebhookState.WAITING


def lines_of(deliveries: Iterable[WebhookDelivery]) -> list[Line]:
    """One line each."""
    return [_line(delivery) for delivery in deliveries]


def _line(delivery: WebhookDelivery) -> Line:
    state, chip = {
        WebhookState.TAKEN: (_("taken"), "kept"),
        WebhookState.GIVEN_UP: (_("given up"), "broken"),
        WebhookState.WAITING: (_("tried again later") if delivery.tries else _("on its way"), "due"),
    }[WebhookState(delivery.state)]
    tries = sorted(delivery.history.all(), key=lambda each: each.pk)
    return Line(delivery, tries, state, chip, delivery.body or body_of(delivery.event))


def words_of(tried: WebhookTry) -> str:
    """What came of one request."""
    if tried.status is None:
        return str(WORDS.get(tried.fault, tried.fault))
    return _("Answered with %(status)s") % {"status": tried.status}
