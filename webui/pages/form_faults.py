"""Faults of forms in the words of their fields."""

import re

from ontology.errors import HansaError
from ontology.sentence import Sentence, sentence, word
from ontology.toml_file import TomlError

_LABELS = {
    "deadline": "Last day",
    "partners.min": "Partners, at least",
    "partners.max": "Partners, at most",
    "countries.min": "Countries, at least",
    "countries.max": "Countries, at most",
    "countries.max_per_country": "Partners from one country, at most",
    "budget.total": "Budget of all",
    "budget.partner_max": "Budget of one, at most",
    "budget.partner_cost": "Cost of one, as an estimate",
    "timezone": "Time zone",
    "meetings.min": "Meetings of each, at least",
    "meetings.max": "Meetings of each, at most",
    "topic": "Topics and fields",
    "session": "Times to meet",
    "participant": "Participants",
}
_WORDS = {"session": "Time to meet", "regions": "Class of regions", "countries.limit": "Limit of a country"}
_ROW = re.compile(r"row (\d+)(.*)")
_PLACE = re.compile(r"([a-z.]+)\[(\d+)\]")


def fault_words(error: HansaError) -> Sentence:
    """Return a fault in one line; a key of the table that a form amounts to is named as its field is."""
    if not isinstance(error, TomlError) or not error.key or not error.expected:
        return error.sentence
    label = word(_LABELS.get(error.key, error.where))
    if error.key not in _LABELS and (place := _PLACE.match(error.key)):
        heading = word(_WORDS.get(place[1], place[1].capitalize()))
        rest = error.key[place.end() :].replace(".", ", ")
        label = sentence("{heading} {number}{rest}", heading=heading, number=int(place[2]) + 1, rest=rest)
    elif row := _ROW.fullmatch(error.key):
        label = sentence("{file}, row {number}{rest}", file=word(error.file), number=row[1], rest=row[2])
    return sentence(
        "{label}: expected {expected}, found {found}",
        label=label,
        expected=word(error.expected),
        found=error.found,
    )
