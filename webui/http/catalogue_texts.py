"""Texts of the pages in the language of a request, from its catalogue."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

from ontology.country import countries
from webui.edition.compound_names import joints
from webui.http.language import ENGLISH, GERMAN, language
from webui.http.responses import edition

FOLDER = Path(__file__).parents[1] / "translations"
# Takes the place of an "and" within a name, so that it is not read as that between two names.
BOUND = "\N{NO-BREAK SPACE}and\N{NO-BREAK SPACE}"
_SEPARATED = re.compile(r"(, | and )")
_PART = re.compile(r"\{(\w+)\}")
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SEPARATORS = str.maketrans(",.", ".,")
# Parts of a sentence that are names, and stay as they are but for members and years; all others are looked up again.
_NAMES = ("name", "other", "title")
_NUMBERS = ("number", "most", "shown", "total", "ties")
_MEMBERS = re.compile(r"(\d[\d,]*) members\b")
_PERIOD = re.compile(r"\((?:from|until) \d{4}\)")
_ACTIVITY = re.compile(r"(.+?)( \(NACE [\d.]+\)(?:, | and )?)")


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
    """Return the texts that stand for each English one, the singular before the plural."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalogue(code)
        if message.id and message.string
    }


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
    """Return a sentence that was made from parts, in the language of this request.

    Its template is found by its words; parts are put into the template of the other language. What fits none stays.
    """
    code = language()
    if code == ENGLISH or not isinstance(text, str) or not text:
        return text
    if exact := _messages(code).get(text):
        return exact[0]
    if label := labels_in(code).get(text.lower()):
        return label
    if (place := place_in(code, text)) != text:
        return place
    return sentence(code, str(text), edition().compound_names)


def sentence(code: str, text: str, names: Mapping[tuple[str, str], Sequence[tuple[str, int]]]) -> str:
    """Return an English sentence in a language; `names` are those with an "and" in them."""
    bound = _bound(text, names)
    other = _sentence(code, bound)
    return (_sentence(code, text) if other == bound else other).replace(BOUND, " and ")


def _bound(text: str, names: Mapping[tuple[str, str], Sequence[tuple[str, int]]]) -> str:
    """Return a text in which each "and" within a name that is known is bound.

    >>> names = {("paper", "packaging"): [("paper and packaging", 5)]}
    >>> _bound("Paper and Packaging and wood", names).replace(BOUND, "~")
    'Paper~Packaging and wood'
    """
    lower = text.lower()
    for key, at in joints(lower):
        if any(at >= offset and lower.startswith(name, at - offset) for name, offset in names.get(key, ())):
            text = text[:at] + BOUND + text[at + len(BOUND) :]
    return text


@lru_cache(maxsize=20_000)
def _sentence(code: str, text: str) -> str:
    if exact := _messages(code).get(text.replace(BOUND, " and ")):
        return exact[0]
    if text[-1:] in ".:" and (exact := _messages(code).get(text[:-1].replace(BOUND, " and "))):
        return exact[0] + text[-1]
    for literal, pattern, template in _templates(code):
        if literal in text and (match := pattern.fullmatch(text)):
            parts = match.groupdict()
            return template.format_map({name: _part(code, name, part) for name, part in parts.items()})
    return text


def _part(code: str, name: str, text: str) -> str:
    """Return a part of a sentence: a figure, a name, or words that are looked up in their turn."""
    if _FIGURE.fullmatch(text):
        return text.translate(_SEPARATORS)
    words = text
    if name not in _NAMES:
        words = _row(code, text) or _activities(code, text)
        words = words or _sentence(code, text).replace(" and ", _messages(code)[" and "][0])
    words = _PERIOD.sub(lambda period: _sentence(code, period[0]), words)
    (members,) = _messages(code)["members"]
    return _MEMBERS.sub(lambda match: f"{match[1].translate(_SEPARATORS)} {members}", words)


def _row(code: str, text: str) -> str:
    """Return labels in a row in a language, nothing where one of them has no other name."""
    labels, pieces = labels_in(code), _SEPARATED.split(text)
    names = [labels.get(piece.replace(BOUND, " and ").lower(), "") for piece in pieces[::2]]
    signs = [sign.replace(" and ", _messages(code)[" and "][0]) for sign in [*pieces[1::2], ""]]
    return "".join(name + sign for name, sign in zip(names, signs, strict=True)) if all(names) else ""


def _activities(code: str, text: str) -> str:
    """Return activities in a row, each with its code, in a language; nothing where the text is none of them."""
    pieces = _ACTIVITY.split(text)
    if pieces[-1] or len(pieces) == 1:
        return ""
    labels = labels_in(code)
    names = (labels.get(piece.replace(BOUND, " and ").lower(), piece) for piece in pieces[1::3])
    signs = (sign.replace(" and ", _messages(code)[" and "][0]) for sign in pieces[2::3])
    return "".join(name + sign for name, sign in zip(names, signs, strict=True))


def place_in(code: str, english: str) -> str:
    """Return the name of a region or a country in a language, the English one where it has no other."""
    if code != GERMAN:
        return english
    return edition().german_regions.get(english) or _countries(code).get(english, english)


def place(english: str) -> str:
    """Return the name of a region or a country in the language of this request."""
    return place_in(language(), english)


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


@cache
def _templates(code: str) -> list[tuple[str, re.Pattern[str], str]]:
    """Return the templates with parts, those of most words first: longest words, pattern, other text."""
    rows = []
    for english, (other, *_) in _messages(code).items():
        if not _PART.search(english):
            continue
        words = _PART.split(english)[::2]
        seen: set[str] = set()
        pattern = ""
        for place, piece in enumerate(_PART.split(english)):
            if place % 2 == 0:
                pattern += re.escape(piece)
            else:
                form = r"[\d.,]+" if piece in _NUMBERS else ".+?"
                pattern += f"(?P={piece})" if piece in seen else f"(?P<{piece}>{form})"
                seen.add(piece)
        rows.append((sum(map(len, words)), max(words, key=len), re.compile(pattern, re.DOTALL), other))
    return [row[1:] for row in sorted(rows, key=lambda row: (-row[0], row[1]))]


def register_translation(app: Flask) -> None:
    """Give an application's templates their texts."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(translated=translated, place=place, figures=figures)
