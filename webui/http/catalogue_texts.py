"""Texts of the pages in the language of a request, from its catalogue."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

from ontology.country import countries
from ontology.sentence import Sentence, filled, word
from webui.http.language import ENGLISH, GERMAN, language
from webui.http.responses import edition

FOLDER = Path(__file__).parents[1] / "translations"
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SEPARATORS = str.maketrans(",.", ".,")
# Kinds of things, by the first parts of their paths, whose names stay as they are.
PROPER = ("organisation", "partnership", "programme", "event", "call", "priority")
_NO_PLACES: Mapping[str, str] = {}


def catalogue_path(code: str) -> Path:
    """Return the path of the catalogue of a language."""
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


@cache
def catalogue(code: str) -> Catalog:
    """Return the catalogue of a language: English sentences and what stands for them."""
    with catalogue_path(code).open("rb") as stream:
        return read_po(stream, locale=code)


@cache
def _messages(code: str) -> dict[str, tuple[str, ...]]:
    """Return the texts that stand for each English one, for a singular with the plural after it."""
    texts: dict[str, tuple[str, ...]] = {}
    for message in catalogue(code):
        ids, strings = (
            [one] if isinstance(one, str) else list(one or ()) for one in (message.id, message.string)
        )
        if all(ids) and all(strings):
            texts |= {one: tuple(strings[at:]) for at, one in enumerate(ids)}
    return texts


@cache
def labels_in(code: str) -> dict[str, str]:
    """Return the labels of a language by the English ones in small letters, as sentences have them; countries too."""
    names = {english.lower(): other for english, other in _countries(code).items()}
    return names | {
        english.lower(): forms[0] for english, forms in _messages(code).items() if "{" not in english
    }


def gettext(text: str) -> str:
    """Return a text in the language of this request, in English where it has no other."""
    code = language()
    return text if code == ENGLISH else _messages(code).get(text, (text,))[0]


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the singular or the plural of a text in the language of this request."""
    code = language()
    forms = (singular, plural) if code == ENGLISH else _messages(code).get(singular, (singular, plural))
    return forms[number != 1]


def figures(text: str) -> str:
    """Return a figure as the language of this request writes it.

    >>> figures("1,234.5")
    '1,234.5'
    """
    return text if language() == ENGLISH else text.translate(_SEPARATORS)


def translated(text: object) -> object:
    """Return words or a sentence in the language of this request; what has no other form stays English."""
    code = language()
    if code == ENGLISH or not isinstance(text, str):
        return text
    return in_language(code, word(text), _regions(code))


def is_known(text: str) -> bool:
    """Return whether a text has a form in the language of this request, be it the English one."""
    code = language()
    return code == ENGLISH or str(translated(text)) != text or text.lower() in labels_in(code)


def in_language(code: str, text: str, places: Mapping[str, str] = _NO_PLACES) -> str:
    """Return a sentence in a language: the template of that language with the parts in it.

    A part that is no Sentence is a name, and stays as it is. `places` are names of regions by the English ones.
    """
    if not isinstance(text, Sentence):
        return text
    if text.parts:
        (template, *_) = _messages(code).get(text.template, (text.template,))
        return filled(template, {name: in_language(code, part, places) for name, part in text.parts.items()})
    if _FIGURE.fullmatch(text):
        return text.translate(_SEPARATORS)
    (words, *_) = _messages(code).get(text, ("",))
    return words or labels_in(code).get(text.lower()) or places.get(text, str(text))


def place(english: str) -> str:
    """Return the name of a region or a country in the language of this request, the English one without another."""
    code = language()
    if code == ENGLISH:
        return english
    return _regions(code).get(english) or _countries(code).get(english, english)


def _regions(code: str) -> Mapping[str, str]:
    return edition().german_regions if code == GERMAN else _NO_PLACES


@cache
def _countries(code: str) -> dict[str, str]:
    return {english: _territory(code, other) for other, (_, english) in countries().items()}


def country_name(code: str, english: str) -> str:
    """Return the name of a country in the language of this request, by its code of the European Union."""
    if language() == ENGLISH:
        return english
    return _territory(language(), code) or english


def _territory(code: str, country: str) -> str:
    """Return the name of a country in a language, by its code of the European Union; "" where it has none."""
    return str(Locale(code).territories.get({"EL": "GR", "UK": "GB"}.get(country, country), ""))


def register_translation(app: Flask) -> None:
    """Give an application's templates their texts."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(translated=translated, place=place, figures=figures)
