"""Every type of page in a real browser: accessible at two widths and in two themes, whole, narrow, and at home."""

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import CHROMIUM, Watched

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# The rules of the Web Content Accessibility Guidelines 2.2 at levels A and AA.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PAGES = (
    "",
    "search?q=basque",
    "search?q=nothing-of-that-name",
    "map?region=ES21",
    "opportunities",
    "opportunity/shared-priority/es21-frk2.html",
    "partners?organisation=bhc",
    "compare?region=ES21&region=FRK2",
    "explain?a=ES21&b=FRK2&field=medical-devices",
    "changes",
    "regions",
    "organisations?country=ES",
    "region/2021/ES21.html",
    "network?start=ES21",
    "related-fields?region=ES21",
    "sector/medical-devices.html",
    "organisation/bhc.html",
    "partnership/s3.html",
    "programme/escp.html",
    "event/lyon-2019.html",
    "priority/ES21/2021-2027/health.html",
    "sources",
    "ontology.html",
    "sparql",
    "sparql?query=SELECT+*+WHERE+%7B%3Fs+a+%3Ftype%7D&format=html",
    "queries",
    "queries/explore/organisations_in_a_region_and_sector?region=ES21&view=table",
    "plan",
    "consortium",
    "agenda",
    "data",
    "api",
    "network",
    "accessibility",
    "attribution",
    "not-this",
    "no-such-page",
    "de/",
    "de/region/2021/ES21.html",
    "de/opportunities",
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return the violations that axe-core sees, each rule with its elements; all rules of TAGS, or some."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    broken: list[str] = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(result => result.violations"
        ".map(rule => `${rule.id}: ${rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`))",
        only,
    )
    return broken


@pytest.mark.skipif(
    not AXE.exists(), reason="axe-core is not installed: make webui/static/built/outlines.json"
)
@pytest.mark.parametrize("path", PAGES)
def test_page_violates_no_rule_of_accessibility(browser: Browser, url: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(url + path)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    seen = {"wide, light": violations(page)}
    page.emulate_media(color_scheme="dark")
    seen["wide, dark"] = violations(page, ["color-contrast"])
    page.set_viewport_size({"width": 390, "height": 844})
    seen["narrow, dark"] = violations(page)
    page.emulate_media(color_scheme="light")
    seen["narrow, light"] = violations(page, ["color-contrast"])
    assert {name: some for name, some in seen.items() if some} == {}
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_is_whole_fits_a_phone_and_asks_no_other_host(watched: Watched, url: str, path: str) -> None:
    page = watched.page
    page.goto(url + path, wait_until="networkidle")
    assert [complaint for complaint in watched.complaints if path != "no-such-page"] == []
    assert watched.outside(url) == []
    assert [page.get_by_role(role).count() for role in ("main", "banner", "contentinfo")] == [1, 1, 1]  # type: ignore[arg-type]
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = page.evaluate(
        "[...document.querySelectorAll('main p, main td, main dd, main li')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes, default=16) >= 13
