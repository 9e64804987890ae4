"""Values of the pages of topics, themes, priorities, events and calls."""

from typing import Any

from webui.edition.edition import Edition
from webui.pages.description import Description, Value, describe
from webui.pages.related_lists import related_list

Context = dict[str, Any]
_CARDS = 6


def topic(edition: Edition, iri: str) -> Context:
    """Return what a topic or a theme of strategies is, and who and what is on it."""
    key = iri.rpartition("/")[2]
    column = "theme" if "/strategy-theme/" in iri else "topic"
    lists = [related_list(edition, "priorities", "Regions that want it", {column: [key]})]
    if column == "topic":
        lists.insert(0, related_list(edition, "organisations", "Who works on it", {column: [key]}))
        lists += [
            related_list(edition, "partnerships", "Partnerships on it", {column: [key]}),
            related_list(edition, "events", "Events and calls on it", {column: [key]}),
        ]
    opportunities = edition.opportunities.about(iri)
    return {
        "about": describe(edition.store, iri),
        "column": column,
        "lists_of": lists,
        "opportunities": opportunities[:_CARDS],
        "opportunities_total": len(opportunities),
    }


def priority(edition: Edition, iri: str) -> Context:
    """Return what a priority says, who could serve it at home, and who else wants the same."""
    about = describe(edition.store, iri)
    place = next(iter(about.get("claimedBy")), None) if about else None
    subject = _subject(about)
    home = {"region": [place.code]} if place else {}
    if place and len(place.code) == 2:
        home = {"country": [place.code]}
    return {
        "about": about,
        "place": place,
        "lists_of": [
            related_list(
                edition,
                "organisations",
                "Who works on it there",
                {} if "theme" in subject else {**home, **subject},
            ),
            related_list(edition, "priorities", "Who else wants it", subject),
        ],
        "opportunities": [one for one in edition.opportunities.about(place.iri) if _on(one, about)][:_CARDS]
        if place
        else [],
    }


def event(edition: Edition, iri: str) -> Context:
    """Return when and where an event is or a call ends, and which organisations and regions fit it."""
    about = describe(edition.store, iri)
    subject = _subject(about)
    return {
        "about": about,
        "is_over": edition.today > _last_day(about),
        "lists_of": [
            related_list(edition, "organisations", "Organisations that it fits", subject),
            related_list(edition, "priorities", "Regions that want what it is on", subject),
        ],
    }


def _last_day(about: Description | None) -> str:
    """Return the last day of an event, as late as its statement allows."""
    stated = (about.first("endDate") or about.first("startDate")) if about else ""
    return (stated + "-99-99")[:10] if stated else "9999"


def _subject(about: Description | None) -> dict[str, list[str]]:
    """Return the topics of a thing as a filter of lists, else its fields, else its themes."""
    if about is None:
        return {}
    topics = [value.iri.rpartition("/")[2] for value in (*about.get("topic"), *about.get("topicInText"))]
    fields = [value.iri.rpartition("/")[2] for value in about.get("subject") if "/sector/" in value.iri]
    if topics or fields:
        return {"topic": topics} if topics else {"field": fields}
    return {"theme": [value.iri.rpartition("/")[2] for value in about.get("strategyTheme")]}


def _on(opportunity: Any, about: Description | None) -> bool:
    """Say whether an opportunity is on a topic or a field of a thing."""
    values: tuple[Value, ...] = (*about.get("topic"), *about.get("subject")) if about else ()
    subjects = {subject.iri for subject in (*opportunity.topics, *opportunity.sectors)}
    return any(value.iri in subjects for value in values)
