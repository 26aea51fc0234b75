"""Those who bring mails, by SMTP or over the API: python -m bench.mail_clients '{"how": "smtp", "port": 25, …}'.

A process of their own, so that what they take is not counted with what the desk takes. Prints seconds.
"""

import http.client
import json
import smtplib
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 50
BODY = """Hello, my ring has not arrived and the wedding is on Saturday. The page said Tuesday.\r
Please tell me where it is, and whether the lamp comes with it.\r
\r
Best wishes\r
Joanna\r
"""


def mails(numbers: int | range, *, answers: str = "", run: str = "") -> Iterator[bytes]:
    """Mails with these numbers (or so many) of as many people; `answers`: each answers the one of that run with the same number."""
    for n in range(numbers) if isinstance(numbers, int) else numbers:
        id = f"{n}.{run}@example.org"
        names = (
            f"In-Reply-To: <{n}.{answers}@example.org>\r\nReferences: <{n}.{answers}@example.org>\r\n"
            if answers
            else ""
        )
        yield (
            f"Received: from a.example by b.example; Tue, 24 Nov 2026 14:05:00 +0100\r\nFrom: Customer {n} <c{n}@{n % 97}.example.org>\r\n"
            f"To: help@lampring.example\r\nSubject: {'Re: ' if answers else ''}Ring {n}\r\nDate: Tue, 24 Nov 2026 14:05:00 +0100\r\n"
            f"Message-ID: <{id}>\r\n{names}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{BODY}{run} {n}\r\n"
        ).encode()


def by_smtp(port: int, batch: list[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as link:
        for content in batch:
            link.sendmail("x@example.org", ["help@lampring.example"], content)


def by_api(port: int, batch: list[bytes], token: str) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for content in batch:
        _post(link, "/api/v1/inbound/email", content, "message/rfc822", token)
    link.close()


def many_at_once(port: int, batch: list[bytes], token: str) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for start in range(0, len(batch), AT_ONCE):
        given = [{"content": b64encode(content).decode()} for content in batch[start : start + AT_ONCE]]
        _post(link, "/api/v1/inbound/emails", json.dumps({"mails": given}).encode(), "application/json", token)
    link.close()


def _post(link: http.client.HTTPConnection, path: str, body: bytes, kind: str, token: str) -> None:
    link.request("POST", path, body, {"Authorization": f"Bearer {token}", "Content-Type": kind})
    answer = link.getresponse()
    said = answer.read()
    if answer.status != 202:
        raise RuntimeError(f"{answer.status} {said[:500].decode()}")


def main(
    how: str, port: int, first: int, end: int, clients: int, run: str = "", answers: str = "", token: str = ""
) -> float:
    batch = list(mails(range(first, end), run=run, answers=answers))
    shares = [batch[n::clients] for n in range(clients)]
    act = {"smtp": by_smtp, "api": by_api, "many": many_at_once}[how]
    more = () if how == "smtp" else (token,)
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(lambda share: act(port, share, *more), shares))  # type: ignore[operator]
    return time.perf_counter() - began


if __name__ == "__main__":
    print(main(**json.loads(sys.argv[1])))
