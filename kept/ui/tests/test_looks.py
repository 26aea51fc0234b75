"""The style guide in every language, light and dark, wide and narrow: readable for all, nothing falls out of the page."""

from pathlib import Path

import pytest
from axe_playwright_python import sync_playwright as axe
from django.template.loader import render_to_string
from django.utils import translation

from kept.ui import catalogues, formats, styleguide

pytestmark = pytest.mark.browser
SCRIPT = (Path(axe.__file__).parent / "axe.min.js").read_text()


@pytest.mark.parametrize("language", ["en", "ar", "zh-hant"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_style_guide_is_accessible_and_fits(chromium, stage, language, scheme, width):
    catalogues.compile_stale(["ui"])
    with translation.override(language):
        stage.fragment(
            "/",
            "{% raw %}" + render_to_string("ui/styleguide.html", styleguide.context(formats.now())) + "{% endraw %}",
        )
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.goto(stage.url)
    tab.locator("due-clock:defined").first.wait_for()
    found = tab.evaluate(
        f"{SCRIPT}; axe.run().then(({{violations}}) => violations.map(({{id, nodes}}) => [id, nodes.map(({{html}}) => html)]))"
    )
    wider = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert found == []
    assert wider <= 0
