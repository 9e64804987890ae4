"""Files for crawlers: robots.txt, and the sitemap of all pages in compressed parts."""

import gzip
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, current_app

from webui.edition.edition import Edition
from webui.http.language import root
from webui.http.responses import edition, fresh, href

crawling = Blueprint("crawling", __name__)
# A sitemap may have 50,000 addresses.
_MOST = 20_000
# Answers that are computed for each question lead a crawler on without end.
_COMPUTED = ("job/", "search", "suggest", "sparql?", "resource?")
_PAGES = ("pages", "guide", "plans", "dumps")
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


@crawling.get("/robots.txt")
def robots() -> Response:
    """Give what crawlers may read, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {root()}{path}" for path in _COMPUTED)]
    lines.append(f"Sitemap: {edition().base}sitemap.xml")
    return fresh("text/plain", lambda: "\n".join([*lines, ""]).encode())


@crawling.get("/sitemap.xml")
def sitemap() -> Response:
    """Give the index of the parts of the sitemap."""
    current = edition()
    parts = range(1, -(-len(_addresses(current)) // _MOST) + 1)
    addresses = [f"{current.base}sitemap-{number}.xml.gz" for number in parts]
    return fresh("application/xml", lambda: _document("sitemapindex", "sitemap", addresses, current))


@crawling.get("/sitemap-<int:number>.xml.gz")
def sitemap_part(number: int) -> Response:
    """Give a part of the sitemap."""
    current = edition()
    addresses = _addresses(current)[(number - 1) * _MOST : number * _MOST] if number else []
    if not addresses:
        abort(404, f"The sitemap has no part {number}; /sitemap.xml lists them.")
    return fresh(
        "application/gzip", lambda: gzip.compress(_document("urlset", "url", addresses, current), mtime=0)
    )


def _document(outer: str, inner: str, addresses: Iterable[str], current: Edition) -> bytes:
    """Return a document of sitemaps.org; all of it changed with the snapshot."""
    day = current.manifest.created[:10]
    rows = "".join(
        f"<{inner}><loc>{escape(address)}</loc><lastmod>{day}</lastmod></{inner}>\n" for address in addresses
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_SCHEMA}">\n{rows}</{outer}>\n'.encode()


def _addresses(current: Edition) -> list[str]:
    """Return the addresses of all pages: those without a subject, things with a name, and opportunities."""
    things = (str(iri)[1:-1] for (iri,) in current.names.rows("SELECT iri FROM things ORDER BY iri"))
    named = [*things, *sorted(one.iri for one in current.opportunities.all)]
    paths = [*sorted(set(_pages())), *(href(iri) for iri in named if iri.startswith(current.base))]
    return [current.base + path.removeprefix(root()) for path in paths]


def _pages() -> Iterator[str]:
    for rule in current_app.url_map.iter_rules():
        is_page = rule.endpoint.partition(".")[0] in _PAGES and not rule.arguments and "." not in rule.rule
        if is_page and not rule.rule.startswith(tuple(f"/{path}" for path in _COMPUTED)):
            yield root() + rule.rule.removeprefix("/")
