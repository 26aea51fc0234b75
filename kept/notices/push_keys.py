"""Who we are to the push services of browsers: a key of our own (VAPID, RFC 8292), made when it is first needed."""

import base64
import json
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from kept.accounts.sealing import seal, unseal
from kept.events.clock import now
from kept.notices.models import PushKey

LASTS = timedelta(hours=12)  # push services take no proof that is good for more than a day


def public_key() -> str:
    """What a browser wants to know before it lets itself be reached: base64url of the point."""
    return key().public


def key() -> PushKey:
    """The one key of this installation."""
    return PushKey.objects.first() or _made()


def _made() -> PushKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    number = private.private_numbers().private_value.to_bytes(32, "big")
    try:
        with transaction.atomic():
            return PushKey.objects.create(private=seal(encoded(number)), public=encoded(point(private.public_key())))
    except IntegrityError:  # another process was first
        return PushKey.objects.get()


def proof(endpoint: str) -> str:
    """The Authorization header for a push to `endpoint`: good at its service only, and for half a day."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    ours = key()
    parts = urlsplit(endpoint)
    said = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now() + LASTS).timestamp()),
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    text = ".".join(encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (HEADER, said))
    private = ec.derive_private_key(int.from_bytes(decoded(unseal(ours.private)), "big"), ec.SECP256R1())
    r, s = decode_dss_signature(private.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={text}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={ours.public}"


HEADER = {"typ": "JWT", "alg": "ES256"}


def point(public: object) -> bytes:
    """A public key as 65 bytes."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)  # type: ignore[attr-defined]


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Its other way. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
