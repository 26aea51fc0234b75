"""A small server for the browser tests: our static files and pages, and a live stream the test speaks into."""

import queue
import threading
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.template import engines
from django.utils import translation

from kept.ui import assets, csp


class Stage:
    """`page(path, body)` sets what is shown; `said` is what was posted; `tell(frame)` speaks on every open stream."""

    def __init__(self):
        self.pages, self.said, self.streams, self.opened, self.refuse = {}, [], [], [], None
        self._news = threading.Condition()

    def page(self, path, body, template="ui/page.html"):
        """A page whose main part is this Jinja source, in the layout `template`."""
        self.pages[path] = (
            '{% extends "'
            + template
            + '" %}{% import "ui/macros.html" as ui %}{% block main %}'
            + body
            + "{% endblock %}"
        )

    def fragment(self, path, html):
        """A bare answer."""
        self.pages[path] = html

    def listened(self, query):
        """Waits until a stream whose query contains this text is open."""
        with self._news:
            assert self._news.wait_for(lambda: any(query in opened for opened in self.opened), timeout=5), self.opened

    def posted(self, path):
        """Waits until something was posted there; returns its body."""
        with self._news:
            assert self._news.wait_for(lambda: path in dict(self.said), timeout=5), self.said
            return dict(self.said)[path]

    def tell(self, frame):
        """One frame of the live stream, "event: changed\\ndata: {…}"."""
        for stream in self.streams:
            stream.put(frame)

    def __call__(self, environ, start):
        path = environ["PATH_INFO"]
        if path.startswith(assets.PREFIX):
            body, headers = assets.find(path, environ.get("HTTP_ACCEPT_ENCODING", "")) or (b"", {})
            start("200 OK" if headers else "404 Not Found", list(headers.items()))
            return [body]
        if path == "/live":
            return self._stream(environ, start)
        if environ["REQUEST_METHOD"] == "POST":
            return self._posted(environ, start)
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", csp.policy())])
        with translation.override(environ.get("HTTP_ACCEPT_LANGUAGE", "en").split(",")[0].lower()):
            return [engines["jinja2"].from_string(self.pages.get(path, "")).render({}).encode()]

    def _posted(self, environ, start):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        with self._news:
            self.said.append((environ["PATH_INFO"], body))
            self._news.notify_all()
        status, answer = self.refuse or ("200 OK", "")
        where = [("Location", answer)] if status.startswith("3") else []
        start(status, [("Content-Type", "text/html; charset=utf-8"), *where])
        return [answer.encode()]

    def _stream(self, environ, start):
        mine = queue.Queue()
        with self._news:
            self.streams.append(mine)
            self.opened.append(environ["QUERY_STRING"])
            self._news.notify_all()
        start("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
        yield b"retry: 200\nid: 1\nevent: hello\ndata: {}\n\n"
        while (frame := mine.get()) is not None:
            yield f"{frame}\n\n".encode()


@contextmanager
def served(stage):
    """Serves a stage on a free port; yields its address."""
    server = make_server("127.0.0.1", 0, stage, _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    stage.tell(None)
    server.shutdown()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Says nothing."""
