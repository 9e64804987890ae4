"""Cells in the spellings of CORDIS: amounts, sites, truth values, VAT numbers."""

import re
from decimal import Decimal

from loaders.errors import UnmappedError
from loaders.row import Row
from ontology.term import Term, decimal, iri

_AMOUNT = re.compile(r"(\d+)(?:([.,])(\d+))?", re.ASCII)
_VAT = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{3,30}", re.ASCII)


def amount(row: Row, column: str) -> Term | None:
    """Return an amount of euros; raises UnmappedError where it is none.

    The official tables write `703351.25` in one column and `703351,25` in the next, never a separator of thousands;
    `1,234` could be one all the same, so that it is refused.
    """
    text = row.text(column)
    if not text:
        return None
    match = _AMOUNT.fullmatch(text)
    if match is None or (match[2] == "," and len(match[3]) == 3):
        raise UnmappedError("not an amount", column, "digits with a decimal point or comma", text)
    return decimal(Decimal(f"{match[1]}.{match[3] or 0}"), 2)


def truth(row: Row, column: str) -> bool | None:
    """Return a truth value, None where nothing is stated; raises UnmappedError where it is none."""
    text = row.text(column).lower()
    if text not in ("", "true", "false", "1", "0", "yes", "no"):
        raise UnmappedError("not a truth value", column, "True or False", row.text(column))
    return None if not text else text in ("true", "1", "yes")


def site(row: Row, column: str) -> Term | None:
    """Return the IRI of a site, by default with http://; raises UnmappedError."""
    text = row.text(column)
    if not text:
        return None
    url = text if "://" in text else f"http://{text}"
    try:
        if not url.lower().startswith(("http://", "https://")) or "." not in url:
            raise ValueError(url)
        scheme, _, rest = url.partition("://")
        return iri(f"{scheme.lower()}://{rest}")
    except ValueError:
        raise UnmappedError("not a URL", column, "a host or a URL", text) from None


def vat(row: Row, column: str) -> str:
    """Return a VAT number, empty where the cell states that there is none.

    Raises UnmappedError for anything else.
    """
    text = row.text(column)
    if text and not _VAT.fullmatch(text.upper()):
        raise UnmappedError("not a VAT number", column, "letters and digits", text)
    return text
