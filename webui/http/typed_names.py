"""Names that a person types in the language of the pages, read as the English ones that the graph has."""

import re
from collections.abc import Mapping
from functools import lru_cache

from flask import request
from werkzeug.datastructures import ImmutableMultiDict

from ontology.country import countries
from webui.http.catalogue_texts import labels_in
from webui.http.language import ENGLISH, language
from webui.http.responses import edition

# Fields in which a person writes no name of the graph.
_FREE = ("title", "place", "query")
# Cells of pasted rows end at a tab or a line as well.
_SIGNS = re.compile(r"(\s*[,;\t\n]\s*)")


def read_typed_names() -> None:
    """Give this request the English names of fields, themes, topics and countries in the place of others."""
    code = language()
    if code == ENGLISH or not (request.args or request.form):
        return
    english = _english(code, edition().concept_labels)
    request.args, request.form = _read(request.args, english), _read(request.form, english)


def _read(given: Mapping[str, str], english: Mapping[str, str]) -> ImmutableMultiDict[str, str]:
    r"""Return the values with each part between signs in English where it has such a form.

    >>> _read({"people": "id,offers,wants\na,Photonik,Photonik\nb,,Photonik"}, {"photonik": "photonics"})["people"]
    'id,offers,wants\na,photonics,photonics\nb,,photonics'
    >>> _read({"title": "Photonik", "topic": "Photonik"}, {"photonik": "photonics"}).to_dict()
    {'title': 'Photonik', 'topic': 'photonics'}
    """
    pairs = given.items(multi=True) if isinstance(given, ImmutableMultiDict) else given.items()
    return ImmutableMultiDict(
        [
            (key, value)
            if key in _FREE
            else (key, "".join(english.get(part.lower(), part) for part in _SIGNS.split(value)))
            for key, value in pairs
        ]
    )


@lru_cache(maxsize=4)
def _english(code: str, labels: tuple[str, ...]) -> dict[str, str]:
    """Return English names by those of another language in small letters, where the two differ."""
    others = labels_in(code)
    names = [*labels, *(name for _, name in countries().values())]
    return {
        other.lower(): name
        for name in names
        if (other := others.get(name.lower(), "")) and other.lower() != name.lower()
    }
