"""Tasks in a browser on the shipped graph: partners, a comparison on one page, opportunities set aside."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]


def test_partners_for_lyonbiopole_in_medical_devices_outside_france(
    browser: Browser, shipped_url: str, tmp_path: Path
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(shipped_url)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Partners").click()
    page.get_by_label("Who looks for partners").fill("Lyonbiopole")
    page.get_by_label("Field or topic").fill("medical devices")
    page.get_by_label("Not in these countries").fill("France")
    page.get_by_role("button", name="Find partners").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Partners for Lyonbiopole"
    assert page.get_by_text("Both work in Biopharmaceuticals and Medical Devices.").first.is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "partners.csv")
    with (tmp_path / "partners.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert "FR" not in {row["country"] for row in rows}
    assert all("Medical Devices" in row["reasons"] or "medical devices" in row["reasons"] for row in rows)
    context.close()


def test_bavaria_catalonia_and_lombardy_fit_on_one_printed_page(browser: Browser, shipped_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped_url)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare").click()
    for number, name in enumerate(("Bavaria", "Catalonia", "Lombardy"), 1):
        page.get_by_label(f"Region {number}").fill(name)
    page.get_by_role("button", name="Compare").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Bavaria, Catalonia, Lombardy compared"
    assert page.get_by_role("columnheader").all_inner_texts()[0] == "Field"
    assert page.get_by_role("link", name="Remove Catalonia").count() == 1
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    (width, height) = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed).groups()  # type: ignore[union-attr]
    assert float(width) > float(height)
    context.close()


def test_what_is_not_relevant_is_hidden_in_this_browser_until_undone(
    browser: Browser, shipped_url: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(shipped_url + "opportunities?kind=bridge")
    cards = page.locator("article.offer:visible")
    assert cards.count() == 24
    inside = page.evaluate(
        "[...document.querySelectorAll('article.offer')].filter(e => e.getBoundingClientRect().bottom <= 900).length"
    )
    assert inside >= 6
    first = cards.first.get_by_role("link").inner_text()
    cards.first.get_by_role("button", name="Not relevant").click()
    assert cards.count() == 23
    page.reload()
    assert cards.count() == 23
    assert "1 of this page is marked as not relevant" in page.inner_text("main")
    page.get_by_role("button", name="Show them").click()
    assert cards.first.get_by_role("link").inner_text() == first
    cards.first.get_by_role("button", name="Show again").click()
    assert page.get_by_text("marked as not relevant").count() == 0
    context.close()
