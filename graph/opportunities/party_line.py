"""Lines that say what a party brings, for a card that has its name already."""

from ontology.sentence import Sentence, marked, sentence

# Sentences of reasons, and what is left of each without the name of the party.
_UNNAMED = {
    "{name} brings {rows}, on {topics}.": marked("brings {rows}, on {topics}."),
    "{name} brings {rows}, in {field}.": marked("brings {rows}, in {field}."),
    "{name} brings {rows}, in the wider field of {field}; none on {topics} itself is in our register.": marked(
        "brings {rows}, in the wider field of {field}; none on {topics} itself is in our register."
    ),
    "In {name}, {number} persons work in {activities}: {share} ({source}).": marked(
        "{number} persons work in {activities}: {share} ({source})."
    ),
    "In {name}, {number} persons make {division} (NACE {code}): {share} ({source}).": marked(
        "{number} persons make {division} (NACE {code}): {share} ({source})."
    ),
}


def is_of_employment(reason: str) -> bool:
    """Say whether a reason tells how many persons a party employs."""
    return isinstance(reason, Sentence) and reason.template.startswith("In {name}, {number} persons")


def party_line(reason: str) -> str:
    """Return a reason without the name of the party that it is about, whole where it does not begin with it."""
    if not isinstance(reason, Sentence):
        return reason
    if "subject" in reason.parts:
        return Sentence(reason.template, {**reason.parts, "subject": _unnamed(reason.parts["subject"])})
    return Sentence(_UNNAMED.get(reason.template, reason.template), reason.parts)


def _unnamed(subject: str) -> str:
    """Return what stands beside the name of an organisation: members, label and website, and its place."""
    parts = subject.parts if isinstance(subject, Sentence) else {}
    name = parts.get("name", "")
    beside = name.parts if isinstance(name, Sentence) else parts
    if "place" not in parts:
        return sentence("({other})", other=beside["other"]) if "other" in beside else subject
    if "other" in beside:
        return sentence("({other}) of {place}", other=beside["other"], place=parts["place"])
    return sentence("of {place}", place=parts["place"])
