"""Messages are found, merged and judged."""

import pytest

from kept.ui.catalogue_check import problems
from kept.ui.domains import domains
from kept.ui.messages import empty, header, merged, messages, po_path, read, write


@pytest.fixture
def domain(tmp_path):
    """A folder like a domain's: one Python file, one template, and a nested mail text."""
    (tmp_path / "templates" / "shop").mkdir(parents=True)
    (tmp_path / "verbs.py").write_text("label = gettext_lazy('Close')\nn = ngettext('%(n)s ring', '%(n)s rings', n)\n")
    (tmp_path / "templates" / "shop" / "page.html").write_text(
        '{% trans trimmed %}Good\n   morning{% endtrans %}{{ pgettext("verb", "Close") }}'
    )
    (tmp_path / "templates" / "shop" / "mail.txt").write_text('{{ _("Hello %(name)s", name=name) }}')
    return tmp_path


def translated(folder, locale="ar", **strings):
    """Writes the catalogue with these translations (msgid → string or tuple of forms)."""
    catalogue = merged(messages(folder), empty(locale), locale)
    for message in catalogue:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        if first in strings:
            message.string = strings[first]
    write(po_path(folder, locale), catalogue)


def test_messages_are_found_in_python_in_pages_and_in_mails(domain):
    found = {(message.id, message.context) for message in messages(domain) if message.id}
    assert found == {
        ("Close", None),
        (("%(n)s ring", "%(n)s rings"), None),
        ("Good morning", None),
        ("Close", "verb"),
        ("Hello %(name)s", None),
    }


def test_an_update_keeps_translations_and_drops_what_is_no_longer_said(domain):
    translated(domain, **{"Good morning": "صباح الخير"})
    (domain / "verbs.py").write_text("gettext('New words')")
    path = po_path(domain, "ar")
    new = merged(messages(domain), read(path, "ar"), "ar")
    assert new.get("Good morning").string == "صباح الخير"
    assert not new.get("New words").string
    assert new.get(("%(n)s ring", "%(n)s rings")) is None


def test_a_catalogue_says_the_plural_rule_of_its_language_as_cldr_does():
    assert "nplurals=6" in header("ar")
    assert "nplurals=1" in header("zh_Hant")


@pytest.mark.parametrize(
    ("strings", "complaint"),
    [
        ({"Close": ""}, "not translated"),
        ({"Close": "Close"}, "the same as the English"),
        ({"Close": "اغلق Window"}, "Latin words"),
        ({"Hello %(name)s": "أهلًا %(nom)s"}, "placeholders"),
        ({"%(n)s ring": ("لا خواتم", "خاتم", "خاتمان", "", "%(n)s خاتمًا", "%(n)s خاتم")}, "not translated"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(domain, strings, complaint):
    right = {
        "Close": "إغلاق",
        "Hello %(name)s": "أهلًا %(name)s",
        "Good morning": "صباح الخير",
        "%(n)s ring": ("لا خواتم", "خاتم", "خاتمان", "%(n)s خواتم", "%(n)s خاتمًا", "%(n)s خاتم"),
    }
    translated(domain, **right)
    assert not [line for line in problems(domain) if "/ar/" in line]
    translated(domain, **right | strings)
    assert any(complaint in line for line in problems(domain) if "/ar/" in line)


def test_our_own_catalogue_is_complete():
    assert problems(domains()["ui"]) == []
