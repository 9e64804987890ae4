"""Texts of the pages in the language of a request, from its catalogue."""

import re
from functools import cache, lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask

from webui.http.language import ENGLISH, language

FOLDER = Path(__file__).parents[1] / "translations"
_PART = re.compile(r"\{(\w+)\}")
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SEPARATORS = str.maketrans(",.", ".,")
# Parts of a sentence that are names, and stay as they are; all others are looked up again.
_NAMES = ("name", "other", "title")


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
    return text if code == ENGLISH or not isinstance(text, str) or not text else _translated(code, str(text))


@lru_cache(maxsize=20_000)
def _translated(code: str, text: str) -> str:
    if exact := _messages(code).get(text):
        return exact[0]
    if text[-1:] in ".:" and (exact := _messages(code).get(text[:-1])):
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
    return text if name in _NAMES else _translated(code, text)


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
                pattern += f"(?P={piece})" if piece in seen else f"(?P<{piece}>.+?)"
                seen.add(piece)
        rows.append((sum(map(len, words)), max(words, key=len), re.compile(pattern, re.DOTALL), other))
    return [row[1:] for row in sorted(rows, key=lambda row: (-row[0], row[1]))]


def register_translation(app: Flask) -> None:
    """Give an application's templates their texts."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters["translated"] = translated
