"""Operations that recommend: opportunities, partners, comparison, explanation, map."""

from collections.abc import Sequence
from typing import Any

import msgspec
from werkzeug.datastructures import MultiDict

from graph.comparison.comparison_rows import comparison_object
from graph.comparison.regional_map import INDICATORS
from graph.evidence.open_dates import fitting
from graph.matchmaking.partners.criteria import RULE
from graph.matchmaking.partners.partner_table import ALL_COLUMNS, full_rows
from graph.opportunities.ledger import find, replacements
from graph.opportunities.ranked_opportunity import NUMBERS, RankedOpportunity, Subject
from graph.opportunities.ranking import read_reasons
from webui.api import answers, parameters
from webui.api.comparison_answer import ComparisonAnswer
from webui.api.operation import PREFIX, ApiCall, Operation, Reply
from webui.api.paging import links
from webui.api.problems import OperationError
from webui.pages import explanation_page, partner_page
from webui.pages.comparison_page import compared
from webui.pages.map_pages import MapRow, indicator_map, read_criteria
from webui.pages.opportunity_list import read_request, selected
from webui.pages.past_opportunity import last_snapshot

_INSTEAD = 5


def _given(call: ApiCall) -> MultiDict[str, str]:
    """Return the parameters as the arguments of the address of a page."""
    written = MultiDict[str, str]()
    for name, value in msgspec.to_builtins(call.parameters).items():
        for one in value if isinstance(value, list | tuple) else [value]:
            if one not in ("", False):
                written.add(name, str(one))
    return written


def _opportunities(call: ApiCall) -> Reply:
    request = read_request(call.edition, _given(call))
    for _, unread in request.unread:
        raise OperationError(404, "unknown-name", str(unread.error), unread.suggestions)
    chosen = selected(call.edition, request)
    start, limit = call.parameters.offset, call.parameters.limit
    answer = answers.OpportunitiesAnswer(
        snapshot=call.snapshot,
        total=len(chosen),
        notes=list(request.reading.notes),
        opportunities=[_item(call, one) for one in chosen[start : start + limit]],
    )
    return Reply(answer, links(call, f"{call.root}{PREFIX[1:]}/opportunities", len(chosen)))


def _item(call: ApiCall, one: RankedOpportunity) -> answers.OpportunityItem:
    local = one.iri.removeprefix(f"{call.edition.base}opportunity/")
    numbers: dict[str, Any] = {name: one.numbers.get(name) for name in NUMBERS}
    return answers.OpportunityItem(
        id=one.iri,
        kind=one.kind,
        rank=one.rank,
        label=one.label,
        parties=[
            answers.Party(
                id=party.iri,
                label=party.label,
                role=party.role,
                regions=list(party.codes),
                countries=list(party.countries),
                region_classes=sorted(party.classes),
                brings=party.line,
            )
            for party in one.parties
        ],
        sectors=_things(one.sectors),
        topics=_things(one.topics),
        themes=_things(one.themes),
        marks=list(one.marks),
        confidence_level=one.confidence_level,
        novelty_level=one.novelty_level,
        details=f"{call.root}{PREFIX[1:]}/opportunities/{local}",
        **numbers,
    )


def _things(subjects: Sequence[Subject]) -> list[answers.Thing]:
    return [answers.Thing(id=subject.iri, label=subject.label) for subject in subjects]


def _opportunity(call: ApiCall) -> answers.OpportunityAnswer:
    iri = f"{call.edition.base}opportunity/{call.path['kind']}/{call.path['id']}"
    one = call.edition.opportunities.get(iri)
    if one is None:
        raise _gone_or_unknown(call, iri)
    topics, fields = ([f"<{subject.iri}>" for subject in some] for some in (one.topics, one.sectors))
    return answers.OpportunityAnswer(
        snapshot=call.snapshot,
        opportunity=_item(call, one),
        reasons=[
            answers.StatedReasonItem(
                kind=reason.kind,
                text=reason.text,
                party=reason.party,
                evidence=[answers.Thing(id=item.iri, label=item.label) for item in reason.evidence],
            )
            for reason in read_reasons(call.edition.store, iri)
        ],
        dates=[
            answers.OpenDateItem(id=date.iri[1:-1], label=date.label, end=date.end)
            for date in fitting(call.edition.open_dates, topics, fields)
        ],
    )


def _gone_or_unknown(call: ApiCall, iri: str) -> OperationError:
    past = find(call.edition.ledger, iri)
    if past is None:
        return OperationError(404, "nothing-there", "No snapshot holds an opportunity of this address.")
    instead = [one.iri for one in replacements(past, call.edition.opportunities)[:_INSTEAD]]
    return OperationError(410, "gone", last_snapshot(past), instead=instead)


