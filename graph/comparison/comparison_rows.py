"""A comparison of regions as rows of a table and as one JSON object, the same for commands and pages."""

from collections.abc import Iterator, Sequence
from typing import Any

from graph.comparison.published_figures import VARIANTS, PublishedFigures
from graph.comparison.region_comparison import RegionComparison
from graph.comparison.side_by_side import MEASURES, Comparison, FieldCell

COLUMNS = ("section", "region", "other_region", "subject", "measure", "value", "text")


def comparison_rows(whole: RegionComparison) -> Iterator[tuple[object, ...]]:
    """Yield every figure as a row of its own, for COLUMNS."""
    codes = whole.codes
    yield from _comparison_rows(whole.comparison, codes)
    for opportunity in whole.opportunities:
        one, other = whole.sides_of(opportunity)
        subject = opportunity.main_field.label if opportunity.main_field else ""
        yield (
            "opportunity",
            codes[one],
            codes[other],
            subject,
            opportunity.kind,
            opportunity.rank,
            opportunity.label,
        )
    for code, names in zip(codes, whole.classes, strict=True):
        for name in sorted(names):
            yield "class", code, "", "", "", "", name
    yield from _published_rows(whole.published, codes)


def comparison_object(whole: RegionComparison) -> dict[str, Any]:
    """Return a comparison as one JSON object."""
    codes = whole.codes
    opportunities = [
        {
            "regions": [codes[at] for at in whole.sides_of(one)],
            "kind": one.kind,
            "rank": one.rank,
            "offer": one.label,
            "iri": one.iri,
        }
        for one in whole.opportunities
    ]
    classes = {code: sorted(names) for code, names in zip(codes, whole.classes, strict=True)}
    return (
        _comparison_object(whole.comparison, codes)
        | {"opportunities": opportunities, "classes": classes}
        | _published_object(whole.published, codes)
    )


def _comparison_object(comparison: Comparison, codes: Sequence[str]) -> dict[str, Any]:
    return {
        "measures": MEASURES | VARIANTS,
        "regions": [
            {
                "requested": side.requested.label,
                "requested_code": side.requested.code,
                "territory": side.territory.label,
                "code": side.territory.code,
                "iri": side.territory.iri[1:-1],
                "note": side.note,
                "organisations": [
                    {
                        "label": one.label,
                        "website": one.website,
                        "members": one.members,
                        "excellence": one.excellence,
                        "iri": one.iri[1:-1],
                    }
                    for one in side.organisations
                ],
            }
            for side in comparison.sides
        ],
        "fields": [
            {
                "field": row.label,
                "difference": _rounded(row.difference, 2),
                "regions": dict(zip(codes, map(_figures, row.cells), strict=True)),
            }
            for row in comparison.fields
        ],
        "topics": [
            {
                "topic": topic.label,
                "organisations": dict(zip(codes, map(list, topic.organisations), strict=True)),
                "claims": dict(zip(codes, map(list, topic.claims), strict=True)),
            }
            for topic in comparison.topics
        ],
        "partnerships": [
            {
                "regions": [codes[one], codes[other]],
                "partnerships": [{"label": p.label, "years": p.years, "iri": p.iri[1:-1]} for p in shared],
            }
            for (one, other), shared in comparison.together.items()
        ],
    }


def _figures(cell: FieldCell) -> dict[str, Any]:
    return {
        "persons": cell.persons,
        "at_least": cell.at_least,
        "quotient": None if cell.quotient is None else _rounded(cell.quotient, 2),
        "organisations": list(cell.organisations),
        "claims": list(cell.claims),
    }


def _comparison_rows(comparison: Comparison, codes: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield every figure as a row of its own."""
    for code, side in zip(codes, comparison.sides, strict=True):
        yield "region", code, "", "", "organisations", len(side.organisations), side.territory.label
        for organisation in side.organisations:
            yield "organisation", code, "", "", "", "", organisation.label
    for row in comparison.fields:
        for code, cell in zip(codes, row.cells, strict=True):
            figures = _figures(cell)
            for name in ("persons", "quotient"):
                if figures[name] is not None:
                    yield "field", code, "", row.label, name, figures[name], ""
            for name in ("organisations", "claims"):
                yield "field", code, "", row.label, name, len(figures[name]), " | ".join(figures[name])
        yield "field", "", "", row.label, "difference", _rounded(row.difference), ""
    for topic in comparison.topics:
        for code, organisations, claims in zip(codes, topic.organisations, topic.claims, strict=True):
            yield (
                "topic",
                code,
                "",
                topic.label,
                "organisations",
                len(organisations),
                " | ".join(organisations),
            )
            yield "topic", code, "", topic.label, "claims", len(claims), " | ".join(claims)
    for (one, other), shared in comparison.together.items():
        for partnership in shared:
            yield "partnership", codes[one], codes[other], "", "", "", partnership.label


def _published_object(figures: PublishedFigures, codes: Sequence[str]) -> dict[str, Any]:
    """Return a JSON object; its parts are empty where the graph has no such figures."""
    return {
        "employment": {
            "year": figures.year,
            "divisions": [
                {
                    "code": row.code,
                    "division": row.label,
                    "difference": _rounded(row.difference, 2),
                    "quotient": dict(zip(codes, row.quotients, strict=True)),
                    "persons": dict(zip(codes, row.persons, strict=True)),
                }
                for row in figures.divisions
            ],
        },
        "projects": [
            {
                "regions": [codes[pair.one], codes[pair.other]],
                "projects": pair.projects,
                "newman_weight": pair.weight,
            }
            for pair in figures.met
        ],
        "likelihood": {
            "cut_date": figures.cut,
            "pairs": [
                {
                    "regions": [codes[pair.one], codes[pair.other]],
                    "theme": pair.theme,
                    "likelihood": pair.likelihood,
                }
                for pair in figures.ahead
            ],
        },
    }


def _published_rows(figures: PublishedFigures, codes: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each figure."""
    for row in figures.divisions:
        name = f"{row.code} {row.label}"
        for code, persons, quotient in zip(codes, row.persons, row.quotients, strict=True):
            if persons is not None and quotient is not None:
                yield "division", code, "", name, "persons employed", persons, figures.year
                yield "division", code, "", name, "quotient of employment", quotient, figures.year
        yield "division", "", "", name, "difference", _rounded(row.difference), figures.year
    for pair in figures.met:
        both = codes[pair.one], codes[pair.other]
        yield "projects", *both, "", "common projects", pair.projects, ""
        yield "projects", *both, "", "Newman weight", pair.weight, ""
    for ahead in figures.ahead:
        both = codes[ahead.one], codes[ahead.other]
        yield "likelihood", *both, ahead.theme, "likelihood", ahead.likelihood, f"from {figures.cut}"


def _rounded(value: float, digits: int = 4) -> float:
    """Return a figure without the sign of a 0."""
    return round(float(value), digits) + 0.0
