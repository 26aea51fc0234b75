"""The files of a conversation as a wall, the conversation on paper, and its transcript to take along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kept.inbox import access
from kept.inbox.transcribing import as_text, transcript_of
from kept.text.numbers import whole

PAGE = 60


@require_GET
def files(request: HttpRequest, id: int) -> HttpResponse:
    """All files, the newest first: by whom, when, and where in the thread."""
    found = access.conversation_for(request.user, id)
    rows = access.files_of(found).select_related("file", "message__user", "message__person")
    if before := whole(request.GET.get("before")):
        rows = rows.filter(pk__lt=before)
    page = list(rows[: PAGE + 1])
    return render(request, "inbox/files.html", {"conversation": found, "rows": page[:PAGE], "more": len(page) > PAGE})


@require_GET
def on_paper(request: HttpRequest, id: int) -> HttpResponse:
    """The conversation to be printed; with ?notes=1 the team's notes are in it."""
    found = access.conversation_for(request.user, id)
    said = transcript_of(found, notes=request.GET.get("notes") == "1")
    return render(request, "inbox/paper.html", {"conversation": found, "said": said})


@require_GET
def transcript(request: HttpRequest, id: int) -> HttpResponse:
    """The same as a file: text, or HTML with ?as=html."""
    found = access.conversation_for(request.user, id)
    said = transcript_of(found, notes=request.GET.get("notes") == "1")
    html = request.GET.get("as") == "html"
    if html:
        answer = render(request, "inbox/transcript.html", {"conversation": found, "said": said})
    else:
        answer = HttpResponse(as_text(said), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="conversation-{found.pk}.{"html" if html else "txt"}"'
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
