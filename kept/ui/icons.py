"""Builds the icon sprite from Lucide: `python -m kept.ui.icons lucide-static-1.62.0.tgz` (from its npm package).

Only the icons named here are in the sprite; a template that needs another one adds its Lucide name and builds again.
"""

import re
import sys
import tarfile

from kept.ui.domains import PACKAGE

SPRITE = PACKAGE / "ui" / "static" / "ui" / "icons.svg"
NAMES = """
    alarm-clock archive arrow-down arrow-left arrow-right arrow-up arrow-up-down at-sign award ban bell bell-off
    book-open bookmark building-2 cake calendar calendar-clock chart-column check check-check chevron-down
    chevron-left chevron-right chevron-up circle circle-alert circle-check circle-dashed circle-help circle-minus
    circle-plus circle-slash circle-x clipboard-list clock clock-alert coffee copy corner-down-right corner-up-left
    corner-up-right credit-card database door-open download ellipsis ellipsis-vertical external-link eye eye-off
    file file-down file-text file-up file-warning filter fingerprint flag forward gem gift globe grip-vertical
    hand-heart handshake hash heart heart-handshake history hourglass house image image-off inbox info key-round
    keyboard languages laptop layers life-buoy link list list-checks list-filter loader-circle lock log-in log-out
    mail mail-check mail-open mail-warning map-pin megaphone menu merge message-circle message-circle-warning
    message-square message-square-plus message-square-text moon package palette panel-left panel-right paperclip
    pause pencil phone pin plug plus qr-code quote redo-2 refresh-cw reply rotate-ccw route search send server
    settings shield shield-alert shield-check shopping-bag sliders-horizontal sliders-vertical smartphone smile
    sparkles split square-check square-pen star sun sun-moon sunrise tag thumbs-down thumbs-up timer trash-2
    triangle-alert truck undo undo-2 upload user user-check user-minus user-plus user-round user-x users waypoints
    wifi-off x zap
""".split()
# Icons that point along the line of reading turn round in right-to-left pages (see css/components/icon.css).
TURNING = frozenset(
    """
    arrow-left arrow-right corner-up-right forward list list-checks panel-left redo-2 undo chevron-left chevron-right corner-down-right corner-up-left external-link history log-in
    log-out list-filter message-square-text panel-right reply send undo-2
""".split()
)
INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def sprite(package):
    """The sprite's text from an open tar file of lucide-static."""
    symbols = "\n".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{_drawing(package, name)}</symbol>' for name in sorted(set(NAMES))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide icons, ISC licence: licences/lucide.txt -->\n'
        f"{symbols}\n{LOGO}\n</svg>\n"
    )


# Our own sign: a ring that is nearly closed, with a check inside.
LOGO = (
    '<symbol id="logo" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" pathLength="100" stroke-dasharray="78 22"/>'
    '<path d="m8 12 3 3 6-7"/></symbol>'
)


def _drawing(package, name):
    text = package.extractfile(f"package/icons/{name}.svg").read().decode()
    inner = INNER.search(text)
    assert inner, name
    return re.sub(r"\s+", " ", inner.group(1)).strip().replace(" />", "/>").replace("> <", "><")


if __name__ == "__main__":
    with tarfile.open(sys.argv[1]) as package:
        SPRITE.write_text(sprite(package))
    sys.stdout.write(f"{SPRITE} {SPRITE.stat().st_size} bytes\n")
