"""Idempotency-Key on POST: a request that is sent again gets the answer of the first, and nothing happens twice."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kept.accounts.api_problems import Problem
from kept.accounts.models import Remembered, User
from kept.events.clock import now

KEPT_FOR = timedelta(hours=24)
LOST_AFTER = timedelta(minutes=2)  # a request that is under way for longer died with its process
HEADER = "Idempotency-Key"
HEADERS = ("Location", "ETag", "Content-Type")


class TakenOver(Exception):
    """We were so slow that a repetition took our place; what we did is rolled back."""


def once(request: HttpRequest, user: User, run: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `run()`, or the one given before to the same key.

    Raises Problem 422 for another body under the key, 409 while the first request is under way.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return run()
    if len(key) > 200:
        raise Problem(422, _("%(header)s has at most 200 characters.") % {"header": HEADER})
    claim = claimed(user, key, digest_of(request))
    if claim.status:
        return again(claim)
    try:
        return remembered(claim, run)
    except TakenOver:
        raise Problem(409, name="under-way") from None
    except BaseException:
        Remembered.objects.filter(pk=claim.pk, at=claim.at, status=0).delete()
        raise


def digest_of(request: HttpRequest) -> str:
    head = f"{request.method} {request.get_full_path()} {request.content_type}\n"
    return hashlib.sha256(head.encode() + request.body).hexdigest()


def claimed(user: User, key: str, digest: str) -> Remembered:
    """The row for `key`: with a status if it has been answered, else ours to work on."""
    moment = now()
    Remembered.objects.filter(user=user, key=key, at__lt=moment - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            return Remembered.objects.create(user=user, key=key, request_digest=digest, at=moment)
    except IntegrityError:
        row = Remembered.objects.filter(user=user, key=key).first()
    if row is None:  # it was given up in between
        raise Problem(409, name="under-way")
    if row.request_digest != digest:
        raise Problem(422, _("This %(header)s was used for another request.") % {"header": HEADER}, name="key-reused")
    if not row.status and not taken_over(row):
        raise Problem(
            409,
            _("The first request with this %(header)s is still under way.") % {"header": HEADER},
            name="under-way",
            headers={"Retry-After": "1"},
        )
    return row


def taken_over(row: Remembered) -> bool:
    moment = now()
    if row.at > moment - LOST_AFTER:
        return False
    taken = Remembered.objects.filter(pk=row.pk, at=row.at, status=0).update(at=moment)
    row.at = moment
    return bool(taken)


def remembered(claim: Remembered, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Run and keep the answer, in one transaction: either both happened, or neither."""
    rows = Remembered.objects.filter(pk=claim.pk, at=claim.at, status=0)
    with transaction.atomic():
        response = run()
        if response.status_code >= 300:
            transaction.set_rollback(True)
        elif not rows.update(
            status=response.status_code, body=response.content.decode(), headers=worth_keeping(response)
        ):
            raise TakenOver
    if response.status_code >= 300:
        # Nothing was done: the client may mend its request and send it under the same key.
        rows.delete()
    return response


def worth_keeping(response: HttpResponse) -> dict[str, str]:
    return {name: response[name] for name in HEADERS if name in response}


def again(row: Remembered) -> HttpResponse:
    return HttpResponse(row.body, status=row.status, headers={**row.headers, "Idempotent-Replayed": "true"})


def forget() -> int:
    """Delete what is older than 24 hours. Timed work; returns how many."""
    return Remembered.objects.filter(at__lt=now() - KEPT_FOR).delete()[0]
