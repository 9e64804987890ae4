"""Form of a call that is filled in from an opportunity."""

from collections.abc import Sequence

from graph.opportunities.ranked_opportunity import RankedOpportunity
from webui.edition.edition import Edition
from webui.pages.form_fields import Form

_MOST = 6


def form_of_opportunity(edition: Edition, iri: str) -> Form:
    """Return a form with the topics of an opportunity, and with its organisations as members."""
    form = Form()
    one = edition.opportunities.get(iri)
    if one is None:
        return form
    form["title"] = one.label
    for subject in one.topics[:3]:
        form.add("topic", subject.label)
        form.add("topic_of", "topic")
    if one.main_field:
        form.add("topic", one.main_field.label)
        form.add("topic_of", "sector")
    form["include"] = "\n".join(party.label for party in one.parties if "/organisation/" in party.iri)
    for name, value in {"partners_min": "3", "partners_max": "6", "countries_min": "3"}.items():
        form[name] = value
    return form


def organisations_of_regions(edition: Edition, iri: str) -> list[tuple[str, Sequence[str]]]:
    """Return the regions of an opportunity, each with cluster organisations there in its field, by name."""
    one = edition.opportunities.get(iri)
    if one is None:
        return []
    return [
        (party.label, names)
        for party in one.parties
        if "/region/" in party.iri and (names := _in_field(edition, one, f"<{party.iri}>"))
    ]


def _in_field(edition: Edition, one: RankedOpportunity, region: str) -> list[str]:
    facts = edition.partner_index.known.facts
    fields = {f"<{subject.iri}>" for subject in one.sectors}

    def lies_in(place: str | None) -> bool:
        while place is not None and place != region:
            place = facts.regions[place].parent
        return place is not None

    names = (
        organisation.label
        for organisation in facts.organisations.values()
        if organisation.is_cluster
        and organisation.active
        and organisation.sectors & fields
        and lies_in(organisation.region)
    )
    return sorted(names)[:_MOST]
