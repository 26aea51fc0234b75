"""A stored file as an answer: never as a page of ours, always in a sandbox."""

from django.http import FileResponse

from kept.files import store
from kept.files.models import StoredFile

POLICY = "default-src 'none'; img-src 'self'; sandbox"


def response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as a download; with `inline`, pictures (pixels only) are shown in place.

    The caller has checked that the reader may see it. Raises FileNotFoundError if the bytes are gone.
    The server sends it without holding a thread (see config/serving.py).
    """
    shown = inline and stored.is_picture
    kind = stored.content_type if shown or stored.content_type == "application/pdf" else "application/octet-stream"
    answer = FileResponse(store.open(stored), as_attachment=not shown, filename=stored.name, content_type=kind)
    answer["Content-Length"] = str(stored.size)
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
