"""Signatures as the Standard Webhooks specification 1.0 has them: HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    """32 random bytes in the specification's form."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, id: str, at: datetime, body: bytes) -> str:
    """`v1,…` for one secret."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    said = b".".join([id.encode(), str(int(at.timestamp())).encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def headers(secret_list: Iterable[str], id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers; with several secrets several signatures, so that a receiver may know either."""
    return {
        "Content-Type": "application/json",
        "Webhook-Id": id,
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": " ".join(signature(secret, id, at, body) for secret in secret_list),
    }
