"""How well reports and automatic mails are told apart, on the mails of many programs beside the repository."""

import json
from pathlib import Path

import pytest

from kept.channels.email.reading import read

MAILS = Path(__file__).resolve().parents[5] / "shared" / "data" / "mail" / "eml"


@pytest.fixture(scope="module")
def read_mails():
    """(what is expected, what was read) of each mail that has an expectation of these kinds."""
    if not MAILS.is_dir():
        pytest.skip("the mails to measure with are not here")
    found = []
    for path in sorted(MAILS.glob("*.json")):
        expected = json.loads(path.read_text())["expected"]
        if (
            expected.get("is_bounce")
            or "bounce" in expected
            or expected.get("is_auto_reply")
            or "is_feedback_report" in expected
            or path.stat().st_size % 7 == 0
        ):
            found.append((expected, read(path.with_suffix(".eml").read_bytes())))
    return found


def share(rows):
    rows = list(rows)
    return sum(rows) / len(rows)


def test_bounces_and_automatic_answers_are_found_and_nothing_else(read_mails):
    for field, least in (("is_bounce", 0.97), ("is_auto_reply", 0.97), ("is_feedback_report", 1.0)):
        rows = [(bool(expected[field]), getattr(mail, field)) for expected, mail in read_mails if field in expected]
        assert share(got for want, got in rows if want) >= least
        assert share(want for want, got in rows if got) >= 0.99


def test_who_was_not_reached_is_read(read_mails):
    rows = [
        (e["bounce"]["failed_recipients"], m.bounce)
        for e, m in read_mails
        if e.get("bounce", {}).get("failed_recipients")
    ]
    assert (
        share(
            bounce is not None and sorted(x.lower() for x in want) == sorted(bounce.failed_recipients)
            for want, bounce in rows
        )
        >= 0.97
    )


def test_what_must_not_be_answered_automatically_is_known(read_mails):
    rows = [mail.must_not_autorespond for expected, mail in read_mails if expected.get("must_not_autorespond")]
    assert share(rows) >= 0.99
