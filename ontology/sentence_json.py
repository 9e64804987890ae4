"""Sentences as JSON: alone, and among the texts of a record."""

import json
from collections.abc import Mapping
from typing import Any

from ontology.errors import HansaError
from ontology.sentence import Sentence


class SentenceError(HansaError):
    """A text that is not the JSON of a sentence."""


def encoded(text: str) -> str:
    """Return a sentence as JSON: a name is a string, all else an array of the template and the parts it has.

    >>> from ontology.sentence import sentence, word
    >>> encoded(sentence("{name} is on {topic}.", name="BHC", topic=word("wine")))
    '["{name} is on {topic}.",{"name":"BHC","topic":["wine"]}]'
    """
    return json.dumps(_plain(text), ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> str:
    """Return the sentence of a JSON text that `encoded` made; raises SentenceError.

    >>> decoded('["{name} is on {topic}.",{"name":"BHC","topic":["wine"]}]')
    'BHC is on wine.'
    """
    try:
        return _made(json.loads(text))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        expected = "an array of a template and its parts"
        raise SentenceError("broken sentence", "", expected, text[:200]) from error


def sentences_in(record: Any) -> dict[str, Any]:
    """Return what each sentence of a record of JSON is made from, by its English text.

    >>> from ontology.sentence import sentence
    >>> sentences_in({"why": [sentence("{name} is in.", name="BHC")]})
    {'BHC is in.': ['{name} is in.', {'name': 'BHC'}]}
    """
    if isinstance(record, Sentence):
        return {str(record): _plain(record)}
    values = (
        record.values() if isinstance(record, Mapping) else record if isinstance(record, list | tuple) else ()
    )
    return {text: made for value in values for text, made in sentences_in(value).items()}


def with_sentences(record: Any, made: Mapping[str, Any]) -> Any:
    """Return a record of JSON with the sentences that `sentences_in` gave for it in the place of their texts.

    >>> with_sentences(["BHC is in."], {"BHC is in.": ["{name} is in.", {"name": "BHC"}]})[0].parts
    {'name': 'BHC'}
    """
    if isinstance(record, str):
        return _made(made[record]) if record in made else record
    if isinstance(record, Mapping):
        return {name: with_sentences(value, made) for name, value in record.items()}
    return [with_sentences(value, made) for value in record] if isinstance(record, list) else record


def _plain(text: str) -> Any:
    if not isinstance(text, Sentence):
        return text
    if not text.parts:
        return [text.template]
    return [text.template, {name: _plain(part) for name, part in text.parts.items()}]


def _made(value: Any) -> str:
    if isinstance(value, str):
        return value
    template, *parts = value
    return Sentence(template, {name: _made(part) for name, part in parts[0].items()} if parts else {})
