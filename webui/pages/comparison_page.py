"""Values of the page that puts regions side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.comparison.peers import peers
from graph.comparison.region_comparison import RegionComparison, compare_regions
from graph.comparison.side_by_side import FEWEST, MEASURES, MOST
from graph.names.named_thing import REGION
from graph.names.resolution import resolve
from graph.store.errors import NotFoundError
from webui.edition.edition import Edition
from webui.pages.template_filters import suggestions

_LONGEST = 300
# Rows of a table that fit on one printed page with the rest.
_ROWS, _MOST_ROWS = 12, 60
_OFFERS = 6


def compared(edition: Edition, texts: Sequence[str]) -> tuple[RegionComparison, list[str]]:
    """Return the comparison of regions that are named, and notes on the names; raises NotFoundError."""
    resolutions = [resolve(edition.names, text, (REGION,)) for text in texts if text]
    whole = compare_regions(
        edition.store,
        edition.evidence,
        edition.opportunities,
        list(dict.fromkeys(one.thing.iri for one in resolutions)),
    )
    return whole, [one.note for one in resolutions if one.note]


def comparison_values(
    edition: Edition, written: Sequence[str], arguments: Mapping[str, str]
) -> dict[str, Any]:
    """Return the form as it was sent, and the comparison where it names at least two regions."""
    texts = [text.strip()[:_LONGEST] for text in written if text.strip()][:MOST]
    rows = _MOST_ROWS if arguments.get("rows") == "all" else _ROWS
    shown: dict[str, Any] = {
        "texts": texts,
        "most": MOST,
        "rows": rows,
        "offers": _OFFERS,
        "measures": MEASURES,
    }
    if len(texts) < FEWEST:
        return {**shown, "peers": _peers(edition, texts)}
    try:
        whole, notes = compared(edition, texts)
    except NotFoundError as error:
        return {**shown, "error": error.sentence, "suggestions": suggestions(error)}
    greatest = [
        max((cell.persons for row in whole.comparison.fields if (cell := row.cells[at]).persons), default=0)
        for at in range(len(whole.codes))
    ]
    sides = [side.territory.iri for side in whole.comparison.sides]
    close = peers(edition.evidence, sides) if len(sides) < MOST else []
    return {**shown, "whole": whole, "notes": notes, "greatest": greatest, "peers": close}


def _peers(edition: Edition, texts: Sequence[str]) -> list[Any]:
    """Return the peers of the only region that is named, none where nothing is known of it."""
    try:
        thing = resolve(edition.names, texts[0], (REGION,)).thing if texts else None
    except NotFoundError:
        return []
    evidence = edition.evidence
    home = evidence.territories.of_region(thing.iri) if thing else None
    return peers(evidence, [home]) if home else []
