"""Values of the parameters of a query, given by name: the same on the command line and on a page."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from graph.evidence.rows import Row, text_rows
from graph.names.folding import compact
from graph.names.index import KIND_NUMBERS, NameIndex
from graph.names.name_errors import with_suggestions
from graph.names.named_thing import COUNTRY, KINDS
from graph.names.resolution import resolve, resolve_country
from graph.store.engine import Store
from graph.store.errors import NotFoundError
from ontology.namespace import HANSA
from ontology.sentence import joined, sentence, word
from queries.library import Parameter

OPPORTUNITY = "opportunity"
_IRI = re.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*:[^\s]+>?\Z")
_SHOWN = 200  # characters of a value that an error repeats
_LIKENESS = 0.5


class UnknownValueOfParameterError(NotFoundError):
    """A value that a parameter does not take; `suggestions` are similar ones."""

    def __init__(self, text: str, parameter: Parameter, suggestions: Sequence[str]) -> None:
        super().__init__("wrong value", parameter.name, " or ".join(suggestions) or parameter.meaning, text)
        self.suggestions = tuple(suggestions)
        statement = sentence(
            "{title}: no such value of {name} ({meaning}).",
            title=text,
            name=parameter.name,
            meaning=word(parameter.meaning),
        )
        self.sentence = (
            sentence("{statement} It is one of {names}.", statement=statement, names=joined(suggestions))
            if parameter.choices
            else with_suggestions(statement, suggestions)
        )


def is_plain(parameter: Parameter, text: str) -> bool:
    """Return whether a value is taken as it stands: an IRI, or the value of a parameter without kinds."""
    if parameter.choices:
        return text in parameter.choices
    return not parameter.kinds or (parameter.type == "IRI" and _IRI.match(text.strip()) is not None)


def value_of(store: Store, index: NameIndex, parameter: Parameter, text: str) -> tuple[str, str]:
    """Return the value that a text means for a parameter, and a note as `resolve` gives it.

    Raises NotFoundError with suggestions where nothing has that name, AmbiguousNameError where several things have it.
    """
    text = text.strip()
    if is_plain(parameter, text):
        return text, ""
    if parameter.choices:
        return _chosen(parameter, text), ""
    if parameter.kinds == (COUNTRY,) and parameter.type != "IRI":
        return resolve_country(index, text)
    if all(kind in KINDS for kind in parameter.kinds):
        resolution = resolve(index, text, parameter.kinds)
        return resolution.thing.iri[1:-1], resolution.note
    if parameter.kinds == (OPPORTUNITY,):
        return _opportunity(store, parameter, text), ""
    return _concept(store, parameter, text), ""


def names_of(store: Store, index: NameIndex, parameter: Parameter, most: int) -> list[str]:
    """Return the names of all values that a parameter takes, nothing where there are more than `most`."""
    names = [name for kind in parameter.kinds for name in _names(store, index, kind, most)]
    return names if len(names) <= most else []


def choice_name(choice: str) -> str:
    """Return the name of a listed value: itself, or the words of an IRI's last part.

    >>> choice_name("https://w3id.org/hansa/ontology#EmergingIndustries"), choice_name("Gold")
    ('Emerging industries', 'Gold')
    """
    if not _IRI.match(choice):
        return choice
    words = re.findall(r"[A-Z]?[^A-Z]+", re.split(r"[/#]", choice)[-1])
    return " ".join(words).capitalize()


def _names(store: Store, index: NameIndex, kind: str, most: int) -> Sequence[str]:
    if kind == OPPORTUNITY:
        return [""] * (most + 1)
    if kind not in KINDS:
        return [row["label"] for row in _concepts(store, kind)]
    sql = f"SELECT label FROM things WHERE kind = ? ORDER BY label LIMIT {most + 1}"
    return [str(label) for (label,) in index.rows(sql, (KIND_NUMBERS[kind],))]


def _concepts(store: Store, scheme: str) -> list[Row]:
    return text_rows(store, "names/concepts", scheme=str(HANSA(scheme))[1:-1])


def _chosen(parameter: Parameter, text: str) -> str:
    for choice in parameter.choices:
        if compact(text) in (compact(choice), compact(choice_name(choice))):
            return choice
    raise UnknownValueOfParameterError(text[:_SHOWN], parameter, [*map(choice_name, parameter.choices)])


def _concept(store: Store, parameter: Parameter, text: str) -> str:
    """Return the IRI, or for a text its notation, of the concept of a label or a notation."""
    concepts = [row for scheme in parameter.kinds for row in _concepts(store, scheme)]
    for row in concepts:
        if compact(text) in (compact(row["label"]), compact(row["notation"])):
            return row["concept"] if parameter.type == "IRI" else row["notation"] or row["label"]
    labels = [row["label"] for row in concepts]
    near = get_close_matches(text[:_SHOWN], labels, 3, _LIKENESS)
    raise UnknownValueOfParameterError(text[:_SHOWN], parameter, near)


def _opportunity(store: Store, parameter: Parameter, text: str) -> str:
    rows = text_rows(store, "names/opportunities", title=text.lower())
    if not rows:
        raise UnknownValueOfParameterError(text[:_SHOWN], parameter, ())
    return rows[0]["opportunity"]
