"""Secrets at rest: sealed with a key made of KEPT_SECRET_KEY, opened with it or one of the old ones."""

import base64
import hashlib

from django.conf import settings


def _box():
    # The library is large: imported when there is something to seal.
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"kept.sealing:" + key.encode()).digest())) for key in keys]
    )


def seal(text: str) -> str:
    """`text`, readable only with the installation's key."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Raises cryptography.fernet.InvalidToken if it was not by us or the key is gone."""
    return _box().decrypt(sealed.encode()).decode()
