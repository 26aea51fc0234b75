"""A browser with its push service, over real HTTP on this machine: it checks who we are and reads what we say."""

import json
import struct
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kept.notices.push_keys import decoded, encoded, point, public_key
from kept.outside.tests.receiver import receiving

SECRET = bytes(range(16))


@dataclass
class Browser:
    """`pushes` are what came and could be read, in order; `asked` every request."""

    url: str
    asked: list = field(default_factory=list)
    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def subscription(self) -> dict:
        keys = {"p256dh": encoded(point(self.private.public_key())), "auth": encoded(SECRET)}
        return {"endpoint": self.url, "expirationTime": None, "keys": keys}

    @property
    def pushes(self) -> list[dict]:
        return [json.loads(self.read(one)) for one in self.asked]

    def read(self, one) -> str:
        """What was pushed. Fails where it was not for this browser, or the push service would not believe us."""
        check_proof(one.headers["authorization"], self.url)
        assert one.headers["content-encoding"] == "aes128gcm" and int(one.headers["ttl"]) > 0
        assert len(one.headers["topic"]) <= 32 and len(one.body) <= 4096
        return decrypted(one.body, self.private, SECRET).decode()


def decrypted(body: bytes, private: Any, secret: bytes) -> bytes:
    """RFC 8291 from the browser's side."""
    salt, (size, length) = body[:16], struct.unpack("!IB", body[16:21])
    sender, sealed = body[21 : 21 + length], body[21 + length :]
    assert len(sealed) <= size
    mine = point(private.public_key())
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
    start = HKDF(hashes.SHA256(), 32, secret, b"WebPush: info\0" + mine + sender).derive(shared)
    key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(start)
    nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(start)
    text, _, padding = AESGCM(key).decrypt(nonce, sealed, None).rpartition(b"\x02")
    assert not padding.strip(b"\0")
    return text


def check_proof(header: str, url: str) -> None:
    """RFC 8292 from the push service's side."""
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid" and parts["k"] == public_key()
    said, _, signature = parts["t"].rpartition(".")
    claims = json.loads(decoded(said.split(".")[1]))
    assert url.startswith(claims["aud"] + "/") and claims["sub"].startswith("mailto:")
    raw = decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(parts["k"]))
    key.verify(der, said.encode(), ec.ECDSA(hashes.SHA256()))


@contextmanager
def browser(*answers):
    """A Browser whose push service answers as told, one after the other, the last one again and again."""
    with receiving(*(answers or [201])) as receiver:
        yield Browser(receiver.url.replace("/hook", "/push/1"), receiver.asked)
