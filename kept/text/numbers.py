"""Numbers as they stand in an address, a query or a form: an id, or nothing; and the years we speak of."""

# Next to the ends of the calendar there are zones in which a time cannot be shown: it fails long after it was taken.
YEARS = range(1900, 3000)


def whole(text: object) -> int | None:
    """The number written in `text` with ASCII digits, at most 18 of them, as every id has; None for anything else.

    Not str.isdigit() alone: int() fails on "²", which passes it, and on five thousand digits.
    """
    plain = str(text or "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 19 else None
