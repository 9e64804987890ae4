"""A real browser: without JavaScript, on a narrow screen, and drawing a network, on the graph that ships."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.toy_graph import FACTS
from tests.support.web import publish
from tests.webui.conftest import CHROMIUM

PAGES = (
    "",
    "search?q=basque",
    "opportunities",
    "opportunity/shared-priority/es21-frk2.html",
    "region/2021/ES21.html",
    "region/2021/ES21/network",
    "sector/medical-devices.html",
    "organisation/bhc.html",
    "partnership/s3.html",
    "priority/ES21/2021-2027/health.html",
    "sources",
    "ontology.html",
    "sparql",
    "plan",
    "data",
    "network",
    "accessibility",
    "attribution",
    "not-this",
)
MANY = "".join(
    f'<organisation/m{n}> a org:Organization ; skos:prefLabel "Member {n} of a large partnership" .\n'
    f"<membership/s3/m{n}> a org:Membership ; org:member <organisation/m{n}> ; org:organization <partnership/s3> .\n"
    for n in range(80)
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browser")
    publish(folder / "store", folder / "text", FACTS + MANY)
    process = subprocess.Popen(
        [sys.executable, "-m", "hansa", "--store", str(folder / "store"), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    address = re.search(r"http://localhost:\d+/", process.stdout.readline())
    assert address is not None
    yield address.group()
    process.terminate()
    process.wait(timeout=30)
    process.stdout.close()


class Watched:
    """A page with all that it asked for and all that it complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watched(context)
    context.close()


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
    assert page.get_by_role("heading", level=1).inner_text() == "Personalised health"
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


@pytest.mark.parametrize("path", PAGES)
def test_page_stays_at_home_and_breaks_no_policy(watched: Watched, url: str, path: str) -> None:
    watched.page.goto(url + path, wait_until="networkidle")
    assert watched.complaints == []
    assert [asked for asked in watched.requests if not asked.startswith(url)] == []


@pytest.mark.parametrize("path", PAGES)
def test_narrow_page_needs_no_sideways_scrolling(browser: Browser, url: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 800})
    page = context.new_page()
    page.goto(url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    sizes = page.evaluate(
        "[...document.querySelectorAll('main p, main td, main dd, main li')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes, default=16) >= 13
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_has_landmarks_labels_and_ordered_headings(browser: Browser, url: str, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(url + path)
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("contentinfo").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    unlabelled = page.evaluate(
        "[...document.querySelectorAll('input,select,textarea')].filter(e => !e.labels.length && !e.ariaLabel).length"
    )
    assert unlabelled == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    context.close()


def test_network_is_drawn_with_pixels_and_nothing_from_elsewhere(watched: Watched, url: str) -> None:
    watched.page.goto(url + "partnership/s3/network")
    watched.page.wait_for_selector("#network[data-drawn]")
    watched.page.wait_for_timeout(300)
    colours = watched.page.evaluate(
        """() => {
            const canvas = document.querySelector("#network canvas");
            const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const colours = new Set();
            for (let at = 0; at < data.length; at += 4)
                if (data[at + 3]) colours.add([data[at], data[at + 1], data[at + 2]].join());
            return [...colours];
        }"""
    )
    assert {"180,84,10", "61,143,125"} <= set(colours)
    assert watched.complaints == []
    assert [asked for asked in watched.requests if not asked.startswith(url)] == []
    assert any("assets/vis-network.js" in asked for asked in watched.requests)


def test_network_is_limited_and_says_what_is_left_out(watched: Watched, url: str) -> None:
    watched.page.goto(url + "partnership/s3/network")
    assert "First 60 of 84 organisations and partnerships" in watched.page.inner_text("main")
    assert watched.page.locator("tbody tr").count() == 60
    data = watched.page.evaluate("JSON.parse(document.getElementById('network-data').textContent)")
    assert len(data["nodes"]) == 60
    centre = next(node for node in data["nodes"] if node["id"].endswith("/partnership/s3"))
    assert centre["label"] == "S3martMed\n23 more"
    assert data["options"]["physics"] == {"enabled": False}
    watched.page.get_by_role("link", name="Draw up to 150").click()
    assert watched.page.locator("tbody tr").count() == 84


def test_click_on_a_node_opens_its_page(watched: Watched, url: str) -> None:
    watched.page.goto(url + "organisation/bhc/network?nodes=10")
    watched.page.wait_for_selector("#network[data-drawn]")
    place = watched.page.evaluate(
        "() => { const at = network.canvasToDOM(network.getPosition('http://localhost:8000/organisation/bhc'));"
        " const box = document.querySelector('#network canvas').getBoundingClientRect();"
        " return [box.left + at.x, box.top + at.y]; }"
    )
    watched.page.mouse.click(*place)
    watched.page.wait_for_url(url + "organisation/bhc.html")
    assert watched.page.url == url + "organisation/bhc.html"


def test_table_sorts_by_its_heading(watched: Watched, url: str) -> None:
    watched.page.goto(url + "opportunities")
    watched.page.goto(url + "partnership/s3/network")
    first = watched.page.locator("tbody tr:first-child th")
    watched.page.get_by_role("button", name="Name").click()
    assert first.inner_text() == "Basque Health Cluster"
    watched.page.get_by_role("button", name="Name").click()
    assert first.inner_text() == "S3martMed"
    assert watched.page.locator("th[aria-sort=descending]").count() == 1


def test_keyboard_reaches_the_content_first(watched: Watched, url: str) -> None:
    watched.page.goto(url)
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    watched.page.keyboard.press("Enter")
    assert watched.page.evaluate("location.hash") == "#content"


def test_hostile_label_does_nothing(browser: Browser, tmp_path: Path) -> None:
    """Serve a label that is a script, on every kind of page that shows it, and see no dialogue and no element."""
    hostile = "</script><img src=x onerror=alert(1)><script>alert(2)</script>"
    text = f"""
    <organisation/bad> a org:Organization ; skos:prefLabel "{hostile}" .
    <partnership/worse> a org:OrganizationalCollaboration ; skos:prefLabel "{hostile}" .
    <membership/a/b> a org:Membership ; org:member <organisation/bad> ; org:organization <partnership/worse> .
    """
    publish(tmp_path / "store", tmp_path / "text", text, "")
    process = subprocess.Popen(
        [sys.executable, "-m", "hansa", "--store", str(tmp_path / "store"), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    address = re.search(r"http://localhost:\d+/", process.stdout.readline())
    assert address is not None
    context = browser.new_context()
    page = context.new_page()
    dialogues: list[str] = []
    page.on("dialog", lambda dialogue: (dialogues.append(dialogue.message), dialogue.dismiss()))
    for path in (
        "organisation/bad.html",
        "partnership/worse.html",
        "search?q=img",
        "organisation/bad/network",
    ):
        page.goto(address.group() + path, wait_until="networkidle")
        assert page.locator("img[src=x]").count() == 0
    context.close()
    process.terminate()
    process.wait(timeout=30)
    process.stdout.close()
    assert dialogues == []
