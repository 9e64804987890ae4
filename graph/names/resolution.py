"""Resolution of a name, a code or an IRI to one thing: only what fits exactly is ever taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.names.codes import code_keys
from graph.names.folding import compact, fold, without_unit
from graph.names.index import NameIndex, as_thing
from graph.names.name_errors import AmbiguousNameError, UnknownNameError
from graph.names.named_thing import CITY, COUNTRY, HIDDEN, NamedThing
from graph.names.text_search import LONGEST, near
from ontology.country import countries
from ontology.sentence import joined, marked, sentence

_SUGGESTED = 5
_CHOICES = 12
# Where no part of a place bears more evidence, figures and organisations are mostly at level 2.
_LEVELS = (2, 1, 0, 3)
_BORNE = ("", sentence("which holds cluster organisations"), sentence("which has a strategy"))
_BY_NAME = """
SELECT names.text, names.use, iri, kind, label, short, code, country, scheme, evidence
FROM names JOIN things ON things.id = names.thing WHERE compact = ? ORDER BY things.id, names.use
"""
_BY_IDENTIFIER = """
SELECT '', 0, iri, kind, label, short, code, country, scheme, evidence
FROM identifiers JOIN things ON things.id = identifiers.thing WHERE key = ? ORDER BY things.id
"""
_BY_IRI = "SELECT '', 0, iri, kind, label, short, code, country, scheme, evidence FROM things WHERE iri = ?"


@dataclass(frozen=True)
class Resolution:
    """The thing that a text means; `note` says in one sentence what else it could have meant, if anything."""

    thing: NamedThing
    note: str = ""


@dataclass(frozen=True)
class _Candidate:
    thing: NamedThing
    use: int


def resolve(index: NameIndex, text: str, kinds: Sequence[str]) -> Resolution:
    """Return the thing of some kinds that a text means: by its IRI, its code or id, or one of its names.

    Where one place has regions of several levels, the one that bears evidence is taken, and the note says so. Raises
    UnknownNameError with similar names where nothing fits, AmbiguousNameError where different things fit as well.
    """
    text = text.strip()
    resolution = match(index, text, kinds)
    if resolution is not None:
        return resolution
    similar = {compact(name): _suggestion(thing, name) for thing, name in reversed(near(index, text, kinds))}
    raise UnknownNameError(text[:LONGEST], kinds, [*reversed(similar.values())][:_SUGGESTED])


def match(index: NameIndex, text: str, kinds: Sequence[str]) -> Resolution | None:
    """Return the thing that a text means as `resolve` does, or None where nothing has that name."""
    text = text.strip()
    if len(text) > 10 * LONGEST or not text:
        return None
    iri = text if text.startswith("<") else f"<{text}>"
    codes = code_keys(text)
    for sql, key in [(_BY_IRI, iri), *((_BY_IDENTIFIER, code) for code in codes), (_BY_NAME, compact(text))]:
        if candidates := _candidates(index, sql, key, kinds, text):
            corrected = codes[0] != key and key in codes
            return _decided(candidates, text, corrected)
    rest, is_small = without_unit(fold(text))
    candidates = _candidates(index, _BY_NAME, rest.replace(" ", ""), kinds, rest) if rest else []
    # The province of a city is not the region that people know by it.
    return _decided([one for one in candidates if one.use != CITY] or candidates, text, False, is_small)


def resolve_country(index: NameIndex, text: str) -> tuple[str, str]:
    """Return the code of a country, the EU way, by any of its codes or names, and a note as `resolve` does.

    A code of the EU is known without the graph, which may say nothing of the country.
    """
    if (code := text.strip().upper()) in countries():
        return code, ""
    resolution = resolve(index, text, (COUNTRY,))
    return resolution.thing.code, resolution.note


def _candidates(
    index: NameIndex, sql: str, key: str, kinds: Sequence[str], text: str = ""
) -> list[_Candidate]:
    """Return the candidates of the first kind that has any; each once, by its best name.

    A name that is only alike without its accents counts as a hidden one: Munster is not first of all Münster.
    """
    best: dict[str, _Candidate] = {}
    for name, use, *row in index.rows(sql, (key,)):
        thing = as_thing(row)
        is_exact = not name or _plain(str(name)) == _plain(text)
        used = int(str(use)) if is_exact else max(int(str(use)), HIDDEN)
        if thing.kind in kinds and (thing.iri not in best or used < best[thing.iri].use):
            best[thing.iri] = _Candidate(thing, used)
    first = min((kinds.index(one.thing.kind) for one in best.values()), default=0)
    return [one for one in best.values() if one.thing.kind == kinds[first]]


def _plain(name: str) -> str:
    return name.casefold().replace("-", " ")


def _decided(
    candidates: Sequence[_Candidate], text: str, corrected: bool, is_small: bool = False
) -> Resolution | None:
    """Return the candidate to take; raises AmbiguousNameError where candidates of different places are as good."""
    if not candidates:
        return None
    places = _places(candidates)
    best = min(places, key=lambda place: (_use(place), not _bears(place)))
    if not all(_dominates(best, place) for place in places if place is not best):
        chosen = [min(place, key=lambda one: _preference(one, is_small)).thing for place in places]
        raise AmbiguousNameError(text, chosen[:_CHOICES])
    thing = min(best, key=lambda one: _preference(one, is_small)).thing
    rest = [one.thing for one in candidates if one.thing is not thing]
    if not rest:
        return Resolution(
            thing, sentence("{title}: read as {name}.", title=text, name=thing.title) if corrected else ""
        )
    borne = _BORNE[thing.evidence] if thing.kind == "region" else ""
    others = [one.code or one.local for one in rest]
    read = sentence("{name}, {borne}", name=thing.title, borne=borne) if borne else thing.title
    template = (
        marked("{title}: read as {name}; {listed} has that name too.")
        if len(rest) == 1
        else marked("{title}: read as {name}; {listed} have that name too.")
    )
    return Resolution(thing, sentence(template, title=text, name=read, listed=joined(others[:_SUGGESTED])))


def _places(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Return the candidates by place: a region goes with the larger candidate that holds it, another stands alone."""
    places: list[list[_Candidate]] = []
    for one in sorted(candidates, key=lambda one: (len(one.thing.code), one.thing.code, one.thing.iri)):
        holder = next((place for place in places if _holds(place[0].thing, one.thing)), None)
        if holder is None:
            places.append([one])
        else:
            holder.append(one)
    return places


