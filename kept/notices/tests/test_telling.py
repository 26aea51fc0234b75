"""Telling our own people: at the desk, by the browser, by mail; and silence off duty."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils.translation import gettext_lazy

from kept.events.clock import freeze, now
from kept.jobs.worker import run_due
from kept.live.hub import hub
from kept.notices.choosing import choose, choose_discretion, preset
from kept.notices.kinds import KINDS
from kept.notices.models import Notice
from kept.notices.panels import unseen
from kept.notices.seeing import see_about
from kept.notices.telling import MAIL_AFTER, tell
from kept.roster.availability import set_availability
from kept.roster.hours import set_user_hours

pytestmark = pytest.mark.django_db
HERE = {"title": "Salma wrote", "body": "Where is the ring?", "url": "/conversations/1"}


@pytest.fixture
def pushed(monkeypatch, django_capture_on_commit_callbacks):
    """What the live stream was given, as (topic, name, data)."""
    heard = []
    monkeypatch.setattr(hub, "deliver", lambda news: heard.append((news.topics[0], news.name, news.data)))

    def told(*args, **kwargs):
        heard.clear()
        with django_capture_on_commit_callbacks(execute=True):
            told.notice = tell(*args, **kwargs)
        return list(heard)

    return told


def test_the_list_of_notices_shows_every_kind(amal, client_as):
    choose(amal, wanted=preset("everything"), by=amal)
    for kind in KINDS:
        tell(amal, kind, **HERE | {"title": f"of {kind}"})
    page = client_as(amal).get("/notices")
    assert page.status_code == 200 and all(f"of {kind}" in page.content.decode() for kind in KINDS)


def later(moment=None):
    with freeze((moment or now()) + MAIL_AFTER + timedelta(seconds=1)):
        run_due(raising=True)


def test_somebody_on_duty_is_told_at_the_desk_and_by_the_browser(amal, pushed):
    heard = pushed(amal, "reply", **HERE)
    assert (f"user:{amal.pk}", "changed", None) in heard
    topic, _name, said = next(row for row in heard if row[1] == "notify")
    assert topic == f"user:{amal.pk}"
    assert said["url"] == f"/notices/{pushed.notice.pk}" and said["dir"] == "rtl"
    assert "Salma" not in str(said)  # outside the desk others may read it
    choose_discretion(amal, shows="who", by=amal)
    said = next(row for row in pushed(amal, "reply", **HERE) if row[1] == "notify")[2]
    assert said["title"] == "Salma wrote" and said["body"] == ""
    assert unseen(amal) == 2


def test_m136_off_shift_ten_events_disturb_nobody_and_wait_for_the_return(amal, pushed):
    office = [[day, "09:00", "17:00"] for day in range(5)]
    set_user_hours(amal, timezone="UTC", intervals=office, by=amal)
    night = datetime(2026, 3, 9, 22, tzinfo=UTC)
    with freeze(night):
        heard = [row for n in range(10) for row in pushed(amal, "reply", **HERE | {"url": f"/conversations/{n}"})]
    later(night)
    later(night + timedelta(hours=12))
    assert heard == []
    assert mail.outbox == []
    assert unseen(amal) == 10


def test_what_is_not_looked_at_comes_by_mail_in_the_users_language(amal):
    tell(amal, "reply", **HERE)
    tell(amal, "mention", **HERE | {"title": "Mei mentioned you"})
    later()
    assert len(mail.outbox) == 1
    letter = mail.outbox[0]
    assert letter.to == [amal.email]
    assert letter.body.count("/notices/") == 2
    assert 'dir="rtl"' in letter.alternatives[0][0]
    later()
    assert len(mail.outbox) == 1


def test_what_was_seen_in_time_is_not_mailed(amal):
    tell(amal, "reply", **HERE)
    assert see_about("/conversations/1", by=amal) == 1
    later()
    assert mail.outbox == []


def test_who_went_off_duty_meanwhile_is_left_in_peace(amal):
    tell(amal, "reply", **HERE)
    set_availability(amal, "off", by=amal)
    later()
    assert mail.outbox == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_switched_off(amal, kind, pushed):
    choose(amal, wanted={other: ["app", "mail"] for other in KINDS if other != kind}, by=amal)
    assert pushed(amal, kind, **HERE) == []
    assert unseen(amal) == 0
    choose(amal, wanted={kind: ["app"]}, by=amal)
    assert pushed(amal, kind, **HERE) != []
    later()
    assert mail.outbox == []


def test_the_same_thing_is_told_once(amal, yusuf):
    assert tell(amal, "reminder", **HERE, key="promise:1:soon")
    assert tell(amal, "reminder", **HERE, key="promise:1:soon") is None
    assert tell(yusuf, "reminder", **HERE, key="promise:1:soon")
    assert tell(amal, "reply", **HERE, about=amal)
    assert tell(amal, "reply", **HERE, about=amal) is None
    assert tell(amal, "assignment", **HERE, about=amal)
    assert tell(amal, "assignment", **HERE, about=amal)


def test_words_given_lazily_speak_the_readers_language(amal, yusuf):
    titles = [tell(user, "reply", title=gettext_lazy("Notices"), url="/").title for user in (amal, yusuf)]
    assert titles[0] != titles[1] == "Notices"


def test_nobody_who_left_is_told(amal):
    amal.is_active = False
    assert tell(amal, "reply", **HERE) is None
    with pytest.raises(ValueError, match="no such kind"):
        tell(amal, "gossip", **HERE)


# the list


def test_a_notice_leads_to_what_it_is_about_and_counts_as_seen(client_as, amal):
    one = tell(amal, "reply", **HERE)
    answer = client_as(amal).get(f"/notices/{one.pk}")
    assert answer["Location"] == "/conversations/1"
    assert unseen(amal) == 0


def test_rana_does_not_see_amals_notices(client_as, amal, rana):
    one = tell(amal, "reply", **HERE)
    browser = client_as(rana)
    assert browser.get(f"/notices/{one.pk}").status_code == 404
    assert "Salma" not in browser.get("/notices").content.decode()
    browser.post("/notices/seen")
    assert unseen(amal) == 1


def test_a_notice_never_leads_to_another_site(client_as, amal):
    one = tell(amal, "reply", title="x", url="//evil.example")
    assert client_as(amal).get(f"/notices/{one.pk}")["Location"] == "/"


def test_the_list_is_read_page_by_page_and_marked_as_seen(client_as, amal):
    Notice.objects.bulk_create(Notice(user=amal, kind="reply", title=f"notice-{n}", url="/") for n in range(60))
    browser = client_as(amal)
    first = browser.get("/notices")
    assert "notice-59" in first.content.decode()
    assert "notice-9<" not in first.content.decode()
    before = Notice.objects.order_by("-pk")[49].pk
    assert f"?before={before}" in first.content.decode()
    assert "notice-9<" in browser.get(f"/notices?before={before}").content.decode()
    assert browser.get("/notices?before=x").status_code == 200
    browser.post("/notices/seen")
    assert unseen(amal) == 0
