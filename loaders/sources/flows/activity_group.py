"""Groups of activities of input-output tables: the A*64 level of NACE Rev. 2."""

import re
from functools import cache

from loaders.errors import UnmappedError
from ontology.documents import ACTIVITY_GROUPS
from ontology.iri import Minter
from ontology.parsing import notations
from ontology.term import Term

# Editions write sections of one division with or without it.
_SPELLINGS = {"D35": "D", "O84": "O", "P85": "P", "L68": "L", "U99": "U"}
# Lines and columns that are no group: ESA codes of uses, value added and taxes, totals, supply, imports, adjustments.
_BALANCE = re.compile(r"P[1-7].*|[DB][1-9].*|(CPA_|NACE_)?TOTAL|TU|TFU|TS_BP|IMP|OP_.*|.*ADJ|W2_.*")
_RANGE = re.compile(r"(?<=\d)T(?=\d)")


@cache
def _codes() -> frozenset[str]:
    return frozenset(notations(ACTIVITY_GROUPS))


def group(written: str) -> str | None:
    """Return the code of an A*64 group in any of Eurostat's spellings, None for others.

    >>> [group(code) for code in ("CPA_C10-12", "C10T12", "CPA_D35", "C31_32", "CPA_C10", "TOTAL")]
    ['C10-12', 'C10-12', 'D', 'C31_32', None, None]
    """
    code = _RANGE.sub("-", written.removeprefix("CPA_"))
    code = _SPELLINGS.get(code, code)
    return code if code in _codes() else None


def required(written: str, column: str) -> str:
    """Return the A*64 group that a cell names; raises UnmappedError."""
    code = group(written)
    if code is None:
        raise UnmappedError("not an A*64 group", column, "a group of the A*64 level", written)
    return code


def is_balance(written: str) -> bool:
    """Return whether a code is known to belong to the balance around the flows.

    >>> [is_balance(code) for code in ("P3_S14", "D21X31", "D35", "B05", "TOTAL")]
    [True, True, False, False, True]
    """
    return group(written) is None and _BALANCE.fullmatch(written) is not None


def term(mint: Minter, code: str) -> Term:
    """Return the IRI of an A*64 group."""
    return mint.activity_group("a64", code)
