import os
import time
from io import BytesIO

import pytest
from django.db import transaction

from kept.files import serving, store
from kept.files.models import StoredFile
from kept.files.names import tidy
from kept.files.sniffing import sniff
from kept.files.sweeping import GRACE, sweep

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 10


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILE_ROOT = tmp_path / "files"
    return settings.FILE_ROOT


def test_what_was_put_can_be_opened_again():
    stored = store.put(BytesIO(PNG * 100_000), name="ring.png", content_type="image/png")
    with store.open(stored) as file:
        assert file.read() == PNG * 100_000
    assert (stored.size, stored.content_type) == (len(PNG) * 100_000, "image/png")
    assert stored.key.startswith(f"{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}")


def test_the_same_bytes_put_twice_are_erased_one_by_one(django_capture_on_commit_callbacks):
    first, second = store.put(PNG, name="a.png"), store.put(PNG, name="b.png")
    with django_capture_on_commit_callbacks(execute=True):
        store.delete(first)
    assert not store.path_of(first).exists() and store.path_of(second).exists()
    assert StoredFile.objects.count() == 1


def test_too_large_a_file_is_refused_and_leaves_nothing(folder):
    with pytest.raises(store.TooLarge):
        store.put(b"x" * 1001, name="big", limit=1000)
    assert not StoredFile.objects.exists() and not [p for p in folder.rglob("*") if p.is_file()]


def test_bytes_whose_row_was_rolled_back_are_swept_after_a_day():
    kept = store.put(PNG, name="kept.png")
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = store.put(PNG, name="lost.png")
        raise RuntimeError
    assert sweep() == 0, "a row may still be on its way"
    for stored in (kept, lost):
        old = time.time() - GRACE - 60
        os.utime(store.path_of(stored), (old, old))
    assert sweep() == 1
    assert store.path_of(kept).exists() and not store.path_of(lost).exists()


@pytest.mark.parametrize(
    ("head", "claimed", "expected"),
    [
        (PNG, "text/html", "image/png"),
        (b"%PDF-1.7", "image/png", "application/pdf"),
        (b"<!DOCTYPE html><p>", "text/plain", "text/html"),
        (b"\n  <svg xmlns='x'>", "image/png", "image/svg+xml"),
        (b"name,due\n", "text/csv; charset=utf-8", "text/csv"),
        (b"name,due\n", "text/javascript", "text/plain"),
        ("發票".encode("big5"), "text/plain", "text/plain"),
        (b"\x00\x01\x02", "image/png", "application/octet-stream"),
        (
            b"PK\x03\x04....[Content_Types].xml....word/document.xml",
            "",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"MZ\x90\x00", "image/jpeg", "application/vnd.microsoft.portable-executable"),
        (b"", "", "text/plain"),
    ],
)
def test_what_a_file_is_stands_in_its_bytes(head, claimed, expected):
    assert sniff(head, claimed) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\فاتورة.pdf", "فاتورة.pdf"),
        ("cod\u202egpj.exe", "codgpj.exe"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("  ", "file"),
        ("..", "file"),
        ("發" * 300 + ".pdf", "發" * 146 + ".pdf"),
    ],
)
def test_names_of_strangers_are_made_safe(name, expected):
    assert tidy(name) == expected


def test_a_picture_is_shown_in_place_and_everything_else_is_a_download_in_a_sandbox():
    shown = serving.response(store.put(PNG, name="發票.png"), inline=True)
    assert shown["Content-Type"] == "image/png" and shown["Content-Disposition"].startswith("inline")
    page = serving.response(
        store.put(b"<html><script>1</script>", name="x.html", content_type="text/html"), inline=True
    )
    assert page["Content-Type"] == "application/octet-stream" and page["Content-Disposition"].startswith("attachment")
    for answer in (shown, page):
        assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
        answer.close()
