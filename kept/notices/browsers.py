"""A name for a browser by which its user knows it again."""

import re

# The first that fits: browsers name each other, so the special ones come first.
BROWSERS = [
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox|FxiOS", "Firefox"), ("Chrom|CriOS", "Chrome"), ("Safari", "Safari"),
]  # fmt: skip
SYSTEMS = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS", "Mac"), ("Linux", "Linux"),
]  # fmt: skip


def browser_name(agent: str) -> str:
    """`Chrome · Android` of a User-Agent header, as far as it says; "" where it says nothing."""
    found = [next((name for part, name in table if re.search(part, agent)), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found))
