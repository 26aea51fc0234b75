"""Reads the static files of all domains; joins the style sheets into one in layer order."""

import re

from kept.ui.domains import PACKAGE, domains

LAYERS = "@layer reset, tokens, base, layout, components, utilities;\n"
ADDRESS = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')]+)["']?\s*\)""")
COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)


def files():
    """{name below static/: bytes} of all domains, without style sheets."""
    return {name: path.read_bytes() for name, path in _paths().items() if path.suffix not in (".css", ".md")}


def style_sheet(address):
    """All style sheets as one text; `address(name)` gives what url(name) becomes. Names are below static/.

    Order inside a layer: `ui` first, then the domains by name, files by name. The layers decide the rest, so
    each file must put its rules into one (`@layer components { … }`).
    """
    sheets = {name: path for name, path in _paths().items() if name.endswith(".css")}
    text = "".join(
        sheets[name].read_text() for name in sorted(sheets, key=lambda name: (not name.startswith("ui/"), name))
    )
    return LAYERS + ADDRESS.sub(lambda match: f"url({address(match.group(1))})", COMMENT.sub("", text))


def stamp():
    """Changes when a static file changes; looked at for each request while developing."""
    return max((path.stat().st_mtime_ns for path in _paths().values()), default=0) + len(_paths())


def _paths():
    return {
        path.relative_to(folder / "static").as_posix(): path
        for folder in domains(PACKAGE).values()
        for path in sorted((folder / "static").rglob("*"))
        if path.is_file()
    }
