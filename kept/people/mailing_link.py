"""The address by which a person ends the mailings we send them: in the mail's headers (RFC 8058) and at its foot."""

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from kept.people.links import link_for
from kept.people.models import Person

SCOPE = "mailings"
DAYS = 730  # mails are read late, and an old one must still be able to end them


def mailing_link_for(person: Person, *, by: Any) -> str:
    """The whole address; "" in an installation without the customers' pages."""
    try:
        _link, token = link_for(person, SCOPE, person.pk, days=DAYS, by=by)
        return f"{settings.BASE_URL}{reverse('portal:mailings', args=[token])}"
    except NoReverseMatch:
        return ""
