"""Signing in at Google and Microsoft 365: authorization code with PKCE, and access tokens from the refresh token.

RFC 6749, 7636, 9700; scopes as the two services document them for IMAP.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from kept.channels.email.mailboxes.faults import Fault

SCOPES = {
    "google": "https://mail.google.com/",
    "microsoft": "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
}
# Google gives a refresh token only when it is asked like this.
FURTHER = {"google": {"access_type": "offline", "prompt": "consent"}, "microsoft": {"prompt": "select_account"}}
ANSWER_WITHIN = (10, 20)  # seconds to connect, and for the answer
LARGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Tokens:
    """`refresh` is "" where the service gave no new one; `seconds` is how long `access` holds."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int


def is_set_up(way: str) -> bool:
    """Whether this installation is registered with the service."""
    return bool(settings.MAIL_SERVICES.get(way, {}).get("client_id"))


def new_request() -> dict[str, str]:
    """What the browser's session must remember until it comes back: `state` and the PKCE `verifier`."""
    return {"state": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48)}


def address_for(way: str, request: dict[str, str], *, back_to: str, user_name: str) -> str:
    """Where to send the browser. Raises Fault no_client."""
    service = _service(way)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(request["verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": service["client_id"],
        "redirect_uri": back_to,
        "scope": SCOPES[way],
        "state": request["state"],
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": user_name,
    }
    return f"{service['authorize']}?{urlencode(asked | FURTHER[way])}"


def exchange(way: str, code: str, *, verifier: str, back_to: str) -> Tokens:
    """Tokens for the code the browser brought back. Raises Fault."""
    found = _ask(
        way, grant_type="authorization_code", code=code, redirect_uri=back_to, code_verifier=verifier
    )  # fmt: skip
    if not found.refresh:
        raise Fault("revoked", "the service gave no lasting permission")
    return found


def refresh(way: str, refresh_token: str) -> Tokens:
    """A fresh access token. Raises Fault: revoked where the permission has ended, limit, service or no_client."""
    return _ask(way, grant_type="refresh_token", refresh_token=refresh_token, scope=SCOPES[way])


def _service(way: str) -> dict[str, Any]:
    service: dict[str, Any] = dict(settings.MAIL_SERVICES.get(way, {}))
    if not service.get("client_id"):
        raise Fault("no_client")
    return service


def _ask(way: str, **form: str) -> Tokens:
    # Brings its own certificates and connection pools: imported when somebody signs in like this.
    import requests

    service = _service(way)
    form |= {"client_id": service["client_id"], "client_secret": service["client_secret"]}
    try:
        with requests.post(
            service["token"], data=form, timeout=ANSWER_WITHIN, allow_redirects=False, stream=True
        ) as answer:
            content = answer.raw.read(LARGEST_ANSWER, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise Fault("service", type(error).__name__) from error
    return _read(answer.status_code, _object(content), answer.headers.get("Retry-After", ""))


def _object(content: bytes) -> dict[str, Any]:
    import json

    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _read(status: int, said: dict[str, Any], retry_after: str) -> Tokens:
    if status == 200 and isinstance(said.get("access_token"), str):
        fresh = said.get("refresh_token")
        return Tokens(said["access_token"], fresh if isinstance(fresh, str) else "", _seconds(said.get("expires_in")))
    error = str(said.get("error", ""))
    detail = f"{status} {error} {said.get('error_description', '')}"
    wait = float(retry_after) if retry_after.isdigit() else 0
    if status == 429:
        raise Fault("limit", detail, wait=wait)
    if error in {"invalid_grant", "interaction_required", "consent_required", "login_required", "access_denied"}:
        raise Fault("revoked", detail)
    if error in {"invalid_client", "unauthorized_client"}:
        raise Fault("no_client", detail)
    raise Fault("service", detail, wait=wait)


def _seconds(value: Any) -> int:
    # Some services say it as text.
    return int(value) if str(value).isdigit() else 3600
