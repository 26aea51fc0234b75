"""Some services send a mail on under an id of their own, and say which in their answer to it."""

import re

_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]"
_ID = rf"<{_WORD}{{1,200}}@[A-Za-z0-9](?:[A-Za-z0-9.-]{{0,190}}[A-Za-z0-9])?>"
# Amazon SES says its id without the domain, which is that of its region.
_AMAZON = re.compile(r"\s*Ok ([0-9a-f]{16}(?:-[0-9a-f]{4,12}){5}-[0-9]{6})\s*", re.IGNORECASE)
_AMAZON_HOST = re.compile(r"email-smtp(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?", re.IGNORECASE)
_OTHERS = (
    re.compile(rf"(?:2\.\d\.\d )?({_ID}) \[InternalId=\d+\b.*", re.DOTALL),  # Microsoft 365 and Exchange
    re.compile(rf"(?:2\.\d\.\d )?(?:OK|Message)[: ]+queued as ({_ID})\W*", re.IGNORECASE),  # Brevo
)


def known_as(said: str, host: str) -> str:
    """The id (bracketed) under which the server `host` sends a mail on, read from its answer without the code; else ""."""
    if (amazon := _AMAZON.fullmatch(said)) and (region := _AMAZON_HOST.fullmatch(host)):
        name = "email" if region[1].lower() == "us-east-1" else region[1].lower()
        return f"<{amazon[1]}@{name}.amazonses.com>"
    found = next((match for shape in _OTHERS if (match := shape.fullmatch(said.strip()))), None)
    return found[1] if found else ""
