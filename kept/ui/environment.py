"""The Jinja environment of all pages and mails: `"environment": "kept.ui.environment.environment"` in TEMPLATES."""

import json
from functools import lru_cache

from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context, pass_eval_context
from markupsafe import Markup, escape

from kept.text.secrets import masked
from kept.ui import assets, formats, locales
from kept.ui.domains import domains
from kept.ui.icons import NAMES, TURNING

# No evaluated attributes (the policy forbids eval anyway), no style sheet of its own, no swap without an answer.
HTMX_CONFIG = json.dumps({"includeIndicatorCSS": False, "history": True, "noSwap": [204, 304, "5xx", 401, 403, 429]})
KEY_NAMES = {"enter": "⏎", "mod+enter": "⌘ ⏎", "mod+shift+enter": "⌘ ⇧ ⏎", "mod+k": "⌘ K", "esc": "Esc", "?": "?"}


def environment(**options):
    """A Jinja `Environment` with translations, formats and the page's own functions.

    Undefined names raise: a template that says a name nobody gave is wrong, not empty.
    """
    made = Environment(
        **options
        | {
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        }
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals |= page_functions()
    made.filters |= {
        name: _at_run_time(getattr(formats, name))
        for name in (
            "when",
            "ago",
            "clock",
            "day",
            "calendar_day",
            "moment",
            "number",
            "percent",
            "digits",
            "duration",
            "since",
            "initial",
            "tint",
        )
    } | {"attributes": attributes, "html_language": locales.html_language, "masked": masked}
    return made


def page_functions():
    """What every template can call by name."""
    return {
        "ngettext": ngettext,
        "npgettext": npgettext,
        "url": url,
        "static": assets.url,
        "reader": locales.reader,
        "assets": assets,
        "template_name": template_name,
        "server_time": server_time,
        "languages": languages,
        "turning_icons": TURNING,
        "icon_names": sorted(NAMES),
        "key_names": KEY_NAMES,
        "htmx_config": HTMX_CONFIG,
        "share_gone": share_gone,
        "time_left": time_left,
        "scheme": scheme,
        "page_messages": page_messages,
        "url_or_none": url_or_none,
    }


def template_dirs():
    """The template folders of all domains, for DIRS in TEMPLATES."""
    return [path / "templates" for path in domains().values() if (path / "templates").is_dir()]


def url(name, *args, **kwargs):
    """The path of a named URL. `url("inbox:conversation", 42)`."""
    return _path(settings.ROOT_URLCONF, name, args, tuple(kwargs.items()))


@lru_cache(maxsize=20_000)
def _path(_urlconf, name, args, kwargs):
    # A page asks for some forty paths; reversing them was a tenth of its time.
    return reverse(name, args=args, kwargs=dict(kwargs))


@pass_eval_context
def ngettext(eval_context, singular, plural, n, **variables):
    """The plural form for `n`; `%(n)s` and `%(num)s` are the number in the reader's digits."""
    return _filled(eval_context, translation.ngettext(singular, plural, n), n, variables)


@pass_eval_context
def npgettext(eval_context, context, singular, plural, n, **variables):
    """`ngettext` with a context that tells two uses of the same English apart."""
    return _filled(eval_context, translation.npgettext(context, singular, plural, n), n, variables)


def attributes(given):
    """HTML attributes of a mapping: `_` becomes `-` (hx_get → hx-get), True stands alone, None and False vanish."""
    return Markup("").join(
        Markup(" {}").format(_name(key)) if value is True else Markup(' {}="{}"').format(_name(key), value)
        for key, value in given.items()
        if value is not None and value is not False
    )


@pass_context
def template_name(context):
    """The name of the template being rendered (the child, not its layout)."""
    return context.name


def server_time():
    """Milliseconds since 1970 by our clock; the browser corrects its own with it."""
    return int(formats.now().timestamp() * 1000)


def share_gone(made, due):
    """How much of the time between two aware datetimes is gone, 0–100."""
    whole = (due - made).total_seconds()
    return max(0, min(100, 100 * (formats.now() - made).total_seconds() / whole)) if whole > 0 else 100


def time_left(due):
    """The timedelta from now to an aware datetime; negative when it is over."""
    return due - formats.now()


def scheme(request):
    """ "light" or "dark" when the reader chose one (cookie `scheme`), else ""; the system decides then."""
    chosen = request.COOKIES.get("scheme", "") if request else ""
    return chosen if chosen in ("light", "dark") else ""


def page_messages(request):
    """The texts waiting in Django's messages for this reader, said once, each with the address that undoes it (its extra tag) or None."""
    waiting = get_messages(request) if request else []
    return [(str(each), each.extra_tags if (each.extra_tags or "").startswith("/") else None) for each in waiting]


def url_or_none(name, *args, **kwargs):
    """`url`, or None where the name is not wired."""
    try:
        return url(name, *args, **kwargs)
    except NoReverseMatch:
        return None


def languages():
    """(Django code, lang attribute, own name) of each language of the interface."""
    return (("en", "en", "English"), ("ar", "ar", "العربية"), ("zh-hant", "zh-Hant", "繁體中文"))


def _at_run_time(filter_):
    # Jinja works out a filter on a constant once, when it compiles: {{ 3|number }} would keep the first reader's digits.
    @pass_context
    def run(context, *args, **kwargs):
        return filter_(*args, **kwargs)

    return run


def _filled(eval_context, text, n, variables):
    said = Markup(text) if eval_context.autoescape else text
    shown = formats.number(n)
    return said % ({"n": shown, "num": shown} | variables)


def _name(key):
    return escape(key.rstrip("_").replace("_", "-"))
