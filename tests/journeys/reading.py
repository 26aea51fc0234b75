"""Reading pages as somebody without a script would: the forms on them, and what stands in their fields."""

import re
from html import unescape
from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "meta", "link", "use"}


class Form:
    """One form of a page: `action`, `method` and `fields`, a dict of lists as a browser would send them."""

    def __init__(self, attributes: dict):
        self.action, self.method = attributes.get("action", ""), attributes.get("method", "get")
        self.id = attributes.get("id", "")
        self.fields: dict[str, list[str]] = {}

    def add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.into: tuple[str, str] | None = None  # ("textarea" or "select", name)
        self.text = ""
        self.options: list[tuple[str, bool]] = []

    @property
    def form(self) -> Form | None:
        return self.forms[-1] if self.forms else None

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said))
        elif self.form is None or "disabled" in said:
            return
        elif tag == "input" and said.get("name") and said.get("type") not in {"file", "submit", "button"}:
            if said.get("type") not in {"checkbox", "radio"} or "checked" in said:
                self.form.add(said["name"], said.get("value", "on"))
        elif tag in {"textarea", "select"} and said.get("name"):
            self.into, self.text, self.options = (tag, said["name"]), "", []
        elif tag == "option":
            self.options.append((said.get("value", ""), "selected" in said))

    def handle_data(self, data):
        if self.into and self.into[0] == "textarea":
            self.text += data

    def handle_endtag(self, tag):
        if not self.into or tag != self.into[0] or self.form is None:
            return
        kind, name = self.into
        self.into = None
        chosen = [value for value, selected in self.options if selected] or [value for value, _ in self.options[:1]]
        self.form.add(name, self.text.removeprefix("\n")) if kind == "textarea" else [
            self.form.add(name, value) for value in chosen[:1]
        ]


def forms(page) -> list[Form]:
    """All forms of an HTML answer. A fragment of fields without a form around them is read as one."""
    reader = _Reader()
    text = page.content.decode()
    if "<form" not in text:
        reader.forms.append(Form({}))
    reader.feed(text)
    return reader.forms


def form(page, id: str) -> Form:
    """The form with this id, or whose action ends with it."""
    return next(one for one in forms(page) if one.id == id or one.action.endswith(id))


def words(page) -> str:
    """What the page says to somebody who reads it: no tags, no runs of white space."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def clocks(page) -> set[str]:
    """The due times of the clocks that run on a page."""
    return set(re.findall(r"<due-clock data-due=\"([^\"]+)\"", page.content.decode()))


def server_time(page) -> str:
    """The time by which the clocks of a page run, in milliseconds."""
    return re.search(r'name="server-time" content="(\d+)"', page.content.decode())[1]
