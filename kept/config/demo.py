"""The demo company: the cast, and small true stories told relative to now."""

from kept.config.cast import company


def load() -> None:
    """Create the demo company once; a second call changes nothing."""
    company(with_password=True)
