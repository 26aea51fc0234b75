"""Static files: one style sheet, modules under an import map, hashed names, compressed once and held in memory.

`url(name)` gives the address of a file by its name ("ui/icons.svg"); `find(path, accept)` answers a request for it.
All style sheets `kept/*/static/*/css/*.css` become one file (`kept.css`, see `kept.ui.bundle`). A module
`static/<domain>/js/<name>.js` is known to imports as "<domain>/<name>"; those of ui are joined into one file
(`kept.ui.modules`), those of other domains keep their own and are fetched when a page has the element.
"""

import base64
import gzip
import hashlib
import json
import mimetypes
import re
import time
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.conf import settings

from kept.ui import bundle, modules

PREFIX = "/static/"
JOINED = re.compile(r"ui/js/(?!htmx\.js)[\w-]+\.js$")
ONE_YEAR = "public, max-age=31536000, immutable"
COMPRESSED = (".css", ".js", ".svg", ".json", ".txt")
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".css": "text/css"}

try:
    import brotli
except ImportError:  # gzip alone is within the budget
    brotli = None


@dataclass(frozen=True)
class Asset:
    """One file to serve: its name without hash, its address, its bytes."""

    name: str
    path: str
    body: bytes = field(repr=False)

    @cached_property
    def suffix(self):
        return "." + self.name.rsplit(".", 1)[-1]

    @cached_property
    def gzipped(self):
        return gzip.compress(self.body, 9, mtime=0)

    @cached_property
    def brotlied(self):
        return brotli.compress(self.body)

    def answer(self, accept=""):
        """(bytes, headers as a dict) for a request with this Accept-Encoding."""
        kind = TYPES.get(self.suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        headers = {
            "Content-Type": f"{kind}; charset=utf-8" if self.suffix in COMPRESSED else kind,
            "Cache-Control": ONE_YEAR,
            "X-Content-Type-Options": "nosniff",
        }
        if self.suffix not in COMPRESSED:
            return self.body, headers
        headers["Vary"] = "Accept-Encoding"
        if brotli and "br" in accept:
            return self.brotlied, headers | {"Content-Encoding": "br"}
        if "gzip" in accept:
            return self.gzipped, headers | {"Content-Encoding": "gzip"}
        return self.body, headers


def url(name):
    """The address of a file by its name: "kept.css", "ui/icons.svg". An unknown name raises KeyError."""
    return _all()[0][name].path


def find(path, accept=""):
    """(bytes, headers) for a path that begins with /static/, or None when there is no such file."""
    asset = _all()[1].get(path)
    return asset.answer(accept) if asset else None


def import_map():
    """The text of the page's import map: "ui/live-region" → its hashed address, for each module."""
    return json.dumps(
        {
            "imports": {
                _specifier(name): asset.path for name, asset in sorted(_all()[0].items()) if name.endswith(".js")
            }
        },
        separators=(",", ":"),
    )


def import_map_hash():
    """The import map's source expression for a Content-Security-Policy."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(import_map().encode()).digest()).decode() + "'"


def _all():
    # While developing, changed files are seen within a second; a page asks for some hundred addresses.
    return _built(_stamp(int(time.monotonic())) if settings.DEBUG else 0)


@lru_cache(maxsize=1)
def _stamp(second):
    return bundle.stamp()


@lru_cache(maxsize=1)
def _built(stamp):
    """({name: Asset}, {path: Asset}). Style sheets come last: they name the addresses of the others."""
    named = {name: _hashed(name, body) for name, body in bundle.files().items()}
    if not settings.DEBUG:  # while developing, each module keeps its own file and line numbers
        own = {name: asset for name, asset in named.items() if JOINED.match(name)}
        one = modules.joined({_specifier(name): asset.body.decode() for name, asset in own.items()})
        named |= dict.fromkeys(own, _hashed("kept.js", one.encode()))
    css = bundle.style_sheet(lambda name: named[name].path)
    named["kept.css"] = _hashed("kept.css", css.encode())
    return named, {asset.path: asset for asset in named.values()}


def _specifier(name):
    return name.removesuffix(".js").replace("/js/", "/")


def _hashed(name, body):
    stem, _, suffix = name.rpartition(".")
    return Asset(name, f"{PREFIX}{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{suffix}", body)
