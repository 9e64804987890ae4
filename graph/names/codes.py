"""Codes in the spelling of the graph: letters large, no spaces, countries the EU way."""

import re

from graph.names.folding import compact

# ISO 3166 and everyday codes of countries that the EU writes otherwise.
_COUNTRIES = {"gr": "el", "gb": "uk"}
# A NACE code with the letter of its section, as statistics offices write it.
_DIVISION = re.compile(r"[a-u]\d{2,4}\Z")


def code_keys(text: str) -> list[str]:
    """Return the keys under which a code is looked for, the text's own first.

    >>> code_keys("ES 21"), code_keys("gr30"), code_keys("GB")
    (['es21'], ['gr30', 'el30'], ['gb', 'uk'])
    >>> code_keys("C29.1")
    ['c291', '291']
    """
    key = compact(text)
    keys = [key]
    if key[:2] in _COUNTRIES and len(key) <= 5:
        keys.append(_COUNTRIES[key[:2]] + key[2:])
    if _DIVISION.match(key):
        keys.append(key[1:])
    return keys