def _partners(call: ApiCall) -> answers.PartnersAnswer:
    read, ranked = partner_page.ranked(call.edition, _given(call))
    rows = full_rows(ranked, joined=False)
    return answers.PartnersAnswer(
        snapshot=call.snapshot,
        organisation=answers.Thing(id=read.organisation.iri[1:-1], label=read.organisation.label),
        notes=read.notes,
        rule=RULE,
        partners=[
            msgspec.convert(dict(zip(ALL_COLUMNS, row, strict=True)), answers.PartnerItem) for row in rows
        ],
    )


def _compare(call: ApiCall) -> ComparisonAnswer:
    whole, notes = compared(call.edition, call.parameters.region)
    head = {"snapshot": call.snapshot, "notes": notes}
    return msgspec.convert(head | comparison_object(whole), ComparisonAnswer)


def _explain(call: ApiCall) -> answers.ExplanationAnswer:
    explanation, notes = explanation_page.explained(call.edition, msgspec.to_builtins(call.parameters))
    return answers.ExplanationAnswer(snapshot=call.snapshot, notes=notes, explanation=explanation)


def _map(call: ApiCall) -> answers.MapAnswer:
    given = call.parameters
    criteria = read_criteria(call.edition, _given(call))
    if INDICATORS[given.indicator].needs_field and not given.field.strip():
        raise OperationError(422, "not-together", f"{given.indicator}: expected a field, found none.")
    if bool(given.field.strip()) > bool(criteria.field) or bool(given.region.strip()) > bool(
        criteria.territory
    ):
        offered = [thing.title for thing in criteria.offers]
        raise OperationError(404, "unknown-name", " ".join(criteria.notes), offered)
    view = indicator_map(call.edition, criteria)
    return answers.MapAnswer(
        snapshot=call.snapshot,
        indicator=given.indicator,
        heading=view.heading,
        unit=criteria.indicator.unit,
        field=criteria.field,
        notes=list(criteria.notes),
        values=[_map_value(row) for row in (*view.rows, *view.nations)],
        ties=[
            answers.MapTie(
                id=territory.iri,
                code=territory.code,
                label=territory.label,
                partnerships=tie.partnerships,
                projects=tie.projects,
            )
            for territory, tie in view.ties
        ],
    )


def _map_value(row: MapRow) -> answers.MapValue:
    one = row.territory
    return answers.MapValue(
        id=one.iri, code=one.code, label=one.label, country=one.country, level=one.level, value=row.value
    )


_UNKNOWN = {404: "A name that nothing has, with similar names."}
OPERATIONS = (
    Operation(
        "opportunities",
        "GET",
        "/opportunities",
        "List ranked opportunities by filters.",
        _opportunities,
        (answers.OpportunitiesAnswer,),
        parameters.OpportunityParameters,
        problems=_UNKNOWN,
        headers={"Link": "Addresses of the first, previous, next and last part."},
    ),
    Operation(
        "opportunity",
        "GET",
        "/opportunities/{kind}/{id}",
        "Give an opportunity with its reasons and their evidence.",
        _opportunity,
        (answers.OpportunityAnswer,),
        path_words={
            "kind": ("The kind, as it stands in the IRI.", "cross-sector"),
            "id": ("The rest of the IRI.", "biocat_imago-mol"),
        },
        problems={404: "There never was such an opportunity.", 410: "An earlier snapshot held it."},
    ),
    Operation(
        "partners",
        "GET",
        "/partners",
        "Rank partners of an organisation.",
        _partners,
        (answers.PartnersAnswer,),
        parameters.PartnerParameters,
        problems=_UNKNOWN,
    ),
    Operation(
        "compare",
        "GET",
        "/compare",
        "Put two to ten regions side by side.",
        _compare,
        (ComparisonAnswer,),
        parameters.ComparisonParameters,
        problems={404: "A name that nothing has, or regions that cannot be compared."},
    ),
    Operation(
        "explain",
        "GET",
        "/explain",
        "Explain why two are recommended to each other, or why not.",
        _explain,
        (answers.ExplanationAnswer,),
        parameters.ExplanationParameters,
        problems={404: "A name that nothing has, or two that are no pair."},
    ),
    Operation(
        "map",
        "GET",
        "/map",
        "Give the value of each territory on the map.",
        _map,
        (answers.MapAnswer,),
        parameters.MapParameters,
        problems=_UNKNOWN | {422: "An indicator of a field without a field."},
    ),
)