def _holds(whole: NamedThing, part: NamedThing) -> bool:
    return whole.kind == part.kind == "region" and part.code.startswith(whole.code)


def _dominates(one: Sequence[_Candidate], other: Sequence[_Candidate]) -> bool:
    """Say whether a place is meant rather than another: its name is the better one, and its evidence not the worse.

    Records of organisations with one name are mostly of one organisation: there the better evidence is enough.
    """
    is_better, is_as_good = _use(one) < _use(other), _use(one) <= _use(other)
    if one[0].thing.kind == "organisation":
        return is_as_good and (is_better, _bears(one)) > (False, _bears(other))
    return is_better and _bears(one) >= _bears(other)


def _use(place: Sequence[_Candidate]) -> int:
    return min(one.use for one in place)


def _bears(place: Sequence[_Candidate]) -> bool:
    """Say whether evidence may be there: strategies are of regions of every level, figures of level 2 and above."""
    return any(
        one.thing.evidence == 2 or _level(one.thing) <= 2
        if one.thing.kind == "region"
        else one.thing.evidence > 0
        for one in place
    )


def _preference(one: _Candidate, is_small: bool) -> tuple[object, ...]:
    """Return a key that sorts the candidates of one place, the one to take first."""
    level = _level(one.thing)
    if is_small:
        return -level, one.thing.code
    return -one.thing.evidence, _LEVELS.index(level), one.use, one.thing.code, one.thing.iri


def _level(thing: NamedThing) -> int:
    return len(thing.code) - 2 if thing.kind == "region" else 0


def _suggestion(thing: NamedThing, name: str) -> str:
    own = thing.code or thing.local
    return f"{name} ({own})" if compact(own) != compact(name) else name
