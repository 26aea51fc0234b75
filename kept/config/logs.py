"""What goes into the log: what an operator must see, without what opens a door."""

import logging
import re

# The key of a customer's page and of the end of their mailings, of a mail service, of a new password, of a customer's
# stream, and what a sign-in service sends back stand in addresses, and addresses in logs.
_IN_PATHS = re.compile(r"(/[cu]/|/inbound/webhooks/[a-z]+/|/password/(?!sent|set\b))[^/\s?&#\"']{6,}")
_IN_QUERIES = re.compile(r"([?&](?:link|code|state)=)[^\s&#\"']{6,}")


def masked(text: str) -> str:
    """`text` with the keys in addresses left out."""
    return _IN_QUERIES.sub(r"\1…", _IN_PATHS.sub(r"\1…", text))


class WithoutKeys(logging.Filter):
    """Masks every line, whoever wrote it: Django names the address of each request that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            record.msg, record.args = masked(record.getMessage()), ()
        except (TypeError, ValueError):  # arguments that do not fit are the handler's to report
            pass
        return True
