"""Who complained of a mail gets no more that a machine sends."""

from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.people.knowing import mark_failing
from kept.people.mailings import allow_mailings, refuse_mailings


def test_who_complained_is_marked_once_and_may_want_mail_again(salma):
    refuse_mailings(salma, by=SYSTEM), refuse_mailings(salma, by=SYSTEM)
    assert salma.no_mailings_since and Event.objects.filter(name="mailings.refused").count() == 1
    allow_mailings(salma, by=SYSTEM)
    salma.refresh_from_db()
    assert salma.no_mailings_since is None


def test_the_page_of_the_person_says_why_mail_fails_and_offers_the_way_back(client_as, yusuf, salma):
    refuse_mailings(salma, by=SYSTEM)
    mark_failing("email", "salma@example.org", because="550 5.1.1 no such user", by=SYSTEM)
    page = client_as(yusuf).get(f"/people/{salma.pk}").content.decode()
    assert "550 5.1.1 no such user" in page and "They want them after all" in page
    client_as(yusuf).post(f"/people/{salma.pk}/mailings")
    salma.refresh_from_db()
    assert salma.no_mailings_since is None
