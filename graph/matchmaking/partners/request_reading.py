"""Request for partners, read from what a person wrote."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.matchmaking.partners.request import PartnerRequest
from graph.names.index import NameIndex
from graph.names.named_thing import ORGANISATION, REGION, SECTOR, TOPIC, NamedThing
from graph.names.resolution import resolve, resolve_country


@dataclass(frozen=True)
class WrittenRequest:
    """A request as written: names of things, codes or names of countries; an empty text is no condition.

    `on` is a field or a topic, whichever has that name.
    """

    organisation: str
    sector: str = ""
    topic: str = ""
    on: str = ""
    kind: str = ""
    countries: Sequence[str] = ()
    excluded: Sequence[str] = ()
    region: str = ""
    classes: Sequence[str] = ()
    market: str = ""
    need: str = ""
    trust: bool = False


@dataclass(frozen=True)
class ReadRequest:
    """The organisation that seeks partners, its request, and notes on how names were read."""

    organisation: NamedThing
    request: PartnerRequest
    notes: list[str] = field(default_factory=list)


def read_partner_request(index: NameIndex, written: WrittenRequest) -> ReadRequest:
    """Return what was written; raises NotFoundError with similar names."""
    notes: list[str] = []

    def named(text: str, *kinds: str) -> NamedThing:
        resolution = resolve(index, text, kinds)
        notes.append(resolution.note)
        return resolution.thing

    def country(text: str) -> str:
        code, note = resolve_country(index, text)
        notes.append(note)
        return code

    organisation = named(written.organisation, ORGANISATION)
    on = named(written.on, SECTOR, TOPIC) if written.on else None
    sector = named(written.sector, SECTOR).iri if written.sector else ""
    topic = named(written.topic, TOPIC).iri if written.topic else ""
    request = PartnerRequest(
        kind=written.kind,
        countries=tuple(map(country, filter(None, written.countries))),
        excluded=tuple(map(country, filter(None, written.excluded))),
        region=named(written.region, REGION).iri if written.region else "",
        sector=on.iri if on and on.kind == SECTOR else sector,
        topic=on.iri if on and on.kind == TOPIC else topic,
        need=named(written.need, SECTOR).iri if written.need else "",
        market=written.market,
        classes=tuple(filter(None, written.classes)),
        trust=written.trust,
    )
    return ReadRequest(organisation, request, [note for note in notes if note])
