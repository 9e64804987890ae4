"""Answers of the interface as JSON."""

from typing import Any

import msgspec

from ontology.sentence import Sentence


def as_json(answer: Any) -> bytes:
    """Return an answer as JSON, a sentence in it as its English text; raises TypeError for what has no form there."""
    return msgspec.json.encode(answer, enc_hook=_text)


def _text(value: object) -> str:
    if isinstance(value, Sentence):
        return str(value)
    raise TypeError(type(value).__name__)
