"""Queries in a browser on the shipped graph: a form with a parameter, its answer as CSV, and the editor."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]


@pytest.mark.parametrize("scripted", [True, False])
def test_query_of_the_gallery_with_a_parameter_gives_its_answer_as_csv(
    browser: Browser, shipped_url: str, tmp_path: Path, scripted: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripted)
    page = context.new_page()
    page.goto(shipped_url)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Data").click()
    page.get_by_role("link", name="Queries by question").click()
    page.get_by_role("link", name="Which organisations are in a region and a sector?").click()
    if scripted:
        page.get_by_label("Region").press_sequentially("basque cou")
        page.get_by_role("option", name="País Vasco").first.click()
        assert page.get_by_label("Region").input_value() == "ES21"
    else:
        page.get_by_label("Region").fill("Basque Country")
    page.get_by_label("Sector").fill("Automotive")
    page.get_by_role("button", name="Run").click()
    assert page.get_by_role("heading", name="Answer").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    download.value.save_as(tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["countryName"] for row in rows} == {"Spain"}
    assert {row["sectorName"] for row in rows} == {"Automotive"}
    assert page.get_by_role("status").inner_text().startswith(f"{len(rows)} row")
    context.close()
