"""A server of somebody else's, over real HTTP on this machine, which answers as it is told: also badly."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answers` are given one after the other, the last one again and again: a status, or a function of the handler."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: list = field(default_factory=lambda: [200])

    def next_answer(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving(*answers):
    """A Receiver that runs within the block."""
    receiver = Receiver(answers=list(answers or [200]))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def _handler(receiver):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.asked.append(Asked(self.command, self.path, headers, body))
            answer = receiver.next_answer()
            if callable(answer):
                answer(self)
            else:
                says(answer)(self)

        do_GET = do_PUT = do_DELETE = do_POST

        def log_message(self, *args):
            pass

    return Handler


def says(status: int, body: bytes = b"", **headers: str) -> Callable:
    """An answer with headers (underscores stand for hyphens)."""

    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hangs(handler):
    """Takes the request and says nothing, until the other side goes."""
    handler.connection.settimeout(30)
    handler.close_connection = True
    try:
        handler.connection.recv(1)
    except OSError:
        pass


def drips(handler):
    """One byte at a time, for ever: within any time-out between two bytes."""
    handler.close_connection = True
    try:
        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 10_000:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        pass


def hangs_up(handler):
    """Goes without a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def babbles(handler):
    """Says something that is no HTTP."""
    handler.close_connection = True
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


def floods(handler):
    """A body of 50 MB."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    try:
        for _ in range(50):
            handler.wfile.write(b"x" * 1_000_000)
    except OSError:
        pass
