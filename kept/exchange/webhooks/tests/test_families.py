"""Every event that is documented can be chosen."""

import re
from pathlib import Path

from kept.exchange.webhooks.families import is_known

EVENTS = Path(__file__).resolve().parents[4] / "docs" / "events.md"


def test_every_documented_event_can_be_chosen():
    names = re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", EVENTS.read_text(), re.M)
    assert len(names) > 50
    assert [name for name in names if not is_known(name)] == []


def test_what_is_no_event_cannot():
    assert [
        name for name in ("promise", "promisse.kept", "*.kept", "promise.*.x", "", "a" * 500, None) if is_known(name)
    ] == []
