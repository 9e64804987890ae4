"""Values of maps: what a visitor asked for, the picture, the rows of its table, and its sources."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.comparison.regional_map import (
    INDICATORS,
    Indicator,
    MapTerritory,
    RegionalTie,
    Values,
    read_indicator,
    read_ties,
)
from graph.evidence.rows import text_rows
from graph.names.named_thing import REGION, NamedThing
from graph.names.resolution import resolve
from graph.store.errors import NotFoundError
from ontology.csv_text import csv_file
from ontology.sentence import joined, plural, sentence, word
from webui.edition.edition import Edition
from webui.map.outlines import read_outlines
from webui.map.picture import MapPicture, draw
from webui.pages.map_field import read_field
from webui.pages.table_figures import EMPLOYMENT, sources_of

_LONGEST = 200


@dataclass(frozen=True)
class MapCriteria:
    """Criteria of a map. `field` is the IRI of a field, `territory` that of a chosen territory, "" for none.

    `typed` is the region as it was typed; `notes` say what was not understood, and `offers` are fields that may have
    been meant, for the indicator `requested`.
    """

    indicator: Indicator
    field: str = ""
    territory: str = ""
    typed: str = ""
    notes: tuple[str, ...] = ()
    offers: tuple[NamedThing, ...] = ()
    requested: str = ""


@dataclass(frozen=True)
class MapRow:
    """A territory in the table of a map; `value` is None where it is not known."""

    territory: MapTerritory
    value: float | None
    text: str


@dataclass(frozen=True)
class MapView:
    """A map as its page shows it; `heading` is that of its values, `arguments` are those of its address."""

    picture: MapPicture
    heading: str = ""
    rows: Sequence[MapRow] = ()
    ties: Sequence[tuple[MapTerritory, RegionalTie]] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[Mapping[str, Any]] = ()
    nations: Sequence[MapRow] = ()


def read_criteria(edition: Edition, given: Mapping[str, str]) -> MapCriteria:
    """Return the criteria of a request; what is not understood is said in a note, and has no effect."""
    indicator = INDICATORS["organisations"]
    notes: list[str] = []
    if key := given.get("indicator", "")[:_LONGEST]:
        if key in INDICATORS:
            indicator = INDICATORS[key]
        else:
            notes.append(sentence("{title}: no such indicator.", title=key))
    sector = territory = ""
    offers: tuple[NamedThing, ...] = ()
    typed = given.get("region", "").strip()[:_LONGEST]
    try:
        if name := given.get("field", "").strip()[:_LONGEST]:
            reading = read_field(edition, name)
            sector, offers = reading.iri, reading.offers
            notes.append(reading.note)
        if typed:
            resolution = resolve(edition.names, typed, (REGION,))
            territory = edition.regional_map.at(resolution.thing.iri[1:-1])
            notes.append(
                resolution.note
                if territory
                else sentence(
                    "{name}: nothing in our register stands there.", name=word(resolution.thing.label)
                )
            )
    except NotFoundError as error:
        notes.append(error.sentence)
    requested = indicator.key
    if indicator.needs_field and not sector:
        notes.append(
            sentence(
                "{name}: choose a field. The map shows cluster organisations.", name=word(indicator.label)
            )
        )
        indicator = INDICATORS["organisations"]
    return MapCriteria(indicator, sector, territory, typed, tuple(filter(None, notes)), offers, requested)


def indicator_map(edition: Edition, criteria: MapCriteria, *, areas: bool = True) -> MapView:
    """Return the map of an indicator, with the strongest ties of the chosen territory.

    Without `areas` it has symbols alone, which weigh half as much.
    """
    base, indicator = edition.regional_map, criteria.indicator
    values = read_indicator(edition.store, base, edition.opportunities, indicator.key, criteria.field)
    ties = read_ties(edition.store, base, criteria.territory) if criteria.territory else []
    label = base.fields.get(criteria.field, "")
    picture = draw(
        base,
        values,
        title=joined([word(part) for part in (indicator.label, label) if part], ": "),
        unit=indicator.unit,
        written=_WRITTEN.get(indicator.key, _count),
        outlines=read_outlines(),
        # An amount is a symbol: as an area, a large region would look like much of it.
        borders=edition.borders if indicator.is_ratio and areas else {},
        chosen=criteria.territory,
        ties=ties,
    )
    rows = _rows(edition, values, _WRITTEN.get(indicator.key, _count))
    employed = indicator.key in ("persons", "quotient")
    return MapView(
        picture,
        indicator.label,
        [row for row in rows if not row.territory.is_nation],
        [(base.territories[tie.iri], tie) for tie in ties],
        {
            name: value
            for name, value in (
                ("indicator", indicator.key),
                ("field", criteria.field.rpartition("/")[2]),
                ("region", base.territories[criteria.territory].code if criteria.territory else ""),
            )
            if value
        },
        sources_of(edition.figure_sources.rows, EMPLOYMENT) if employed else (),
        [row for row in rows if row.territory.is_nation and row.value],
    )


def territory_map(edition: Edition, iri: str) -> MapView | None:
    """Return the map of a region's strongest ties, None where nothing in the register stands in it."""
    base = edition.regional_map
    territory = base.at(iri)
    if not territory:
        return None
    ties = read_ties(edition.store, base, territory)
    said = {
        tie.iri: joined(
            [
                plural("{number} joint partnership", "{number} joint partnerships", tie.partnerships),
                plural("{number} joint project", "{number} joint projects", tie.projects),
            ]
        )
        for tie in ties
    }
    picture = draw(
        base,
        {tie.iri: tie.strength for tie in ties},
        title=sentence("Strongest ties of {name}", name=word(base.territories[territory].label)),
        unit="",
        written=lambda _: "",
        outlines=read_outlines(),
        borders={},
        chosen=territory,
        ties=ties,
        said=said,
    )
    shown = [(base.territories[tie.iri], tie) for tie in ties]
    return MapView(picture, "", (), shown, {"region": base.territories[territory].code})


