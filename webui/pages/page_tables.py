"""Tables of a page as CSV, read from the page itself so that both say the same."""

from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

from ontology.csv_text import csv_file


class _TableReader(HTMLParser):
    """A reader of the cells of one table, named by its attribute `data-table`.

    `rows` are the texts of the cells, headings first; `links` the address in the heading of each row, "" for none.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self._name, self._is_inside, self._is_heading, self._is_caption = name, False, False, False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self._is_inside = given.get("data-table") == self._name
        if not self._is_inside:
            return
        self._is_caption = self._is_caption or tag == "caption"
        if tag == "tr":
            self.rows.append([])
            self.links.append("")
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._is_heading = tag == "th"
        elif tag == "a" and self._is_heading and not self.links[-1]:
            self.links[-1] = given.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._is_inside = False
        elif tag == "caption":
            self._is_caption = False

    def handle_data(self, data: str) -> None:
        if self._is_inside and not self._is_caption and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def table_csv(page: str, name: str, base: str, root: str) -> bytes | None:
    """Return a table of a page as CSV with the IRI of each row's thing, None where the page has none of that name.

    `base` is the IRI below which things are named, `root` the path of the start page.
    """
    reader = _TableReader(name)
    reader.feed(page)
    if not reader.rows:
        return None
    headings, *rows = [[" ".join(cell.split()) for cell in row] for row in reader.rows]
    things = (_thing(link, base, root) for link in reader.links[1:])
    return csv_file(["iri", *headings], ([thing, *row] for thing, row in zip(things, rows, strict=True)))


def _thing(link: str, base: str, root: str) -> str:
    """Return the IRI of the thing whose page a link leads to.

    >>> _thing("/region/2021/ES21.html", "https://example.org/", "/")
    'https://example.org/region/2021/ES21'
    """
    parts = urlsplit(link)
    if not parts.path.startswith(root) or not parts.path.endswith(".html"):
        return link
    if stated := parse_qs(parts.query).get("iri"):
        return stated[0]
    return base + unquote(parts.path.removeprefix(root).removesuffix(".html"))
