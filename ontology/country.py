"""Countries by the two-letter codes of the EU (EL, UK; XK for Kosovo)."""

import csv
from functools import cache
from pathlib import Path

from ontology.errors import TermError

_TABLE = Path(__file__).with_name("countries.csv")
# The 27 members of the European Union.
EU27 = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "EL",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)


@cache
def countries() -> dict[str, tuple[str, str]]:
    """Return {two-letter code: (three-letter code of the EU authority table, English name)}."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: (row["alpha3"], row["name"]) for row in csv.DictReader(lines)}


def alpha3(code: str) -> str:
    """Return the three-letter code of a country.

    Raises TermError for a code that is none; GR and GB are refused, since mixing them with EL and UK splits a country.

    >>> alpha3("UK")
    'GBR'
    """
    try:
        return countries()[code][0]
    except KeyError:
        hint = {"GR": " (the EU writes EL)", "GB": " (the EU writes UK)"}.get(code, "")
        raise TermError("not a country code", "", "a code of the EU", f"{code!r}{hint}") from None


def name_or_code(code: str) -> str:
    """Return the English name of a country, or the code where it is none.

    >>> name_or_code("EL"), name_or_code("XX")
    ('Greece', 'XX')
    """
    return countries()[code][1] if code in countries() else code


def name(code: str) -> str:
    """Return the English name of a country.

    >>> name("EL")
    'Greece'
    """
    alpha3(code)
    return countries()[code][1]
