"""HTML that strangers wrote: made safe to show, read as text, and written for our own mails."""

import re

from kept.text.hostile import costly, without_tags
from kept.text.paragraphs import from_text
from kept.text.reading import text_of

# Where a remote image's address waits until the reader asks to see it.
REMOTE = "data-remote-src"

_TAGS = set(
    "a abbr b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn "
    "div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s "
    "samp small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul "
    "var wbr".split()
)
_CONTENT_DROPPED = set("script style title noscript template iframe object embed svg math select textarea".split())
_CELL = {"align", "valign", "width", "height", "colspan", "rowspan", "bgcolor"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "style", "align"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "table": {"width", "border", "cellpadding", "cellspacing", "bgcolor"},
    "td": _CELL,
    "th": _CELL,
    "tr": {"align", "valign", "bgcolor"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "font": {"color", "size"},
    "time": {"datetime"},
}
# Nothing here may hold an address: a background would be a remote image by the back door.
_STYLES = set(
    "color background-color text-align text-decoration font-weight font-style font-size "
    "direction unicode-bidi white-space vertical-align line-height".split()
)
_LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_INLINE_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_IMAGE = re.compile(r'<img\b(?:[^">]|"[^"]*")*>')
_REMOTE_SOURCE = re.compile(r' src="(?=https?:)', re.IGNORECASE)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if value.strip().lower().startswith(_LINK_SCHEMES) else None
    if name == "src":
        value = value.strip()
        if value.lower().startswith(("cid:", "http:", "https:")) or _INLINE_IMAGE.match(value):
            return value
        return None
    return value


def clean(html: str) -> str:
    """Safe HTML to show inside a page or a sandboxed frame.

    Keeps layout, `dir`, `lang`, `cid:` and small inline images. Remote images keep their
    address in `data-remote-src`, so nothing is fetched until `with_remote_images`. Links get
    `rel`. A text built to exhaust the parser comes back as plain text in HTML.
    """
    if costly(html):
        return from_text(without_tags(html), direction="auto")
    import nh3  # heavy: on first need

    safe = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_CONTENT_DROPPED,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        filter_style_properties=_STYLES,
    )
    return _IMAGE.sub(lambda m: _REMOTE_SOURCE.sub(f' {REMOTE}="', m[0]), safe)


def has_remote_images(cleaned: str) -> bool:
    """Whether `clean` held images back; only for its own output."""
    return any(f" {REMOTE}=" in m[0] for m in _IMAGE.finditer(cleaned))


def with_remote_images(cleaned: str) -> str:
    """The output of `clean` with its remote images shown, after the reader asked for them."""
    return _IMAGE.sub(lambda m: m[0].replace(f' {REMOTE}="', ' src="'), cleaned)


def to_text(html: str) -> str:
    """HTML mail as text a person can read: paragraphs, lists, `> ` quotes, links in `<…>`.

    Takes anything; time grows with its length. What a reader of the mail would not see
    (`display:none`, scripts, styles) is left out.
    """
    return without_tags(html) if costly(html) else text_of(html)
