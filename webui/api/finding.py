"""Operations that find things: search, lists, what is said of a thing."""

from graph.comparison.profiles import organisation_profile, region_profile
from graph.lists.list_kinds import LIST_KINDS
from graph.names.named_thing import NamedThing
from graph.names.text_search import near
from graph.names.text_search import search as search_names
from graph.opportunities.opportunity_filter import OpportunityFilter
from ontology.namespace import ORG, SKOS
from webui.api import answers, parameters
from webui.api.operation import PREFIX, ApiCall, Operation, Reply
from webui.api.paging import links
from webui.api.problems import OperationError
from webui.http.representation import MEDIA_TYPES
from webui.http.responses import href, known
from webui.pages.description import Description, Fact, describe
from webui.pages.list_pages import read_list
from webui.pages.search_pages import SearchGroup, groups, of_kind

_SUGGESTED = 8


def _search(call: ApiCall) -> answers.SearchAnswer:
    given, names = call.parameters, call.edition.names
    result = search_names(names, given.q, [given.kind] if given.kind else (), limit=_SUGGESTED)
    shown = (
        of_kind(call.edition, given.q, given.kind) if given.kind else groups(call.edition, given.q, result)
    )
    return answers.SearchAnswer(
        snapshot=call.snapshot,
        q=given.q,
        groups=[_group(one) for one in shown],
        near=[_thing(one) for one in result.near],
        opportunities=len(call.edition.opportunities.select(OpportunityFilter(text=given.q))),
    )


def _group(group: SearchGroup) -> answers.HitGroup:
    things = [
        answers.NamedHit(id=hit.iri, label=hit.label, short=hit.short, code=hit.code, remark=hit.remark)
        for hit in group.hits
    ]
    return answers.HitGroup(kind=group.kind, heading=group.heading, total=group.total, things=things)


def _thing(thing: NamedThing) -> answers.Thing:
    return answers.Thing(id=thing.iri[1:-1], label=thing.usual)


def _list(call: ApiCall) -> Reply:
    name, given = call.path["list"], call.parameters
    kind = LIST_KINDS.get(name)
    if kind is None:
        raise OperationError(404, "nothing-there", f"{name}: no such list.", tuple(LIST_KINDS))
    columns = dict.fromkeys(column for one in LIST_KINDS.values() for column in one.filters)
    written = {column: text for column in (*columns, "text", "order") if (text := getattr(given, column))}
    for column in written:
        if column in columns and column not in kind.filters:
            raise OperationError(
                422, "not-together", f"{column}: the list of {name} has no such filter.", kind.filters
            )
    if given.order and given.order not in kind.orders:
        raise OperationError(422, "not-together", f"order: {name} have no such order.", kind.orders)
    listed = read_list(call.edition, name, written)
    for choice in listed.choices:
        if not choice.key:
            offered = [label for _, label in choice.near]
            raise OperationError(
                404, "unknown-name", f"{choice.typed}: no such value of {choice.column}.", offered
            )
    rows = listed.part(given.offset, given.limit)
    things = [
        answers.ListItem(
            id=row.iri,
            label=row.label,
            short=row.short,
            code=row.code,
            cells={column: list(cell) for column, cell in zip(kind.columns, row.cells, strict=True)},
        )
        for row in rows
    ]
    answer = answers.ListAnswer(snapshot=call.snapshot, list_=name, total=listed.total, things=things)
    return Reply(answer, links(call, f"{call.root}{PREFIX[1:]}/lists/{name}", listed.total))


def _thing_answer(call: ApiCall) -> answers.ThingAnswer:
    iri = call.edition.base + call.path["path"]
    described = describe(call.edition.store, iri, inverse=True) if known(iri) else None
    if described is None:
        words = call.path["path"].rpartition("/")[2]
        offered = [
            thing.iri[1:-1].removeprefix(call.edition.base) for thing, _ in near(call.edition.names, words)
        ]
        raise OperationError(404, "unknown-name", f"Nothing is known here of {call.path['path']}.", offered)
    return answers.ThingAnswer(
        snapshot=call.snapshot,
        id=iri,
        label=described.label,
        facts=[_fact(one) for one in described.facts],
        pointing=[_fact(one) for one in described.inverse],
        links=described.links,
        profile=_profile(call, iri, described),
        documents={suffix: href(iri, suffix) for suffix in MEDIA_TYPES},
    )


def _profile(call: ApiCall, iri: str, described: Description) -> dict[str, list[dict[str, object]]]:
    """Return the profile of a region or an organisation, nothing for another thing."""
    kinds = {value.iri for value in described.get("type")}
    store = call.edition.store
    if f"{call.edition.base}region/" in iri and f"{SKOS.iri}Concept" in kinds:
        profile = region_profile(store, iri, call.edition.figure_sources)
    elif f"{ORG.iri}Organization" in kinds:
        profile = organisation_profile(store, iri)
    else:
        return {}
    return {name: [dict(row) for row in section.rows] for name, section in profile.items()}


def _fact(fact: Fact) -> answers.FactItem:
    values = [answers.FactValue(text=value.text, id=value.iri, code=value.code) for value in fact.values]
    return answers.FactItem(property=fact.property, label=fact.label, values=values)


OPERATIONS = (
    Operation(
        "search",
        "GET",
        "/search",
        "Find things by name, code or keyword.",
        _search,
        (answers.SearchAnswer,),
        parameters.SearchParameters,
        group="Find",
    ),
    Operation(
        "list",
        "GET",
        "/lists/{list}",
        "List things of a kind by filters.",
        _list,
        (answers.ListAnswer,),
        parameters.ListParameters,
        path_words={"list": (f"One of {', '.join(LIST_KINDS)}.", "organisations")},
        problems={
            404: "No such list, or a filter that names nothing.",
            422: "A filter or an order that this list does not have.",
        },
        headers={"Link": "Addresses of the first, previous, next and last part."},
        group="Find",
    ),
    Operation(
        "thing",
        "GET",
        "/things/{path}",
        "Say what is known of a thing.",
        _thing_answer,
        (answers.ThingAnswer,),
        path_words={
            "path": (
                "The IRI of a thing without the base, such as `region/2021/ES21`; slashes may be written as they are.",
                "organisation/lyonbiopole",
            )
        },
        problems={404: "Nothing is known of it."},
        group="Find",
    ),
)