def field_map(edition: Edition, iri: str) -> MapView:
    """Return the map of a field: its specialisation where employment is known, else its cluster organisations."""
    view = indicator_map(edition, MapCriteria(INDICATORS["quotient"], iri), areas=False)
    if any(row.value for row in view.rows):
        return view
    return indicator_map(edition, MapCriteria(INDICATORS["organisations"], iri))


def members_map(
    edition: Edition, regions: Iterable[str], title: str, unit: str, home: str = ""
) -> MapView | None:
    """Return the map of how often territories hold the regions of some things, None where none is placed.

    `home` is the region of the thing itself, if any.
    """
    base = edition.regional_map
    counted = Counter(filter(None, (base.at(region) for region in regions)))
    chosen = base.at(home) if home else ""
    values = {iri: float(number) for iri, number in counted.items()}
    if not values and not chosen:
        return None
    picture = draw(
        base,
        values,
        title=title,
        unit=unit,
        written=_count,
        outlines=read_outlines(),
        borders={},
        chosen=chosen,
    )
    return MapView(picture, "Organisations", [row for row in _rows(edition, values, _count) if row.value])


def partners_map(edition: Edition, iri: str, label: str) -> MapView | None:
    """Return the map of the regions of an organisation's partners, None where none is known."""
    rows = text_rows(edition.store, "map/partner_regions", organisation=iri)
    home = next((row["region"] for row in rows if row["partner"] == iri), "")
    partners = {row["partner"]: row["region"] for row in rows if row["partner"] != iri}
    return members_map(
        edition,
        partners.values(),
        sentence("Partners of {name} by region", name=label),
        "in partnerships with it",
        home,
    )


def csv_of(view: MapView) -> bytes:
    """Return all rows of a map as CSV; a value that is not known is empty."""
    rows = (
        (one.iri, one.code, one.label, one.country, one.level, "" if row.value is None else f"{row.value:g}")
        for row in (*view.rows, *view.nations)
        for one in (row.territory,)
    )
    return csv_file(("region", "code", "label", "country", "level", "value"), rows)


def _rows(edition: Edition, values: Values, written: Callable[[float], str]) -> list[MapRow]:
    """Return the rows of a table, the greatest value first, what is not known last."""
    rows = [
        MapRow(one, value, "" if value is None else written(value))
        for one in edition.regional_map.territories.values()
        for value in (values.get(one.iri, 0.0),)
    ]
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.territory.code))


def _count(value: float) -> str:
    return word(f"{value:,.0f}")


_WRITTEN: Mapping[str, Callable[[float], str]] = {
    "quotient": lambda value: joined([word(f"{value:.1f}"), "×"], " "),
    "evidence": lambda value: word(f"{value:.2f}"),
}
