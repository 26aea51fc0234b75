"""What a domain says and how it is translated: messages out of Python and templates, catalogues in and out of files."""

import os

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext

from kept.ui.domains import PACKAGE, domains

LOCALES = ("ar", "zh_Hant")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_OPTIONS = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
    "newstyle_gettext": "true",
    "trimmed": "true",
    "silent": "false",
}


def messages(folder):
    """All messages of one domain folder as a Babel catalogue without translations."""
    template = Catalog()
    for path, method in _sources(folder):
        with path.open("rb") as file:
            try:
                for _, message, comments, context in extract(
                    method,
                    file,
                    KEYWORDS,
                    ["Translators:"],
                    TEMPLATE_OPTIONS if method.startswith("jinja2") else {},
                ):
                    template.add(
                        message,
                        locations=[(os.path.relpath(path, PACKAGE.parent), 0)],
                        auto_comments=comments,
                        context=context,
                    )
            except Exception as error:
                raise SystemExit(f"{path}: cannot read its messages: {error}") from error
    return template


def merged(template, old, locale):
    """`template` with the translations of `old` where the message is still the same."""
    new = empty(locale)
    for message in template:
        if message.id:
            known = old.get(message.id, message.context)
            keep = known and known.id == message.id
            new.add(
                message.id,
                known.string if keep else None,
                message.locations,
                known.flags if keep else (),
                message.auto_comments,
                known.user_comments if keep else (),
                context=message.context,
            )
    return new


def empty(locale):
    """A catalogue with nothing in it but its language."""
    return Catalog(locale=locale)


def header(locale):
    """The first entry of a .po file: only what gettext needs, so that an update without news changes no byte."""
    plurals = to_gettext(Locale.parse(locale).plural_form)
    lines = (
        f"Language: {locale}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plurals}",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def po_path(folder, locale):
    """Where the catalogue of a domain folder lies."""
    return folder / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(path, locale):
    """The catalogue in a .po file; an empty one where there is none yet."""
    if not path.exists():
        return empty(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def write(path, catalogue):
    """Writes a catalogue to a .po file, the same bytes for the same content. Returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(header(str(catalogue.locale)).encode())
        write_po(file, catalogue, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
    return path


def _sources(folder):
    inner = [other for other in domains().values() if folder in other.parents]
    for path in sorted(folder.rglob("*")):
        if any(other in path.parents for other in inner):
            continue
        if path.suffix == ".py" and "tests" not in path.parts and "migrations" not in path.parts:
            yield path, "python"
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            yield path, "jinja2.ext:babel_extract"
