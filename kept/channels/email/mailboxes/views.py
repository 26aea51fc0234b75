"""/settings/mailboxes."""

from django.http import HttpRequest, HttpResponse


def mailboxes(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


new = permission = mailbox = change = pause = next_try = sign_in = removal = mailboxes
