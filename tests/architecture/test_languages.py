"""Three languages from the first commit: complete, in our own words, and every message can be said."""

import re
from functools import cache

import pytest
from django.utils import translation
from markupsafe import Markup

from kept.ui import catalogues, messages
from kept.ui.catalogue_check import problems
from kept.ui.domains import domains
from tests.architecture.house import document, rows, shown

SAMPLES = {"ar": (0, 1, 2, 3, 11, 100), "zh_Hant": (0, 1, 2, 3, 11, 100)}
DJANGO = {"ar": "ar", "zh_Hant": "zh-hant"}
MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u2066-\u2069\u200e\u200f]")
CUSTOMERS_READ = ("portal", "channels/email")
VARIABLE = re.compile(r"%\((\w+)\)")
COUNTED = re.compile(r"%\((n|num)\)")


@pytest.mark.parametrize("name", domains())
def test_the_translations_of_a_domain_are_complete(name):
    assert problems(domains()[name]) == []


@cache
def said():
    """(catalogue path, locale, message) of every translated message in the house."""
    found = []
    for folder in domains().values():
        for locale in catalogues.LOCALES:
            path = catalogues.po_path(folder, locale)
            if path.exists():
                found += [(path, locale, message) for message in messages.read(path, locale) if message.id]
    return found


def english(message):
    return " ".join(message.id) if isinstance(message.id, tuple) else message.id


def texts(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def terms():
    """(English, everywhere, {locale: its forms}, mistakes) of each row of the table in docs/words.md."""
    table = document("docs/words.md").split("## In three languages")[1]
    for word, arabic, chinese, never in rows(table):
        forms = {"ar": arabic.split(" / "), "zh_Hant": chinese.split(" / ")}
        yield word.strip("*"), word.startswith("**"), forms, [w for w in never.split(" / ") if w]


def plain(text):
    return MARKS.sub("", text)


def test_the_table_of_words_is_read():
    found = {word: (everywhere, forms["zh_Hant"]) for word, everywhere, forms, _ in terms()}
    assert found["promise"] == (True, ["承諾"])
    assert len(found) > 30


def wrong_words():
    table = [(re.compile(rf"\b{re.escape(w)}(s|es)?\b", re.I), *rest) for w, *rest in terms()]
    for path, locale, message in said():
        source = re.sub(r"%\(\w+\)s|\{\w+\}", " ", english(message))
        for word, everywhere, forms, never in table:
            alone = word.fullmatch(source.strip(" .:!?…")) is not None
            for text in map(plain, texts(message)):
                if word.search(source) and (bad := [w for w in never if plain(w) in text]):
                    yield f"{shown(path)}: {source!r} says {bad}"
                if (alone or (everywhere and word.search(source))) and not any(plain(f) in text for f in forms[locale]):
                    yield f"{shown(path)}: {source!r} needs one of {forms[locale]}, says {text!r}"


def test_the_catalogues_use_our_words():
    assert sorted(set(wrong_words())) == []


def test_customers_are_addressed_politely_in_chinese():
    rude = [
        f"{shown(path)}: {text!r}"
        for path, locale, message in said()
        if locale == "zh_Hant" and any(f"kept/{name}/" in path.as_posix() for name in CUSTOMERS_READ)
        for text in texts(message)
        if "你" in text
    ]
    assert rude == []


def test_the_readers_quotes_are_used():
    """「…」 in Chinese, «…» in Arabic: straight and curly English quotes around words are a copied sentence."""
    wrong = [
        f"{shown(path)}: {text!r}"
        for path, locale, message in said()
        for text in texts(message)
        if re.search(r"[“”]", text) or (locale == "zh_Hant" and re.search("[\u4e00-\u9fff][,;!?]", text))
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def compiled():
    """The compiled catalogues of what the .po files say now."""
    if catalogues.compile_stale():
        from django.utils.translation import trans_real

        trans_real._translations.clear()


def environment():
    from django.template import engines

    return engines["jinja2"].env


def values(message):
    """Something to put into each place of a message; the number of a plural is put in by ngettext itself."""
    counted = {"n", "num"} if isinstance(message.id, tuple) else set()
    return {name: Markup("⟨x⟩") for name in VARIABLE.findall(english(message)) if name not in counted}


@pytest.mark.parametrize("locale", SAMPLES)
def test_every_message_renders_in_every_number(locale, compiled):
    wrong = []
    with translation.override(DJANGO[locale]):
        for path, of, message in said():
            if of == locale:
                wrong += [f"{shown(path)}: {problem}" for problem in rendered(message, locale)]
    assert wrong == []


def rendered(message, locale):
    """What is wrong with a message when a page says it; nothing, mostly."""
    plural = isinstance(message.id, tuple)
    context, arguments = message.context, values(message)
    function = ("np" if plural else "p") + "gettext" if context else "ngettext" if plural else "_"
    template = environment().from_string(
        "{{ say(" + ("context, " if context else "") + ("one, many, n" if plural else "one") + ", **values) }}"
    )
    for n in SAMPLES[locale] if plural else (None,):
        one, many = message.id if plural else (message.id, None)
        say = environment().globals.get(function) or environment().globals["gettext"]
        try:
            shown_text = template.render(say=say, one=one, many=many, n=n, context=context, values=arguments)
        except (KeyError, TypeError, ValueError) as error:
            yield f"{english(message)!r} with {n}: {error!r}"
            continue
        if "%(" in shown_text:
            yield f"{english(message)!r} with {n} shows {shown_text!r}"
        if plural and n in (3, 11, 100) and COUNTED.search(english(message)) and not re.search(r"\d", shown_text):
            yield f"{english(message)!r} with {n} does not say the number: {shown_text!r}"


def test_plurals_choose_all_six_forms_in_arabic(compiled):
    """0, 1, 2, 3, 11 and 100 are six kinds of many: a catalogue with a wrong header would fold them together."""
    forms = [messages.empty("ar")]
    assert forms[0].num_plurals == 6
    from babel import Locale

    rule = Locale("ar").plural_form
    assert [rule(n) for n in SAMPLES["ar"]] == ["zero", "one", "two", "few", "many", "other"]
