"""Files as rows: what they are called, what they really are, and where their bytes lie."""

from django.db import models


class StoredFile(models.Model):
    """One file somebody sent or uploaded. `content_type` is read from the bytes, never from the name.

    `key` is the place of the bytes in the store; each row has its own, so that erasing one erases exactly that one.
    """

    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    key = models.CharField(max_length=100, unique=True)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it inside a page: pixels only, nothing that can carry script."""
        return self.content_type in PICTURES


PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
