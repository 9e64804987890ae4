"""Values of the page that ranks partners of an organisation."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from graph.evidence.facts import Organisation, Partnership
from graph.evidence.open_dates import fitting
from graph.matchmaking.partners.criteria import ANY_KIND, RULE, Partner
from graph.matchmaking.partners.explanation import existing_partners, explained
from graph.matchmaking.partners.partner_table import ALL_COLUMNS, full_rows
from graph.matchmaking.partners.request import criteria_of
from graph.matchmaking.partners.request_reading import ReadRequest, WrittenRequest, read_partner_request
from graph.matchmaking.partners.search import PartnerIndex
from graph.store.errors import NotFoundError
from ontology.term import Term
from webui.edition.edition import Edition
from webui.pages.template_filters import suggestions

_LONGEST = 300
_TOP, _MOST = 12, 100
_DATES = 4
_EXISTING = 5
_TEXTS = ("organisation", "on", "kind", "region", "market", "need")
_LISTS = {"country": "countries", "not": "excluded", "class": "classes"}


def values(edition: Edition, arguments: MultiDict[str, str]) -> dict[str, Any]:
    """Return what the page shows: the form as it was sent, and partners where it names an organisation."""
    written, top = _written(arguments), _top(arguments)
    index = edition.partner_index
    known = index.known
    shown: dict[str, Any] = {
        "given": {
            **{name: getattr(written, name) for name in _TEXTS},
            **{name: ", ".join(getattr(written, field)) for name, field in _LISTS.items()},
            "trust": "yes" if written.trust else "",
            "top": "" if top == _TOP else str(top),
        },
        "kinds": (*known.background.kinds, ANY_KIND),
        "classes": sorted({name for names in known.region_classes.values() for name in names}),
        "registered": int(index.is_cluster.sum()),
        "rule": RULE,
        "top": top,
    }
    if not written.organisation:
        return shown
    try:
        read, best = ranked(edition, arguments)
    except NotFoundError as error:
        return {**shown, "error": error.sentence, "suggestions": suggestions(error)}
    own = index.row(read.organisation.iri)
    dates = fitting(edition.open_dates, index.topics.of(own), index.fields.of(own))
    return {
        **shown,
        "organisation": read.organisation,
        "notes": read.notes,
        "ranked": best,
        "evidence_of": evidence_of,
        "labels": _labels(index, best),
        "existing": _existing(existing_partners(index, read.organisation.iri)),
        "dates": dates[:_DATES],
    }


def table(
    edition: Edition, arguments: MultiDict[str, str], joined: bool
) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """Return columns and rows of the ranked partners; raises NotFoundError for names that nothing has."""
    _, best = ranked(edition, arguments)
    return ALL_COLUMNS, full_rows(best, joined)


def ranked(edition: Edition, arguments: MultiDict[str, str]) -> tuple[ReadRequest, list[Partner]]:
    """Return the request of an address and its partners, the best first; raises NotFoundError."""
    read = read_partner_request(edition.names, _written(arguments))
    criteria = criteria_of(read.request, edition.partner_index.known)
    return read, explained(edition.partner_index, read.organisation.iri, criteria, _top(arguments))


def _written(arguments: MultiDict[str, str]) -> WrittenRequest:
    texts = {name: arguments.get(name, "").strip()[:_LONGEST] for name in _TEXTS}
    lists = {field: _parts(arguments.getlist(name)) for name, field in _LISTS.items()}
    return replace(WrittenRequest(**texts, trust=bool(arguments.get("trust"))), **lists)  # type: ignore[arg-type]


def _parts(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of texts between commas."""
    parts = (part.strip() for text in texts for part in text[:_LONGEST].split(","))
    return tuple(part for part in parts if part)


def _top(arguments: MultiDict[str, str]) -> int:
    text = arguments.get("top", "")
    return min(max(1, int(text)), _MOST) if text.isascii() and text.isdigit() and len(text) < 6 else _TOP


def evidence_of(partner: Partner) -> list[Term]:
    """Return what the reasons of a partner rest on, each once."""
    return list(dict.fromkeys(iri for reason in partner.reasons for iri in reason.evidence))


def _labels(index: PartnerIndex, ranked: Sequence[Partner]) -> dict[Term, str]:
    """Return the names of what the reasons rest on."""
    facts = index.known.facts
    cited = {iri for partner in ranked for iri in evidence_of(partner)}
    organisations = {iri: facts.organisations[iri].label for iri in cited if iri in facts.organisations}
    partnerships = {one.iri: one.label for one in facts.partnerships if one.iri in cited}
    claims = {one.iri: one.label for one in facts.priorities if one.iri in cited}
    events = {one.iri: one.label for one in index.facts.events}
    return organisations | partnerships | claims | events | dict(facts.sectors)


def _existing(known: Sequence[tuple[Organisation, Sequence[Partnership]]]) -> dict[str, Any]:
    return {"shown": known[:_EXISTING], "more": max(0, len(known) - _EXISTING)}
