"""Signed and encrypted mail (S/MIME, PGP): which it is, and the words of what is only signed. Nothing is verified here."""

from __future__ import annotations

import re

from .parts import Content, Leaf, bytes_of

_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_OBJECT = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"  # of PKCS #7; the next byte says which
_DATA, _SIGNED = _OBJECT + b"\x01", _OBJECT + b"\x02"
_CLEAR = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*$", re.MULTILINE)
_ARMOUR = re.compile(r"^-----BEGIN PGP MESSAGE-----[ \t]*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----[ \t]*$", re.MULTILINE)
_END = re.compile(r"^-----END PGP SIGNATURE-----[ \t]*$", re.MULTILINE)


def protection_of(content: Content) -> str:
    """ "signed", "encrypted" or "" for what is in clear."""
    kinds = [kind for kind, _ in content.containers]
    envelopes = [leaf for leaf in content.leaves if leaf.kind in _SMIME]
    if "multipart/encrypted" in kinds or any(leaf.kind == "application/pgp-encrypted" for leaf in content.leaves):
        return "encrypted"
    if any(not _is_signed_only(leaf) for leaf in envelopes) or _ARMOUR.search(content.text):
        return "encrypted"
    if envelopes or "multipart/signed" in kinds or _CLEAR.search(content.text):
        return "signed"
    return ""


def _is_signed_only(leaf: Leaf) -> bool:
    if said := leaf.parameters.get("smime-type", "").lower():
        return not said.startswith(("enveloped", "authenveloped", "encrypted"))
    return _SIGNED in bytes_of(leaf.part)[:100]


def signed_inside(content: Content) -> bytes:
    """The MIME part inside an S/MIME envelope that is only signed; b"" if there is none."""
    for leaf in content.leaves:
        if leaf.kind in _SMIME and _is_signed_only(leaf):
            return _octets(bytes_of(leaf.part))
    return b""


def without_armour(text: str) -> str:
    """A clear-signed text without the lines that are only there for the program that checks it."""
    begin = _CLEAR.search(text)
    signature = begin and _SIGNATURE.search(text, begin.end())
    if not (begin and signature):
        return text
    inside = text[begin.end() : signature.start()].lstrip("\n")
    head, blank, body = inside.partition("\n\n")
    if not blank or not all(re.match(r"[A-Za-z-]{1,30}: ", line) for line in head.split("\n")):
        body = inside  # no line such as "Hash: SHA256"
    end = _END.search(text, signature.end())
    after = text[end.end() :] if end else ""
    return text[: begin.start()] + re.sub(r"^- ", "", body, flags=re.MULTILINE) + after


def _octets(data: bytes) -> bytes:
    """What a CMS SignedData holds: the octet string after the name of its content, in one piece or in many."""
    at = data.find(_DATA)
    if at < 0:
        return b""
    at += len(_DATA)
    if data[at : at + 1] != b"\xa0":
        return b""  # the signature stands beside what it signs
    _, at, _ = _element(data, at)
    tag, at, end = _element(data, at)
    if tag == 0x04:
        return data[at:end]
    pieces = []
    while tag in (0x24, 0x04) and at < end and data[at : at + 1] == b"\x04":
        _, begin, at = _element(data, at)
        pieces.append(data[begin:at])
    return b"".join(pieces)


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, begin and end of the content of the BER element at that place; of one without a length, the end of all."""
    tag, length = data[at : at + 1], int.from_bytes(data[at + 1 : at + 2], "big")
    begin = at + 2
    if length == 0x80:
        return tag[0] if tag else 0, begin, len(data)
    if length > 0x80:
        begin, length = begin + (length & 0x7F), int.from_bytes(data[begin : begin + min(length & 0x7F, 8)], "big")
    return tag[0] if tag else 0, begin, min(begin + length, len(data))
