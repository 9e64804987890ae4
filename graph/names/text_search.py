"""Ranked search in all names: what matches a text, best first, and what it may have meant."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.names.codes import code_keys
from graph.names.folding import compact, fold
from graph.names.index import KIND_NUMBERS, NameIndex, as_thing
from graph.names.named_thing import KINDS, NamedThing

LONGEST = 200  # characters of a text that are compared
_FEW = 3
_LEAST_LIKENESS = 60.0
_TRIGRAMS, _CANDIDATES = 8, 3000
# How a thing matches: by its code or id, its name, the beginning of a name, the beginnings of words, letters inside
# a name, the beginning of its code. Within one of these, things stand in the order of the index.
_TIERS = """
SELECT thing, 1 AS tier FROM identifiers WHERE key IN (SELECT value FROM json_each(:codes))
UNION ALL SELECT thing, 2 FROM names WHERE compact = :key
UNION ALL SELECT thing, 3 FROM names WHERE compact >= :key AND compact < :after
UNION ALL SELECT rowid, 4 FROM words WHERE words MATCH :words
UNION ALL SELECT thing, 5 FROM trigrams JOIN names ON names.id = trigrams.rowid
  WHERE trigrams MATCH :inside AND instr(compact, :key)
UNION ALL SELECT thing, 6 FROM identifiers WHERE :code != '' AND key >= :code AND key < :code || '~'
"""
_SEARCH = f"""
SELECT tier, total, iri, kind, label, short, code, country, scheme, evidence FROM (
  SELECT things.*, tier, COUNT(*) OVER (PARTITION BY kind) AS total,
    ROW_NUMBER() OVER (PARTITION BY kind ORDER BY tier, id) AS place
  FROM (SELECT thing, MIN(tier) AS tier FROM ({_TIERS}) GROUP BY thing) JOIN things ON things.id = thing
  WHERE kind IN (SELECT value FROM json_each(:kinds)))
WHERE place <= :few ORDER BY kind, place
"""
_NEAR = """
SELECT names.text, compact, iri, kind, label, short, code, country, scheme, evidence
FROM names JOIN things ON things.id = names.thing
WHERE names.id IN (SELECT rowid FROM trigrams WHERE trigrams MATCH :trigrams
    UNION ALL SELECT id FROM names WHERE compact >= :first AND compact < :first || '~'
      AND length(compact) BETWEEN :length - 2 AND :length + 2)
  AND kind IN (SELECT value FROM json_each(:kinds))
ORDER BY names.id LIMIT :most
"""


@dataclass(frozen=True)
class KindHits:
    """The first things of one kind that match, of `total`."""

    kind: str
    things: tuple[NamedThing, ...]
    total: int


@dataclass(frozen=True)
class SearchResult:
    """Hits by kind, the kind of the best hit first; `near` are similar names where hits are few."""

    hits: tuple[KindHits, ...] = ()
    near: tuple[NamedThing, ...] = ()

    @property
    def total(self) -> int:
        """Return how many things match."""
        return sum(hits.total for hits in self.hits)

    @property
    def things(self) -> tuple[NamedThing, ...]:
        """Return the things of all kinds in the order of the kinds."""
        return tuple(thing for hits in self.hits for thing in hits.things)


def search(index: NameIndex, text: str, kinds: Collection[str] = (), limit: int = 8) -> SearchResult:
    """Return what matches a text, the first `limit` of each kind; of all kinds where none is named."""
    text = text.strip()[:LONGEST]
    key = compact(text)
    if not key:
        return SearchResult()
    codes = code_keys(text)
    values = {
        "key": key,
        "after": key + "\U0010ffff",
        "codes": _json(codes),
        "words": " AND ".join(f'"{word}"*' for word in dict.fromkeys(fold(text).split())),
        "inside": " AND ".join(f'"{trigram}"' for trigram in _trigrams(fold(text))) or '"   "',
        "code": codes[0] if len(codes[0]) > 1 and any(map(str.isdigit, codes[0])) else "",
        "kinds": _numbers(kinds),
        "few": limit,
    }
    rows = index.rows(_SEARCH, values)
    groups = [(kind, list(of_kind)) for kind, of_kind in groupby(rows, key=lambda row: row[3])]
    groups.sort(key=lambda group: (group[1][0][0], group[0]))
    hits = tuple(
        KindHits(tuple(KINDS)[kind], tuple(as_thing(row[2:]) for row in of_kind), of_kind[0][1])
        for kind, of_kind in groups
    )
    result = SearchResult(hits)
    if result.total >= _FEW:
        return result
    known = {thing.iri for thing in result.things}
    return SearchResult(hits, tuple(one for one, _ in near(index, text, kinds) if one.iri not in known))


def near(
    index: NameIndex, text: str, kinds: Collection[str] = (), limit: int = 6
) -> list[tuple[NamedThing, str]]:
    """Return the things that a text may have meant, the nearest first, each with its nearest name."""
    from rapidfuzz import fuzz, process

    text = text[:LONGEST]
    folded, key = fold(text), compact(text)
    if not key:
        return []
    values = {
        "trigrams": " OR ".join(f'"{trigram}"' for trigram in _rarest(index, _trigrams(f" {folded} "))),
        "first": key[0],
        "length": len(key),
        "kinds": _numbers(kinds),
        "most": _CANDIDATES,
    }
    candidates = index.rows(_NEAR, values)
    likeness = process.extract(
        key, [row[1] for row in candidates], scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=None
    )
    best: dict[str, tuple[float, NamedThing, str]] = {}
    for _, score, at in likeness:
        row = candidates[at]
        if score > best.get(row[2], (0.0,))[0]:
            best[row[2]] = score, as_thing(row[2:]), row[0]
    ranked = sorted(best.values(), key=lambda one: (-one[0], -one[1].evidence, len(one[2]), one[1].iri))
    return [(thing, name) for _, thing, name in ranked[:limit]]


def _trigrams(folded: str) -> list[str]:
    """Return the runs of three characters of a text, each once.

    >>> _trigrams("basque")
    ['bas', 'asq', 'squ', 'que']
    """
    return list(dict.fromkeys(folded[at : at + 3] for at in range(len(folded) - 2)))


def _rarest(index: NameIndex, trigrams: Sequence[str]) -> list[str]:
    """Return those of some trigrams that occur in the fewest names: the work grows with these names."""
    rows = index.rows(
        "SELECT value, (SELECT doc FROM frequencies WHERE term = value) AS doc FROM json_each(?)"
        f" WHERE doc > 0 ORDER BY doc, value LIMIT {_TRIGRAMS}",
        (_json(trigrams),),
    )
    return [row[0] for row in rows] or ["   "]


def _numbers(kinds: Collection[str]) -> str:
    return _json([KIND_NUMBERS[kind] for kind in (kinds or KINDS)])


def _json(values: Sequence[object]) -> str:
    return json.dumps(list(values))
