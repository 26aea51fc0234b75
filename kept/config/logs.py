"""What goes into the log: what an operator must see, without what opens a door."""

import logging
import re

# The key of a customer's page, of a mail service, of a new password, and of a customer's stream stand in addresses, and addresses in logs.
_KEYS = re.compile(r"(/c/|/inbound/webhooks/[a-z]+/|/password/(?!sent|set\b)|[?&]link=)[^/\s?&#\"']{6,}")


def masked(text: str) -> str:
    """`text` with the keys in addresses left out."""
    return _KEYS.sub(r"\1…", text)


class WithoutKeys(logging.Filter):
    """Masks every line, whoever wrote it: Django names the address of each request that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            record.msg, record.args = masked(record.getMessage()), ()
        except (TypeError, ValueError):  # arguments that do not fit are the handler's to report
            pass
        return True
