"""The certificate of the mail listener: read again when its files change, so that a renewal needs no restart."""

from __future__ import annotations

import logging
import os
import ssl

log = logging.getLogger(__name__)


class Certificate:
    """The TLS context of a certificate and its key (PEM files). `context()` is asked for with each connection.

    What cannot be read is said once in the log, and the certificate before it stays in use (None if there was none).
    """

    def __init__(self, certificate: str, key: str):
        self.certificate, self.key = certificate, key or certificate
        self._context: ssl.SSLContext | None = None
        self._state: object = None

    def context(self) -> ssl.SSLContext | None:
        """The context for the next connection, or None where there is no certificate."""
        if not self.certificate:
            return None
        state = self._look()
        if state != self._state:
            # Remembered before it is read: a broken pair is not read, and not logged, with each connection.
            self._state = state
            self._context = self._read() or self._context
        return self._context

    def _look(self) -> object:
        try:
            return [
                (file.st_mtime_ns, file.st_ino, file.st_size) for file in map(os.stat, (self.certificate, self.key))
            ]
        except OSError as error:
            return str(error)

    def _read(self) -> ssl.SSLContext | None:
        # A new context, not the old one filled again: a key that does not fit would leave it broken.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.certificate, self.key)
        except (OSError, ValueError) as error:
            log.error("the certificate of the mail listener (%s) cannot be used: %s", self.certificate, error)
            return None
        return context
