"""Builds the icon sprite from Lucide: `python -m kept.ui.icons lucide-static-1.62.0.tgz` (from its npm package).

Only the icons named here are in the sprite; a template that needs another one adds its Lucide name and builds again.
"""
import re
import sys
import tarfile

from kept.ui.domains import PACKAGE

SPRITE = PACKAGE / "ui" / "static" / "ui" / "icons.svg"
NAMES = """
    archive arrow-left arrow-right at-sign ban bell bell-off book-open calendar chart-column check check-check
    chevron-down chevron-left chevron-right circle circle-alert circle-check circle-dashed circle-help circle-x clock
    clock-alert copy corner-down-right corner-up-left door-open download ellipsis ellipsis-vertical eye eye-off
    external-link file file-text filter gem globe hand-heart heart history house image inbox info keyboard key-round
    languages layers life-buoy link list-filter loader-circle lock log-in log-out mail map-pin megaphone menu
    message-circle message-square message-square-text merge moon panel-right paperclip pause pencil phone pin plug plus
    quote refresh-cw reply rotate-ccw search send settings shield-alert shield-check smile sparkles square-pen star sun
    sun-moon tag timer trash-2 triangle-alert undo-2 upload user user-check user-plus user-round users wifi-off x zap
""".split()
# Icons that point along the line of reading turn round in right-to-left pages (see css/components/icon.css).
TURNING = frozenset("""
    arrow-left arrow-right chevron-left chevron-right corner-down-right corner-up-left external-link history log-in
    log-out list-filter message-square-text panel-right reply send undo-2
""".split())
INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def sprite(package):
    """The sprite's text from an open tar file of lucide-static."""
    symbols = "\n".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{_drawing(package, name)}</symbol>' for name in sorted(set(NAMES)))
    return ('<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide icons, ISC licence: licences/lucide.txt -->\n'
            f"{symbols}\n{LOGO}\n</svg>\n")


# Our own sign: a ring that is nearly closed, with a check inside.
LOGO = ('<symbol id="logo" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" pathLength="100" stroke-dasharray="78 22"/>'
        '<path d="m8 12 3 3 6-7"/></symbol>')


def _drawing(package, name):
    text = package.extractfile(f"package/icons/{name}.svg").read().decode()
    return re.sub(r"\s+", " ", INNER.search(text).group(1)).strip().replace(" />", "/>").replace("> <", "><")


if __name__ == "__main__":
    with tarfile.open(sys.argv[1]) as package:
        SPRITE.write_text(sprite(package))
    print(SPRITE, SPRITE.stat().st_size)
