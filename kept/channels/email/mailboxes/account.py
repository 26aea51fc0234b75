"""Where a mailbox lies, and as whom one signs in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Account:
    """Where and as whom to sign in. `secret` is the password, or for google and microsoft an access token."""

    host: str
    user_name: str
    secret: str = field(repr=False)
    port: int = 993
    security: str = "tls"  # tls | starttls | none
    way: str = "password"  # password | google | microsoft
