"""Draws the app's icons: `python -m kept.notices.app_icons`. Our own sign, a ring nearly closed with a check, no text.

Pure Python, so that nobody needs a drawing library: each pixel's distance to the strokes decides its colour.
"""

import struct
import sys
import zlib
from math import atan2, cos, hypot, pi, sin
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "notices"
PAPER, INK = (251, 250, 247), (0, 121, 122)
# In a square of 24, as ui/static/ui/favicon.svg: the ring's 78 of 100 parts from three o'clock on, and the check.
CENTRE, RADIUS, STROKE, PART = (12.0, 12.0), 9.0, 2.2, 0.78
CHECK = [(8.0, 12.0), (11.0, 15.0), (17.0, 8.0)]
MARGIN = 7.0  # a mask may cut a fifth away on each side


def picture(size: int) -> bytes:
    """A PNG of `size` by `size` pixels."""
    scale = (24 + 2 * MARGIN) / size
    lines = bytearray()
    for row in range(size):
        lines.append(0)
        for column in range(size):
            lines += colour((column + 0.5) * scale - MARGIN, (row + 0.5) * scale - MARGIN, scale)
    head = struct.pack("!IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body)) for name, body in parts
    )


def colour(x: float, y: float, pixel: float) -> bytes:
    away = min(to_ring(x, y), *(to_line(x, y, a, b) for a, b in zip(CHECK, CHECK[1:], strict=False))) - STROKE / 2
    ink = min(1.0, max(0.0, 0.5 - away / pixel))
    return bytes(round(paper + (dark - paper) * ink) for paper, dark in zip(PAPER, INK, strict=True))


def to_ring(x: float, y: float) -> float:
    x, y = x - CENTRE[0], y - CENTRE[1]
    if atan2(y, x) % (2 * pi) <= PART * 2 * pi:
        return abs(hypot(x, y) - RADIUS)
    ends = ((RADIUS, 0.0), (RADIUS * cos(PART * 2 * pi), RADIUS * sin(PART * 2 * pi)))
    return min(hypot(x - end_x, y - end_y) for end_x, end_y in ends)


def to_line(x: float, y: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    along_x, along_y = b[0] - a[0], b[1] - a[1]
    share = ((x - a[0]) * along_x + (y - a[1]) * along_y) / (along_x**2 + along_y**2)
    share = min(1.0, max(0.0, share))
    return hypot(x - a[0] - share * along_x, y - a[1] - share * along_y)


if __name__ == "__main__":
    for size in (192, 512):
        path = FOLDER / f"icon-{size}.png"
        path.write_bytes(picture(size))
        sys.stdout.write(f"{path} {path.stat().st_size} bytes\n")
