"""What a file is, read from its first bytes. A name or a sender's word only refines plain text."""

HEAD = 4096  # bytes looked at

MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
)
OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
    (b"epub+zip", "application/epub+zip"),
)
# What a text may be called on the sender's word: kinds a browser does nothing with.
TEXTS = frozenset(
    {"text/plain", "text/csv", "text/calendar", "text/vcard", "text/markdown", "application/json", "message/rfc822"}
)
ACTIVE = (
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<svg", "image/svg+xml"),
    (b"<script", "text/html"),
    (b"<?xml", "application/xml"),
)


def sniff(head: bytes, claimed: str = "") -> str:
    """The content type of a file that starts with `head`. `claimed` decides only between harmless kinds of text."""
    for offset, magic, kind in MAGIC:
        if head.startswith(magic, offset):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((kind for part, kind in OFFICE if part in head), "application/zip")
    if not _is_text(head):
        return "application/octet-stream"
    return _text_kind(head, claimed.partition(";")[0].strip().lower())


def _is_text(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return b"\x00" not in head and controls * 100 <= len(head)


def _text_kind(head: bytes, claimed: str) -> str:
    lowered = head.lower()
    for mark, kind in ACTIVE:
        # Browsers look for these marks too; a file with one is never passed off as harmless text.
        if mark in lowered[:1024]:
            return "image/svg+xml" if b"<svg" in lowered else kind
    return claimed if claimed in TEXTS else "text/plain"
