"""Atom feed of a list of opportunities."""

from collections.abc import Callable, Collection, Sequence
from xml.etree import ElementTree

from graph.opportunities.ranked_opportunity import RankedOpportunity

ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"


def feed(
    listed: Sequence[RankedOpportunity],
    fresh: Collection[str],
    dates: tuple[str, str],
    addresses: tuple[str, str],
    page_of: Callable[[str], str],
) -> bytes:
    """Return a feed of the first opportunities of a list, those that are new or changed before the rest.

    `fresh` are the IRIs of these; `dates` are the times of this snapshot and of the one before it; `addresses` are
    those of the feed and of its page; `page_of` gives the address of a thing's page. Source of the format: RFC 4287.
    """
    now, before = dates
    own, page = addresses
    root = ElementTree.Element("feed", xmlns=_ATOM)
    _add(root, "id", own)
    _add(root, "title", "Opportunities in Europe by Hansa")
    _add(root, "updated", now)
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=own)
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=page)
    _add(ElementTree.SubElement(root, "author"), "name", "Hansa")
    for one in sorted(listed, key=lambda one: one.iri not in fresh)[:ENTRIES]:
        entry = ElementTree.SubElement(root, "entry")
        _add(entry, "id", one.iri)
        _add(entry, "title", one.label)
        _add(entry, "updated", now if one.iri in fresh else before)
        ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=page_of(one.iri))
        ElementTree.SubElement(entry, "category", term=one.kind, label=one.kind_label)
        _add(
            entry, "summary", " ".join(f"{party.label}: {party.line}" for party in one.parties if party.line)
        )
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text
