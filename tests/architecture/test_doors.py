"""Permission stands at the door, on the path and on each API operation."""

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.house import calls, modules, shown


def walked(patterns, before=""):
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walked(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def doors():
    """(address, view) of every path the pages and the API answer to."""
    return list(walked(get_resolver().url_patterns))


def test_every_address_says_who_may_come_in():
    """`may("right", view)` or `open_door(view)`: nobody gets in by having been forgotten."""
    forgotten = [
        address for address, view in doors() if not (getattr(view, "right", None) or getattr(view, "open_door", False))
    ]
    assert forgotten == []
    assert doors()


def test_rights_at_the_doors_are_rights_of_the_table():
    from kept.accounts.permissions import RIGHTS

    unknown = {right for _, view in doors() if (right := getattr(view, "right", None)) and right not in RIGHTS}
    assert unknown == set()


def test_every_api_operation_says_who_may_call_it():
    from kept.accounts.permissions import RIGHTS
    from kept.config.api import api

    operations = list(api.operations())
    assert operations
    assert [op.path for op in operations if getattr(op.view_func, "may", None) not in RIGHTS] == []


def test_every_right_of_the_table_guards_something():
    """A right that no door and no line of code asks for promises a protection that is not there."""
    from kept.accounts.permissions import RIGHTS
    from kept.config.api import api

    asked = {getattr(view, "right", None) for _, view in doors()}
    asked |= {getattr(op.view_func, "may", None) for op in api.operations()}
    asked |= {
        argument.value
        for path in modules()
        for call in calls(path, "allowed", "may", "has_right", "need")
        for argument in [*call.args, *(k.value for k in call.keywords)]
        if isinstance(getattr(argument, "value", None), str)
    }
    assert set(RIGHTS) - asked == set()


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in_by_every_guarded_page(client):
    wrong = {}
    for address, view in doors():
        if getattr(view, "right", None) and "<" not in address and "^" not in address:
            answer = client.get("/" + address)
            if answer.status_code not in {302, 401, 403, 405} or (
                answer.status_code == 302 and "sign-in" not in answer["Location"]
            ):
                wrong[address] = answer.status_code
    assert wrong == {}


@pytest.mark.django_db
def test_every_api_operation_refuses_without_a_token(client):
    from kept.config.api import api

    wrong = {}
    for operation in api.operations():
        path = "/api/v1" + "".join("1" if part.startswith("{") else part for part in split(operation.path))
        cache.clear()  # each door for itself: so many wrong tokens in a row would be stopped before they reach it
        answer = client.generic(operation.methods[0], path, data="{}", content_type="application/json")
        if answer.status_code != 401 or not answer["Content-Type"].startswith("application/problem+json"):
            wrong[path] = answer.status_code
    assert wrong == {}


def split(path):
    import re

    return re.split(r"(\{[^}]*\})", path)


def test_views_are_not_reached_around_their_doors():
    """`csrf_exempt` belongs to the doors for programs and to nothing else: pages carry their token."""
    found = [shown(path) for path in modules() if "csrf_exempt" in path.read_text()]
    programs = "kept/channels/email/webhooks/views.py"
    # A form on another site has no cookie there; its signed token stands for the page (channels/form/tokens.py).
    framed = "kept/channels/form/views.py"
    assert set(found) <= {"kept/accounts/api_doors.py", "kept/portal/views.py", programs, framed}
