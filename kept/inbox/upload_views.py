"""A file on its way before the message it goes with: kept, with a ticket that only its sender can use."""

from typing import BinaryIO, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kept.inbox.attaching import upload


@require_POST
def uploads(request: HttpRequest) -> JsonResponse:
    """Keep `file`. 201 {ticket, name, size}, 422 {problem}."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"problem": _("Choose a file.")}, status=422)
    try:
        stored, ticket = upload(
            cast(BinaryIO, file.file), name=file.name or "", content_type=file.content_type or "", by=request.user
        )
    except ValidationError as error:
        return JsonResponse({"problem": " ".join(error.messages)}, status=422)
    return JsonResponse({"ticket": ticket, "name": stored.name, "size": stored.size}, status=201)
