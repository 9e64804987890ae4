"""A real browser: without JavaScript, on a narrow screen, and drawing a network, on the graph that ships."""

import pytest
from playwright.sync_api import Browser

from tests.support.browser import CHROMIUM, Watched

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]


def test_visitor_without_javascript_gets_from_search_to_reasons(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    page.get_by_label("Search by name, keyword or code").fill("es21")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("País Vasco")
    page.get_by_role("link", name="País Vasco and Rhône-Alpes could work together on Medical Devices").click()
    assert page.get_by_text("The Basque Country claims personalised health.").is_visible()
    page.get_by_role("link", name="Personalised health").click()
    assert page.get_by_role("heading", level=1).inner_text() == "“Personalised health”"
    context.close()


def test_filters_work_without_javascript(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url + "opportunities")
    page.get_by_role("link", name="Gap 60").click()
    page.get_by_label("Country").select_option("FR")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("status").inner_text() == "1–24 of 60 opportunities"
    page.get_by_role("link", name="Next").click()
    assert page.get_by_role("status").inner_text() == "25–48 of 60 opportunities"
    context.close()


def test_table_sorts_by_its_heading(watched: Watched, url: str) -> None:
    watched.page.goto(url + "opportunities")
    watched.page.goto(url + "network?start=organisation/bhc")
    names = watched.page.locator("section:has(#ties) tbody th")
    watched.page.locator("section:has(#ties) thead button").first.click()
    ascending = names.all_inner_texts()
    assert ascending[0] == "Basque Health Cluster"
    watched.page.locator("section:has(#ties) thead button").first.click()
    assert names.all_inner_texts() == ascending[::-1]
    assert ascending[0] != ascending[-1]
    assert watched.page.locator("section:has(#ties) th[aria-sort=descending]").count() == 1


def test_keyboard_reaches_the_content_first(watched: Watched, url: str) -> None:
    watched.page.goto(url)
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    watched.page.keyboard.press("Enter")
    assert watched.page.evaluate("location.hash") == "#content"


def test_hostile_label_does_nothing(watched: Watched, url: str) -> None:
    """See no dialogue and no element of a label that is a script, on every kind of page that shows it."""
    page = watched.page
    dialogues: list[str] = []
    page.on("dialog", lambda dialogue: (dialogues.append(dialogue.message), dialogue.dismiss()))
    for path in (
        "organisation/bad.html",
        "partnership/worse.html",
        "search?q=img",
        "organisations?text=onerror",
        "region/2021/FRK2.html",
        "network?start=organisation/bad",
    ):
        page.goto(url + path, wait_until="networkidle")
        assert "<img src=x" in page.inner_text("body"), path
        assert page.locator("img[src=x]").count() == 0
    page.goto(url)
    page.get_by_role("combobox").fill("script")
    page.get_by_role("option").first.wait_for()
    assert page.locator("img[src=x]").count() == 0
    assert dialogues == []


def test_keyboard_alone_gets_from_start_to_a_region(watched: Watched, url: str) -> None:
    page, press = watched.page, watched.page.keyboard.press
    page.goto(url)
    for _ in range(30):
        press("Tab")
        if page.evaluate("document.activeElement.id") == "find":
            break
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.type("vasco")
    page.get_by_role("option").first.wait_for()
    press("ArrowDown")
    assert page.get_by_role("option", selected=True).inner_text().startswith("region ES21")
    press("Enter")
    page.wait_for_url("**/region/**")
    assert ring == "solid"
    assert page.get_by_role("heading", level=1).inner_text().startswith("País Vasco")


def test_keyboard_skips_the_map(watched: Watched, url: str) -> None:
    watched.page.goto(url + "map")
    watched.page.get_by_role("link", name="Skip the map").focus()
    watched.page.keyboard.press("Enter")
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.textContent") == "Picture (SVG)"


def test_menu_opens_on_a_phone_without_javascript(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(url)
    assert not page.get_by_role("link", name="Map", exact=True).is_visible()
    page.get_by_text("Menu").click()
    page.get_by_role("link", name="Map", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Cluster organisations"
    context.close()


def test_map_and_table_say_where_aerospace_is_strong(browser: Browser, shipped_url: str) -> None:
    """Go from the start page by links and forms alone, without JavaScript, in four actions."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped_url)
    page.get_by_role("navigation").get_by_role("link", name="Map").click()
    page.get_by_label("Show").select_option(label="Specialisation (of a field)")
    page.get_by_label("Field", exact=True).select_option(label="Aerospace Vehicles and Defense")
    page.get_by_role("button", name="Show").click()
    assert (
        page.get_by_role("heading", level=1).inner_text() == "Specialisation: Aerospace Vehicles and Defense"
    )
    names = page.locator("tbody th a").all_inner_texts()
    assert "Occitanie" in names[:3]
    drawn = page.locator("svg title", has_text="Occitanie (FRJ): 6.9 ×")
    assert drawn.count() == 1
    context.close()


def test_everything_on_the_basque_country_is_one_search_away(browser: Browser, shipped_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped_url)
    page.locator("#find").fill("Basque Country")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Basque Country ES21"
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    order = [
        "Strong in",
        "Wants",
        "Whom to meet",
        "Who is here",
        "Works with already",
        "Ties with other regions",
    ]
    assert [heading for heading in headings if heading in order] == order
    assert "Compare with peers" in headings
    assert page.locator("figure.map svg .ties path").count() == 20
    strong = page.get_by_role("row").filter(has_text="Downstream Metal Products").first.inner_text()
    assert "2.5 × all regions, top 6 of 202 regions" in strong
    page.get_by_role("rowheader").get_by_role("link", name="ACLIMA Basque Environment Cluster").click()
    assert page.get_by_role("heading", name="Best partners").is_visible()
    context.close()
