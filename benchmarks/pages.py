"""First byte, load and weight of each type of page, of the snapshot that HANSA_STORE names.

Run as `python -m benchmarks.pages` on an idle machine; the pages are visited twice, and the second visit counts.
"""

import os
from pathlib import Path
from time import perf_counter
from urllib.request import Request, urlopen

from playwright.sync_api import Page, sync_playwright

from tests.support.browser import ARGUMENTS, CHROMIUM, serving

PAGES = {
    "start": "",
    "search": "search?q=photonics",
    "list": "organisations?country=ES",
    "map of amounts": "map?region=ES21",
    "map of ratios": "map?indicator=quotient&field=aerospace-vehicles-and-defense",
    "opportunities": "opportunities",
    "partners": "partners?organisation=lyonbiopole",
    "explanation": "explain?a=ES21&b=DE2&field=automotive",
    "comparison": "compare?region=ES21&region=DE2&region=ITC4",
    "region": "region/2021/ES21.html",
    "field": "sector/aerospace-vehicles-and-defense.html",
    "organisation": "organisation/lyonbiopole.html",
    "partnership": "partnership/s3martmed.html",
    "opportunity": "opportunity/renew/aerospace-valley_dac-it.html",
    "priority": "priority/AT11/2021-2027/agriculture-and-nutrition.html",
    "programme": "programme/agricluster-2023.html",
    "event": "event/bucharest-2017.html",
    "topic": "topic/additive-manufacturing.html",
    "network": "network?start=ES21",
    "related fields": "related-fields?region=ES21",
    "consortium": "consortium",
    "agenda": "agenda",
    "queries": "queries",
    "query": "queries/explore/organisations_in_a_region_and_sector?region=ES21&view=table",
    "German region": "de/region/2021/ES21.html",
    "sources": "sources",
    "SPARQL": "sparql",
}


def main() -> None:
    """Print a row for each type of page."""
    store = Path(os.environ.get("HANSA_STORE", "store"))
    print(f"{'page':<16}{'first byte, ms':>16}{'loaded, ms':>12}{'kB':>8}{'kB, gzip':>10}{'tab stops':>11}")
    with serving(store) as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, path in PAGES.items():
            first, raw, packed = _fetch(home + path)
            loaded, stops = _load(page, home + path)
            print(f"{name:<16}{first:>16.0f}{loaded:>12.0f}{raw:>8.0f}{packed:>10.0f}{stops:>11}")
        browser.close()


def _fetch(url: str) -> tuple[float, float, float]:
    """Return milliseconds to the first byte, and the weight in kB raw and compressed."""
    sizes = {}
    for encoding in ("identity", "gzip"):
        begun = perf_counter()
        with urlopen(Request(url, headers={"Accept": "text/html", "Accept-Encoding": encoding})) as answer:
            body = answer.read(1)
            first = 1000 * (perf_counter() - begun)
            sizes[encoding] = len(body + answer.read()) / 1000
    return first, sizes["identity"], sizes["gzip"]


def _load(page: Page, url: str) -> tuple[float, int]:
    """Return milliseconds until all is loaded, and how many elements a keyboard stops at."""
    page.goto(url)
    page.reload(wait_until="load")
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    stops = page.evaluate(
        "[...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex=\"0\"]')]"
        ".filter(e => e.getClientRects().length).length"
    )
    return float(loaded), int(stops)


if __name__ == "__main__":
    main()
