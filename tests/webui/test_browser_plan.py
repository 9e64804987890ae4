"""Tasks in a browser on the shipped graph, from the start page and without script: a consortium and an agenda."""

import csv
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import CHROMIUM
from tests.webui.test_every_page import AXE, violations

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]


def opened(browser: Browser, url: str, link: str) -> Page:
    """Return the form that the menu and a link lead to."""
    page = browser.new_context(java_script_enabled=False, accept_downloads=True).new_page()
    page.goto(url)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Plan", exact=True).click()
    page.get_by_role("link", name=link).click()
    return page


def saved(page: Page, name: str, folder: Path) -> Path:
    """Return the file that a link leads to."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def broken_rules(browser: Browser, address: str) -> dict[int, list[str]]:
    """Return the rules of accessibility that a page breaks, wide and on a phone; none where axe-core is not there."""
    if not AXE.exists():
        return {}
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    broken = {}
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if rules := violations(page):
            broken[width] = rules
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    return broken


def test_consortium_for_a_call_is_made_by_form(browser: Browser, shipped_url: str, tmp_path: Path) -> None:
    page = opened(browser, shipped_url, "Plan a consortium")
    page.get_by_label("A call saved before").set_input_files(EXAMPLES / "call.toml")
    page.get_by_role("button", name="Load").click()
    assert page.get_by_label("Title").input_value() == "Photonics and digital tools for medical technology"
    page.get_by_label("Proposals (1 to 5)").fill("2")
    page.get_by_label("Seconds to compute").fill("4")
    page.get_by_role("button", name="Propose consortia").click()
    assert page.get_by_role("button", name="Cancel").is_visible()
    page.get_by_role("heading", name="Proposal 2", exact=True).wait_for()
    members = page.get_by_role("region", name="Proposal 1").get_by_role("heading", level=3)
    assert "Lyonbiopole" in members.all_inner_texts()
    assert page.get_by_text("Only Lyonbiopole covers diagnostics.").first.is_visible()
    with saved(page, "CSV", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["consortium"] == "1"]
    assert [row["member"] for row in rows] == members.all_inner_texts()
    assert 5 <= len(rows) <= 8
    assert "silicon-saxony" not in {row["iri"].rpartition("/")[2] for row in rows}
    assert broken_rules(browser, page.url) == {}
    page.context.close()


def test_agenda_for_an_event_has_calendar_files(browser: Browser, shipped_url: str, tmp_path: Path) -> None:
    page = opened(browser, shipped_url, "Plan an agenda")
    page.get_by_label("Title").fill("Clusters meet regions")
    page.get_by_label("Time zone").first.select_option("Europe/Vienna")
    page.get_by_label("From, row 1").first.fill("2027-06-18T14:00")
    page.get_by_label("To, row 1").first.fill("2027-06-18T16:00")
    for name, value in (("Minutes of a meeting", "20"), ("Minutes between", "5"), ("Tables", "2")):
        page.get_by_label(f"{name}, row 1").fill(value)
    page.get_by_label("Participants, as rows of a table").fill(
        "id,offers,wants\nlyonbiopole,clinical test sites,photonic sensors\n"
        "secpho,photonic sensors,clinical test sites\nmc-at,precision machining,photonic sensors\n"
    )
    page.get_by_role("button", name="Arrange meetings").click()
    page.get_by_role("heading", name="Timetable").wait_for()
    assert "3 of 3 participants have one" in page.get_by_role("status").inner_text()
    calendars = zipfile.ZipFile(saved(page, "All calendars (zip)", tmp_path))
    assert calendars.namelist() == ["agenda.csv", "lyonbiopole.ics", "secpho.ics", "mc-at.ics"]
    own = saved(page, "secpho.ics", tmp_path).read_bytes()
    assert own == calendars.read("secpho.ics")
    assert b"SUMMARY:Meeting with Lyonbiopole" in own
    assert b"DTSTART:20270618T120000Z" in own
    assert broken_rules(browser, page.url) == {}
    page.context.close()
