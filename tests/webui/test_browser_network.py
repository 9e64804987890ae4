"""The network in a headless Chromium: the task of its users, labels, phones, the keyboard, and no script."""

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import CHROMIUM, Watched

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]
_LABELS = """() => [...document.querySelectorAll(".network .marks text")].map(label => {
    const box = label.getBoundingClientRect();
    const height = parseFloat(getComputedStyle(label).fontSize);
    const scale = label.getScreenCTM().a;
    return [box.left, box.top, box.right, box.bottom, height * scale];
}).filter(box => box[2] > box[0])"""


def covered(boxes: list[list[float]]) -> int:
    """Return how many pairs of boxes overlap by more than the room above and below their letters."""
    return sum(
        one[0] < other[2] and other[0] < one[2] and one[1] + 2 < other[3] - 2 and other[1] + 2 < one[3] - 2
        for at, one in enumerate(boxes)
        for other in boxes[at + 1 :]
    )


def saved(page: Page, name: str, folder: Path) -> bytes:
    """Return the file that a link gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.read_bytes()


def test_network_around_a_partnership_is_filtered_and_exported(
    watched: Watched, shipped_url: str, tmp_path: Path
) -> None:
    page = watched.page
    page.goto(shipped_url)
    page.get_by_role("navigation").get_by_role("link", name="Network").click()
    page.get_by_label("Start from").fill("S3martMed")
    page.get_by_label("Nodes are").select_option("organisations")
    page.get_by_label("Programme").select_option("ESCP-S3-2018")
    page.get_by_label("Running from").fill("2018")
    page.get_by_role("button", name="Draw").click()
    assert page.inner_text("h1") == "Network of S3martMed, ESCP-S3-2018, 2018–…"
    graph = nx.read_graphml(io.BytesIO(saved(page, "GraphML", tmp_path)))
    assert set(dict(graph.nodes(data="kind")).values()) == {"organisation"}
    labels = set(dict(graph.nodes(data="label")).values())
    picture = ET.fromstring(saved(page, "Picture (SVG)", tmp_path))
    titles = [title.text or "" for title in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert titles[0] == "Network of S3martMed, ESCP-S3-2018, 2018–…"
    assert labels == {title.partition(",")[0] for title in titles[1:] if " – " not in title}
    ties = list(csv.DictReader(io.StringIO(saved(page, "Ties (CSV)", tmp_path).decode())))
    assert len(ties) == graph.number_of_edges() > 0
    # A download, and a suggestion that came too late, count as requests that the page gave up.
    given_up = tuple(f"failed: {shipped_url}{path}" for path in ("network.", "suggest?"))
    assert [one for one in watched.complaints if not one.startswith(given_up)] == []
    assert watched.outside(shipped_url) == []


@pytest.mark.parametrize("width", [390, 700, 1280])
def test_labels_are_large_and_cover_no_other(browser: Browser, shipped_url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for address in ("network", "network?start=ES21", "network?view=organisations&nodes=150"):
        page.goto(shipped_url + address)
        boxes = page.evaluate(_LABELS)
        assert len(boxes) > 5
        assert min(box[4] for box in boxes) >= 11
        assert covered(boxes) == 0
        assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_node_is_reached_by_keyboard_and_shows_its_ties_with_reasons(
    watched: Watched, shipped_url: str
) -> None:
    page = watched.page
    page.goto(shipped_url + "network?start=S3martMed&view=organisations")
    page.get_by_role("link", name="Skip the picture").focus()
    page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.querySelector('title').textContent.split(',')[0]")
    page.keyboard.press("Enter")
    page.wait_for_url("**node=organisation/**")
    assert page.inner_text("#node") == name
    page.locator(".chosen-node .hits a", has_text="partnership").first.click()
    assert page.inner_text("#tie").startswith("Why ")
    assert page.locator("section:has(#tie) tbody tr").count() >= 1


def test_picture_has_no_stop_without_a_target(watched: Watched, shipped_url: str) -> None:
    watched.page.goto(shipped_url + "network?start=ES21")
    stops = watched.page.evaluate(
        "[...document.querySelectorAll('.whole a')].filter(a => a.tabIndex >= 0).map(a => a.href.baseVal)"
    )
    assert len(stops) == 40
    assert all("node=" in stop for stop in stops)
    assert watched.page.locator("[aria-hidden=true] a").count() == 0


def test_more_neighbours_are_drawn_on_demand_without_script(browser: Browser, shipped_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped_url + "network?start=ES21")
    page.locator("section:has(#nodes-table) td a").first.click()
    assert page.inner_text("p[role=status] b").split()[0] == "50"
    page.get_by_role("link", name="Kind", exact=True).click()
    assert page.locator("section:has(#nodes-table) tbody td").first.inner_text() == "organisation"
    assert page.locator("th[aria-sort=ascending]").inner_text() == "Kind"
    context.close()
