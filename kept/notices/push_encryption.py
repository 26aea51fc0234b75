"""A push only its browser can read: RFC 8291 over RFC 8188 (aes128gcm), one record."""

import os
import struct

from kept.notices.push_keys import point

RECORD = 4096
LONGEST = 3000  # bytes of what is said: services take 4096 with all that is around it


def encrypt(said: bytes, *, to: bytes, secret: bytes, salt: bytes = b"", mine: object = None) -> bytes:
    """The body of a push: `said` for the browser with the public key `to` (65 bytes) and `secret` (16 bytes).

    `salt` and `mine` (a private key) are made anew unless given. Raises ValueError where `to` is no point of the curve.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to)
    own = mine or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    public = point(own.public_key())  # type: ignore[attr-defined]
    shared = own.exchange(ec.ECDH(), theirs)  # type: ignore[attr-defined]
    start = _drawn(shared, secret, b"WebPush: info\x00" + to + public, 32)
    sealing = _drawn(start, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _drawn(start, salt, b"Content-Encoding: nonce\x00", 12)
    head = salt + struct.pack("!IB", RECORD, len(public)) + public
    return head + AESGCM(sealing).encrypt(nonce, said + b"\x02", None)


def _drawn(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(hashes.SHA256(), length, salt, info).derive(key)
