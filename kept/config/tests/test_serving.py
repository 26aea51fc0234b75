import gzip
import http.client
import json
import socket
import threading
import time
from urllib.parse import quote

import pytest
import uvicorn

from kept.config import serving, serving_bodies, serving_patience, serving_proxies
from kept.config.asgi import application
from kept.config.serving_patience import Patient
from kept.config.tests import pages


@pytest.fixture
def port(settings):
    """A real server on a free port, with the pages of `pages.py` and none of the background work."""
    settings.ROOT_URLCONF = "kept.config.tests.pages"
    settings.MIDDLEWARE = []
    settings.ALLOWED_HOSTS = ["*"]
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(application, lifespan="off", ws="none", log_level="error", proxy_headers=False, http=Patient)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = server.force_exit = True
    thread.join(10)
    listening.close()


def ask(port, path, method="GET", body=None, **headers):
    """(status, headers, bytes) of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    try:
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def opened(port, text):
    """A connection on which `text` was sent and nothing is read."""
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.connect(("127.0.0.1", port))
    slow.sendall(text)
    return slow


def test_eight_slow_clients_each_way_do_not_hold_up_a_page(port):
    ask(port, "/text")
    senders = [
        opened(port, b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nslowly") for _ in range(8)
    ]
    readers = [opened(port, b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n") for _ in range(8)]
    for slow in readers:
        assert slow.recv(12).startswith(b"HTTP/1.1 200"), "the answer is on its way"
    took = []
    for _ in range(10):
        begun = time.perf_counter()
        assert ask(port, "/text")[0] == 200
        took.append(time.perf_counter() - begun)
    for slow in senders + readers:
        slow.close()
    assert max(took) <= 0.1, took


def test_query_body_and_paths_in_any_script_arrive_whole(port):
    status, _, body = ask(port, f"/{quote('سلام')}?q={quote('發票')}", "POST", b"z" * 1_000_000)
    assert status == 200
    assert json.loads(body) == {"size": 1_000_000, "query": {"q": "發票"}, "method": "POST", "path": "/سلام"}


def test_a_body_sent_in_pieces_without_a_length_arrives_whole(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(
        "POST", "/echo", iter([b"a" * 10, b"b" * 20]), {"Transfer-Encoding": "chunked"}, encode_chunked=True
    )
    assert json.loads(connection.getresponse().read())["size"] == 30


def test_a_body_larger_than_allowed_is_refused_in_the_readers_language(port, settings):
    settings.MAX_BODY_BYTES = 1000
    status, headers, body = ask(port, "/echo", "POST", b"z" * 1001)
    assert status == 413 and body.strip() and headers["connection"] == "close"
    status, headers, body = ask(port, "/api/v1/x", "POST", b"z" * 1001)
    assert headers["content-type"] == "application/problem+json" and json.loads(body)["status"] == 413


def test_a_body_that_lies_about_its_length_is_refused_too(port, settings):
    settings.MAX_BODY_BYTES = 1000
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/echo", iter([b"a" * 900] * 2), {"Transfer-Encoding": "chunked"}, encode_chunked=True)
    assert connection.getresponse().status == 413


def test_a_sender_who_stops_in_the_middle_is_told_so(port, monkeypatch):
    monkeypatch.setattr(serving_bodies, "CHUNK_WITHIN", 0.05)
    slow = opened(port, b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
    assert slow.recv(100).startswith(b"HTTP/1.1 408")
    slow.close()


@pytest.mark.parametrize(
    "said", [b"", b"GET /text HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"GET /text HTTP/1.1\r\nHost: a\r\n\r\nGET /te"]
)
def test_a_client_that_never_ends_its_headers_is_let_go(port, monkeypatch, said):
    monkeypatch.setattr(serving_patience, "HEADERS_WITHIN", 0.3)
    with opened(port, said) as slow:
        slow.settimeout(5)
        while slow.recv(4096):
            pass


def test_a_client_whose_headers_grow_without_end_is_let_go(port):
    with opened(port, b"GET /text HTTP/1.1\r\nHost: a\r\nX-Long: ") as talker:
        talker.settimeout(5)
        with pytest.raises(OSError):
            for _ in range(1000):
                talker.sendall(b"a" * 100_000)


def test_a_client_that_asks_again_later_is_kept(port, monkeypatch):
    monkeypatch.setattr(serving_patience, "HEADERS_WITHIN", 0.3)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    for _ in range(2):
        connection.request("GET", "/text")
        assert connection.getresponse().read()
        time.sleep(0.5)
    connection.close()


def test_bodies_together_hold_only_so_much(port, monkeypatch):
    monkeypatch.setattr(serving_bodies, "MOST_AT_ONCE", 50_000)
    with opened(port, b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 40001\r\n\r\n" + b"x" * 40_000):
        waited = time.monotonic() + 5
        while serving_bodies.held < 40_000 and time.monotonic() < waited:
            time.sleep(0.01)
        assert ask(port, "/echo", "POST", b"x" * 20_000)[0] == 503
    waited = time.monotonic() + 5
    while serving_bodies.held and time.monotonic() < waited:
        time.sleep(0.01)
    assert ask(port, "/echo", "POST", b"x" * 20_000)[0] == 200 and serving_bodies.held == 0


def test_a_refusal_is_nothing_a_browser_would_run(port):
    _status, headers, _body = ask(port, "/static/nothing.js")
    assert headers["x-content-type-options"] == "nosniff" and "default-src 'none'" in headers["content-security-policy"]


def test_pages_are_compressed_for_who_can_read_it(port):
    status, headers, body = ask(port, "/text", accept_encoding="gzip")
    assert headers["content-encoding"] == "gzip" and headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(body).startswith(b"<p>A promise") and int(headers["content-length"]) == len(body) < 1000
    assert "content-encoding" not in ask(port, "/text")[1]
    assert "content-encoding" not in ask(port, "/echo", accept_encoding="gzip")[1], "too small to be worth it"


def test_a_file_is_sent_whole_and_closed(port, tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "file", tmp_path / "invoice.pdf")
    pages.file.write_bytes(b"%PDF-" + bytes(range(256)) * 4000)
    status, headers, body = ask(port, "/download", accept_encoding="gzip")
    assert body == pages.file.read_bytes()
    assert "attachment" in headers["content-disposition"] and "content-encoding" not in headers


def test_head_says_the_same_without_the_body(port):
    status, headers, body = ask(port, "/text", "HEAD")
    assert status == 200 and body == b""


def test_forwarded_headers_count_only_from_our_own_proxies(port, settings):
    forged = {
        "x_forwarded_for": "203.0.113.7, 198.51.100.2",
        "x_forwarded_proto": "https",
        "x_forwarded_host": "desk.example",
    }
    assert json.loads(ask(port, "/who", **forged)[2])["address"] == "127.0.0.1"
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    serving_proxies._networks.cache_clear()
    try:
        found = json.loads(ask(port, "/who", **forged)[2])
        assert (found["address"], found["scheme"], found["host"]) == ("198.51.100.2", "https", "desk.example")
    finally:
        serving_proxies._networks.cache_clear()


def test_a_header_with_an_underscore_cannot_pose_as_another(port):
    raw = opened(
        port, b"GET /who HTTP/1.1\r\nHost: a\r\nX_User: noor\r\nCookie: a=1\r\nCookie: b=2\r\nConnection: close\r\n\r\n"
    )
    answer = b"".join(iter(lambda: raw.recv(4096), b""))
    found = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert found["forged"] == "" and found["cookie"] == {"a": "1", "b": "2"}


def test_an_error_in_a_page_is_a_500_and_the_thread_lives_on(port, settings):
    for _ in range(10):
        assert ask(port, "/broken")[0] == 500
    assert ask(port, "/text")[0] == 200


def test_static_files_have_hashed_names_and_are_kept_for_a_year(port):
    from kept.ui import assets

    status, headers, body = ask(port, assets.url("kept.css"), accept_encoding="gzip")
    assert status == 200 and "immutable" in headers["cache-control"] and b"@layer" in gzip.decompress(body)
    assert ask(port, "/static/nothing.css")[0] == 404
    assert ask(port, assets.url("kept.css"), "POST", b"")[0] == 405


def test_a_second_process_without_redis_is_refused_with_a_clear_message(tmp_path):
    first = serving.stay_alone(tmp_path, "")
    with pytest.raises(serving.Refused, match="KEPT_REDIS_URL"):
        serving.stay_alone(tmp_path, "")
    assert serving.stay_alone(tmp_path, "redis://127.0.0.1") is None
    first.close()
    serving.stay_alone(tmp_path, "").close()


def test_several_web_processes_without_redis_are_refused(tmp_path):
    with pytest.raises(serving.Refused, match="KEPT_REDIS_URL"):
        serving.serve(host="127.0.0.1", port=0, workers=2, folder=tmp_path, redis_url="", on_ready=lambda: None)
