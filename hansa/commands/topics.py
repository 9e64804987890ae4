"""The command that lists topics, or shows one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from hansa.named import named
from hansa.output import format_option, heading, paragraph, rest, show, show_object
from hansa.settings import Settings, open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.evidence.rows import Row
    from graph.names.index import NameIndex
    from graph.names.named_thing import NamedThing
    from graph.store.engine import Store

_COUNTS = ("organisations", "territories", "partnerships", "opportunities")


@dataclass(frozen=True)
class _Part:
    """One part of what is known of a topic: a name, a sentence about its rows, columns and rows."""

    name: str
    summary: str
    columns: "Sequence[str]"
    rows: "Sequence[Sequence[Any]]"


@click.command()
@click.argument("topic", default="")
@click.option("--field", default="", help="Topics of one cluster category, by its name.")
@click.option(
    "--top",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How many rows a table shows of each part of a topic; CSV and JSON hold all.",
)
@format_option
@click.pass_obj
def topics(settings: Settings, topic: str, field: str, top: int, form: str) -> None:
    """List the topics with who is on them, or show one TOPIC (a name, a synonym or an IRI).

    A topic is shown with its cluster organisations, the claims that name it, its partnerships and the best
    opportunities. A thing is on a topic by its own keywords, or because the topic's name stands in its words.
    """
    from graph.names.named_thing import SECTOR, TOPIC

    if topic and field:
        raise click.UsageError("--field narrows the list of topics, not one topic")
    store = open_store(settings)
    if topic:
        _show_topic(store, named(store, topic, (TOPIC,)), top, form)
    else:
        _list_topics(store, named(store, field, (SECTOR,)) if field else None, form)


def _list_topics(store: "Store", field: "NamedThing | None", form: str) -> None:
    from graph.evidence.rows import text_rows

    rows = text_rows(store, "explore/topics", **({"sector": field.iri} if field else {}))
    columns = ("topic", "field", *_COUNTS)
    cells = [(row["topicName"], row["fieldName"], *(int(row[name]) for name in _COUNTS)) for row in rows]
    if form == "table":
        show(columns, cells, form)
        click.echo(f"{len(rows)} topics{f' of {field.label}' if field else ''}")
    else:
        iris = [row["topic"] for row in rows]
        show((*columns, "iri"), [(*cell, iri) for cell, iri in zip(cells, iris, strict=True)], form)


def _show_topic(store: "Store", topic: "NamedThing", top: int, form: str) -> None:
    from graph.evidence.rows import text_rows

    rows = text_rows(store, "commands/topic", topic=topic.iri)
    description = {
        "topic": topic.label,
        "definition": rows[0]["definition"],
        "field": rows[0]["fieldName"],
        "synonyms": [row["synonym"] for row in rows if row["synonym"]],
        "iri": topic.iri[1:-1],
    }
    parts = _parts(store, topic)
    if form == "json":
        records = {
            part.name: [dict(zip(part.columns, row, strict=True)) for row in part.rows] for part in parts
        }
        show_object(description | records)
    elif form == "csv":
        for part in parts:
            show(part.columns, part.rows, form)
    else:
        _print_topic(description, parts, top)


def _parts(store: "Store", topic: "NamedThing") -> "list[_Part]":
    from graph.evidence.rows import text_rows
    from graph.names.index import name_index
    from graph.opportunities.opportunity_filter import OpportunityFilter
    from graph.opportunities.ranking import RankedOpportunities

    organisations, claims, partnerships = (
        text_rows(store, f"explore/{name}_by_topic", topic=topic.iri)
        for name in ("organisations", "priorities", "partnerships")
    )
    opportunities = RankedOpportunities.read(store).select(OpportunityFilter(topic=topic.local))
    names = name_index(store)
    return [
        _Part(
            "organisations",
            "Cluster organisations of our register",
            ("organisation", "country", "region", "members", "basis", "website"),
            [_organisation(row) for row in organisations],
        ),
        _Part(
            "claims",
            "Claims of strategies",
            ("claim", "territory", "period", "confidence", "source"),
            [_claim(names, row) for row in claims],
        ),
        _Part(
            "partnerships",
            "Partnerships",
            ("partnership", "programme", "start", "end", "members"),
            [
                (row["partnershipName"], row["programme"], row["start"], row["end"], int(row["members"]))
                for row in partnerships
            ],
        ),
        _Part(
            "opportunities",
            "Opportunities, those whose offer names the topic first, the best of each kind in turn",
            ("title", "kind", "rank", "opportunity"),
            [(one.label, one.kind, one.rank, one.iri) for one in opportunities],
        ),
    ]


def _organisation(row: "Row") -> tuple[Any, ...]:
    members = int(row["members"]) if row["members"] else None
    basis = "own keywords" if row["stated"] == "true" else "its text"
    return row["organisationName"], row["countryCode"], row["regionName"], members, basis, row["website"]


def _claim(names: "NameIndex", row: "Row") -> tuple[Any, ...]:
    territory = names.get(f"<{row['territory']}>")
    title = territory.title if territory else row["territoryName"]
    return row["priorityName"], title, row["period"], row["confidence"], row["citation"]


def _print_topic(description: dict[str, Any], parts: "Sequence[_Part]", top: int) -> None:
    click.echo(click.style(f"{description['topic']} ({description['iri']})", bold=True))
    if description["definition"]:
        paragraph(f"{description['definition']}.")
    paragraph(f"Field: {description['field'] or 'of several fields'}")
    if description["synonyms"]:
        paragraph(f"Also called: {', '.join(description['synonyms'])}")
    for part in parts:
        heading(f"{part.summary} ({len(part.rows)})")
        if part.name in ("claims", "opportunities"):
            for row in part.rows[:top]:
                paragraph(_sentence(part.name, row))
        elif part.rows:
            show(part.columns, part.rows[:top], "table")
        rest(len(part.rows), top)


def _sentence(name: str, row: "Sequence[Any]") -> str:
    """Return a claim as a quotation with its territory, or an opportunity with its rank."""
    if name == "claims":
        claim, territory, period, confidence, _ = row
        return f'"{claim}": {territory}, {period}, {confidence}'
    title, kind, rank, _ = row
    return f"{title} [{kind} no. {rank}]"
