"""Journeys of a German visitor in a real browser, on the graph that ships."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]
# Words that sentences of reasons are made of in English.
ENGLISH = re.compile(r"\b(works on|persons|brings|covers|has worked|register|strategy|between|their)\b")


def main_of(page: Page) -> str:
    return page.locator("main").inner_text()


def test_reasons_are_a_search_away_and_english_is_a_link_away(browser: Browser, shipped_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped_url + "de/")
    page.get_by_label("Suche nach Name, Stichwort oder Code").fill("Baskenland")
    page.get_by_role("button", name="Suchen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Baskenland ES21"
    page.get_by_role(
        "link", name=re.compile("^Baskenland .*könnten zusammenarbeiten zum Thema „.*“$")
    ).first.click()
    offer = page.get_by_role("heading", level=1).inner_text()
    assert offer.startswith("Baskenland") or " und Baskenland" in offer
    assert page.get_by_role("heading", name="Warum gemeinsam").is_visible()
    assert (
        page.get_by_text(re.compile("^Stärke Baskenland: .* Personen arbeiten im Wirtschaftszweig ")).count()
        == 1
    )
    assert ENGLISH.findall(re.sub("„.*?“", "", main_of(page))) == []
    page.get_by_role("link", name="English").click()
    assert "could work together on" in page.get_by_role("heading", level=1).inner_text()
    assert "/de/" not in page.url
    context.close()


def test_consortium_is_asked_for_and_answered_in_german(browser: Browser, shipped_url: str) -> None:
    page = browser.new_page()
    page.goto(shipped_url + "de/consortium")
    page.get_by_label("Titel").fill("Licht für die Medizin")
    for at, name in enumerate(("Photonik", "Medizintechnik")):
        page.locator("[name=topic]").nth(at).fill(name)
    page.locator("[name=seconds]").fill("4")
    page.get_by_role("button", name="Konsortien vorschlagen").click()
    page.get_by_role("heading", name="Vorschlag 1", exact=True).wait_for()
    answer = main_of(page)
    assert re.search("Nur .* deckt ab: Photonik[.]", answer)
    assert "deckt auch ab: Medizintechnik." in answer
    assert ENGLISH.findall(answer) == []
    page.get_by_role("link", name="English").click()
    assert re.search("Only .* covers photonics[.]", main_of(page))
    page.close()
