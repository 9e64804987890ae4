"""Form of a query of the gallery: its parameters, what was typed, and the query with the values bound."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.names.parameter_values import choice_name, names_of, value_of
from graph.store.errors import NotFoundError
from ontology.sentence import sentence, word
from queries.library import GALLERY, Parameter, Query, QueryError, gallery, library
from webui.edition.edition import Edition

FORMATS = ("csv", "tsv", "json", "xml", "ttl", "nt", "jsonld", "rdf")
# The folders of the gallery as questions.
HEADINGS = {
    "explore": "What is there?",
    "network": "Who works with whom?",
    "opportunity": "Who should work together, and why?",
    "quality": "How complete and how sure are the data?",
}
_LISTED = 300  # names that a field lists; of more it suggests
_LONGEST = 200
# Things that people know by their code as well as by their name; the code is never ambiguous.
_BY_CODE = ("region", "activity", "Nuts2024")


@dataclass(frozen=True)
class ParameterField:
    """A parameter in the form: what was typed, what it was read as, or what is wrong with it.

    It offers `names`, all values that there are, or has them suggested of the kinds `suggested`.
    """

    parameter: Parameter
    label: str
    typed: str = ""
    note: str = ""
    fault: str = ""
    names: Sequence[str] = ()
    suggested: Sequence[str] = ()
    takes_code: bool = False


@dataclass(frozen=True)
class GalleryForm:
    """A query of the gallery with its fields; `text` is the query to run, nothing where a value is wrong."""

    query: Query
    fields: Sequence[ParameterField]
    text: str

    @property
    def arguments(self) -> dict[str, str]:
        """Return what was typed, by parameter."""
        return {field.parameter.name: field.typed for field in self.fields if field.typed}


def sections() -> list[tuple[str, str, list[Query]]]:
    """Return the folders of the gallery: name, question, queries."""
    return [
        (name, HEADINGS[name], [one for one in gallery() if one.name.partition("/")[0] == name])
        for name in GALLERY
    ]


def gallery_query(path: str) -> tuple[Query, str] | None:
    """Return the query of a path below /queries/ and the format that its ending names, or None.

    >>> gallery_query("explore/topics.csv")[1], gallery_query("explore/topics")[1], gallery_query("explore/nothing")
    ('csv', '', None)
    """
    stem, _, ending = path.rpartition(".")
    name, form = (stem, ending) if ending in FORMATS else (path, "")
    return (library()[name], form) if name in library() and name.partition("/")[0] in GALLERY else None


def read_form(edition: Edition, query: Query, given: Mapping[str, str]) -> GalleryForm:
    """Return the form of a query with the values of an address, each resolved as the command line resolves it."""
    values: dict[str, str] = {}
    fields = []
    for parameter in query.parameters:
        typed = given.get(parameter.name, "").strip()[:_LONGEST]
        note = fault = ""
        if typed:
            try:
                value, note = value_of(edition.store, edition.names, parameter, typed)
                query.bind({parameter.name: value})
                values[parameter.name] = value
            except NotFoundError as error:
                fault = error.sentence
            except QueryError as error:
                fault = sentence("{title}: expected {expected}.", title=typed, expected=word(error.expected))
        fields.append(_field(edition, parameter, typed, note, fault))
    is_sound = not any(field.fault for field in fields)
    return GalleryForm(query, fields, query.bind(values) if is_sound else "")


def _field(edition: Edition, parameter: Parameter, typed: str, note: str, fault: str) -> ParameterField:
    names = [choice_name(choice) for choice in parameter.choices]
    names = names or names_of(edition.store, edition.names, parameter, _LISTED)
    kinds = () if names else tuple("region" if kind == "Nuts2024" else kind for kind in parameter.kinds)
    takes_code = any(kind in _BY_CODE for kind in parameter.kinds)
    return ParameterField(parameter, label(parameter.name), typed, note, fault, names, kinds, takes_code)


def label(name: str) -> str:
    """Return the name of a variable as words.

    >>> label("otherCountryCode"), label("programmeName"), label("personsEmployed"), label("organisationName")
    ('Other country', 'Programme', 'Persons employed', 'Organisation')
    """
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)
    if len(words) > 1 and words[-1] in ("Code", "Name"):
        words.pop()
    return " ".join(words).capitalize()
