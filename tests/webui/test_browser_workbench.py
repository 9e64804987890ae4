"""Queries in a browser on the shipped graph: a form with a parameter, its answer as CSV, and the editor."""

import csv
import re
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import CHROMIUM, Watched
from tests.support.waiting import wait_until

BUNDLE = Path(__file__).parents[2] / "webui" / "static" / "built" / "editor.js"
bundled = pytest.mark.skipif(not BUNDLE.exists(), reason="the editor is not built: make run")
BROKEN = "SELECT *\nWHERE { ?s ?p ?o }\nLIMIT many"
FEATURE = "<http://www.opengis.net/ont/geosparql#Feature>"
SLOW = (
    f"SELECT (COUNT(*) AS ?n) {{ ?a a {FEATURE} . FILTER NOT EXISTS {{ ?b a {FEATURE} . ?c a {FEATURE} "
    "FILTER(STRLEN(CONCAT(STR(?a), STR(?b), STR(?c))) = 7) } }"
)
# A page that is being left answers no question of a driver, so what is done meanwhile is left in it before.
CANCEL = """() => {
  const timer = setInterval(() => {
    const note = document.querySelector(".running:not([hidden])");
    if (!note) return;
    clearInterval(timer);
    window.seen = note.textContent;
    setTimeout(() => note.querySelector("button").click(), 1000);
  }, 50);
}"""
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
        page.get_by_role("option", name="Basque Country").first.click()
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


def typed(page: Page, text: str) -> None:
    """Put a text in the place of all that is in the editor, and leave the cursor at its end."""
    page.get_by_role("textbox", name="Query").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


@bundled
def test_editor_offers_terms_that_are_there_and_declares_their_prefixes(
    watched: Watched, shipped_url: str
) -> None:
    page = watched.page
    page.goto(shipped_url + "sparql")
    typed(page, "SELECT ?s { ?s a ")
    page.keyboard.type("hansa:ClusterO", delay=20)
    option = page.get_by_role("option", name="hansa:ClusterOrganisation")
    option.wait_for()
    assert page.locator(".cm-tooltip-autocomplete li").count() == 1
    # The list takes no key just after it has opened, lest one be taken by accident.
    page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    page.keyboard.insert_text(" } LIMIT 3")
    assert page.locator("#query").input_value() == (
        "PREFIX hansa: <https://w3id.org/hansa/ontology#>\nSELECT ?s { ?s a hansa:ClusterOrganisation } LIMIT 3"
    )
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Answer").wait_for()
    assert page.get_by_role("status").inner_text().startswith("3 rows.")
    assert watched.complaints == []
    assert watched.outside(shipped_url) == []


@bundled
def test_editor_marks_the_broken_line_until_it_is_changed(browser: Browser, shipped_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{shipped_url}sparql?format=html&query={quote(BROKEN)}")
    assert page.locator(".cm-broken").all_inner_texts() == ["LIMIT many"]
    assert page.get_by_role("alert").locator("mark").inner_text() == "many"
    page.get_by_role("textbox", name="Query").press("End")
    page.keyboard.type(" ")
    assert page.locator(".cm-broken").count() == 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.close()


def test_query_is_written_in_a_plain_field_without_a_script(browser: Browser, shipped_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped_url + "sparql")
    page.get_by_label("Query (SPARQL 1.1)").fill("SELECT ?s { ?s ?p ?o } LIMIT 2")
    page.get_by_role("button", name="Run").click()
    assert page.get_by_role("status").inner_text().startswith("2 rows.")
    link = page.get_by_role("link", name="JSON", exact=True).get_attribute("href") or ""
    assert parse_qs(urlsplit(link).query) == {"query": ["SELECT ?s { ?s ?p ?o } LIMIT 2"], "format": ["json"]}
    context.close()


@bundled
def test_slow_query_shows_its_time_and_can_be_cancelled(browser: Browser, shipped_url: str) -> None:
    def running() -> bool:
        with urllib.request.urlopen(shipped_url + "metrics") as response:
            return b"hansa_queries_running 1" in response.read()

    page = browser.new_page()
    page.goto(shipped_url + "sparql")
    typed(page, SLOW)
    page.evaluate(CANCEL)
    page.get_by_role("button", name="Run").click(no_wait_after=True)
    wait_until(running)
    wait_until(lambda: not running())
    assert re.fullmatch(r"Running \d\.\d sCancel", page.evaluate("window.seen"))
    assert page.locator(".running").is_hidden()
    assert page.locator("#query").input_value() == SLOW
    page.close()
