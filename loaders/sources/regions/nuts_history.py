"""NUTS regions of 2013 and 2016, with their matches in the next version."""

import re
from collections.abc import Iterator
from functools import partial

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.sources.regions import nuts
from ontology.iri import is_nuts_code
from ontology.term import Triple

# What the tables say of a territory that kept its border. "Reassigned" codes were used for another one before.
_KEPT = re.compile(
    r"|(re)?named?|name change|relabelled|recoded?|recoded and relabelled|relabelled and recoded"
    r"|recoded \(ressignment\)|renamed \(previously .*\)",
    re.IGNORECASE,
)
_MOVED = re.compile(r".*boundary.*", re.IGNORECASE)
# "new … identical to ex-NUTS 2 region FR24" and "DE91C=DE915+DE919": the sum of whole old territories.
_SUM = re.compile(r"(?P<new>[A-Z]{2}\w+) ?= ?(?P<old>[A-Z]{2}\w+(?: ?[+-] ?(?:new ?)?[A-Z]{2}\w+)*)")
_SUM_IN_WORDS = re.compile(r"new; (?:merge of|made from) (?P<old>ex-[A-Z]{2}\w+(?:(?:, | and )[A-Z]{2}\w+)*)")
_PART = re.compile(r"now part of (?P<new>[A-Z]{2}\w+)")
_SPLIT = re.compile(r"split into new (?P<new>[A-Z]{2}\w+(?:(?:, | and )[A-Z]{2}\w+)*)")
_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{1,3}\b")


def triples(load: Load) -> Iterator[Triple]:
    """Yield the regions of both versions, then the matches to the next version."""
    yield from load.each("from_2013", partial(_step, load, "2013", "2016"))
    yield from load.each("from_2016", partial(_step, load, "2016", "2021"))
    for file in ("sums_1", "sums_2", "sums_3"):
        yield from load.each(file, partial(_sum, load))


def _step(load: Load, old_version: str, new_version: str, row: Row) -> Iterator[Triple]:
    """Yield a line of a comparison: a territory of both versions, or of one."""
    # The level is the code's length, and the orders are for print.
    row.taken.update(column for column in row.cells if "order" in column or column.endswith("level"))
    row.taken.update(("Change codes*", "countries", "NUTS 2013", "NUTS 2016"))
    old, new = row.text(f"Code {old_version}"), row.text(f"Code {new_version}")
    wrong = next((code for code in (old, new) if code and not is_nuts_code(code)), "")
    if wrong:
        raise UnmappedError("not a NUTS code", f"Code {old_version}", "a code (a heading is none)", wrong)
    names = [
        row.text(column) for column in row.cells if column == "Country" or column.startswith("NUTS level ")
    ]
    name = next((name for name in names if name), "")
    change = row.text("Change" if "Change" in row.cells else "Change comments")
    for version, code in ((old_version, old), (new_version, new)):
        if code and version != "2021" and not _is_elsewhere(version, code):
            yield from nuts.region(load, version, code, name)
    if old and new:
        match = "exactMatch" if _KEPT.fullmatch(change) else "closeMatch" if _MOVED.fullmatch(change) else ""
        if not match:
            raise UnmappedError("unknown change", "Change", "a change that keeps a region", change)
        yield from _matched(load, (old_version, old), match, (new_version, new))
    elif old and (clause := _PART.search(change)):
        yield from _matched(load, (old_version, old), "broadMatch", (new_version, clause["new"]))
    elif old and (clause := _SPLIT.search(change)):
        for part in _CODE.findall(clause["new"]):
            yield from _matched(load, (new_version, part), "broadMatch", (old_version, old))
    elif new and (clause := _SUM_IN_WORDS.fullmatch(change)):
        parts = _CODE.findall(clause["old"])
        for part in parts:
            yield from _matched(load, (old_version, part), "broadMatch", (new_version, new))


def _is_elsewhere(version: str, code: str) -> bool:
    """Return whether the source `nuts` describes a region: the United Kingdom's last."""
    return version == "2016" and code.startswith("UK")


def _sum(load: Load, row: Row) -> Iterator[Triple]:
    """Yield the matches of an equation: one term is the same territory, several are parts."""
    row.taken.update(("Code 2013", "Code 2016", "Label", "Change"))
    equation = _SUM.fullmatch(row.text("Explanation (new = old)").replace("FRFR", "FR"))
    if not equation or row.text("Code 2013"):
        # A region with a code in both versions has its match from the comparison.
        return
    new, terms = ("2016", equation["new"]), re.findall(r"([+-]?) ?(new ?)?([A-Z]{2}\w+)", equation["old"])
    if len(terms) == 1:
        yield from _matched(load, ("2013", terms[0][2]), "exactMatch", new)
    elif len(terms) == 2 and terms[1][0] == "-":
        yield from _matched(load, new, "broadMatch", ("2013", terms[0][2]))
    else:
        cut = {code for sign, _, code in terms if sign == "-"}
        for _, fresh, code in terms:
            # `PL127+PL129+PL12A-newPL926`: the last whole one lost a part, which of them the text does not say.
            if not fresh and code not in cut and not (cut and code == terms[-2][2]):
                yield from _matched(load, ("2013", code), "broadMatch", new)


def _matched(load: Load, one: tuple[str, str], match: str, other: tuple[str, str]) -> Iterator[Triple]:
    """Yield a match unless a region is missing: NUTS 2021 dropped the United Kingdom."""
    if all(code in load.code_lists.nuts.get(version, ()) for version, code in (one, other)):
        term = load.mint.region(*one)
        if load.once(f"{one} {match} {other}"):
            yield from nuts.matched(term, match, load.mint.region(*other))
