"""The Content-Security-Policy of our own pages: no inline script or style, the import map by its hash."""

from kept.ui import assets

DIRECTIVES = (
    ("default-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data: blob:"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("frame-src", "'self'"),
    ("object-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
    ("frame-ancestors", "'none'"),
)


def policy(**changes):
    """The header's value. `policy(frame_ancestors="*")` replaces a directive; None drops it."""
    wanted = dict(DIRECTIVES) | {"script-src": f"'self' {assets.import_map_hash()}"}
    wanted |= {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in wanted.items() if value is not None)
