"""Pieces of sentences: names in a row, organisations, numbers, offers of at most 25 words."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from graph.evidence.facts import Organisation, Priority
from ontology.sentence import Sentence, joined, plural, sentence, word

OFFER_WORDS = 25
# A name of more words is told in the reasons, where there is room.
_NAME_WORDS = 5
_LABELS = {
    "Gold": sentence("Gold label"),
    "Silver": sentence("Silver label"),
    "Bronze": sentence("Bronze label"),
}


def offer(*versions: str) -> str:
    """Return the first version of an offer that has at most 25 words, else the last one cut.

    >>> offer("one two three", "one")
    'one two three'
    """
    for version in versions:
        if len(version.split()) <= OFFER_WORDS:
            return version
    return " ".join(versions[-1].split()[:OFFER_WORDS])


def short(organisation: Organisation) -> str:
    """Return the name by which an offer names an organisation, empty where all its names are long."""
    label = re.sub(r"\s*\([^)]*\)$", "", organisation.label)
    if len(label.split()) <= _NAME_WORDS:
        return label
    return organisation.short_name


def first_named(organisations: Iterable[Organisation]) -> str:
    """Return the short name of the first organisation that has one."""
    return next((name for name in map(short, organisations) if name), "")


def in_brackets(label: str, named: str) -> str:
    """Return a name with another in brackets after it, where there is one."""
    return sentence("{name} ({other})", name=label, other=named) if named else label


def standing(organisation: Organisation) -> Sentence:
    """Return members, label of excellence and website of an organisation, as far as they are known."""
    members = plural("{number} member", "{number} members", organisation.members or 0)
    host = (urlsplit(organisation.website).hostname or "").removeprefix("www.")
    known = (members if organisation.members else "", label_of_excellence(organisation), host)
    return joined([one for one in known if one])


def label_of_excellence(organisation: Organisation) -> str:
    """Return the label of excellence of an organisation in words, empty where none is known."""
    return _LABELS.get(organisation.excellence, organisation.excellence)


def described(organisation: Organisation) -> Sentence:
    """Return the name of an organisation with its members, label and website, where known."""
    if known := standing(organisation):
        return sentence("{name} ({standing})", name=organisation.label, standing=known)
    return joined([organisation.label])


def quoted(priority: Priority, place: str) -> Sentence:
    """Return a claim as a quotation with its period, and the smaller place that made it where there is one."""
    claim = {"title": priority.label, "period": priority.period}
    if place:
        return sentence("“{title}” ({period}, {place})", **claim, place=word(place))
    return sentence("“{title}” ({period})", **claim)


def strongest(priorities: Sequence[Priority]) -> list[Priority]:
    """Return priorities with the newest and the narrowest first."""
    return sorted(priorities, key=lambda p: (-int(p.period[:4]), len(p.sectors), -p.confidence, p.iri))


def times(quotient: float) -> Sentence:
    """Return how a share compares with that of all regions, no more precisely than it is known.

    >>> times(3.71), times(1.02)
    ('3.7 times the share of all regions', 'about the share of all regions')
    """
    if quotient < 0.05:
        return sentence("next to nothing beside the share of all regions")
    if 0.95 <= quotient < 1.05:
        return sentence("about the share of all regions")
    number = f"{quotient:.0f}" if quotient >= 10 else f"{quotient:.1f}"
    return sentence("{number} times the share of all regions", number=word(number))


def persons(number: float) -> Sentence:
    """Return a number of persons to three figures: they are of some years ago.

    >>> persons(27345), persons(87)
    ('27,300', '87')
    """
    digits = len(str(int(number)))
    return word(f"{round(int(number), 3 - digits):,}" if digits > 3 else f"{int(number):,}")
