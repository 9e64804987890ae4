"""Observations of data cubes as lines of N-Triples."""

from collections.abc import Mapping

from ontology.namespace import HANSA, QB, TYPE
from ontology.term import Lines, Term

_HEAD = f"{TYPE} {QB('Observation')}"
_DATA_SET = QB("dataSet")


def observation(subject: Term, cube: Term, values: Mapping[str, Term]) -> Lines:
    """Return an observation with its dimensions and measures, by the names of our properties."""
    lines = [f"{subject} {_HEAD} .\n{subject} {_DATA_SET} {cube} .\n"]
    lines += [f"{subject} {HANSA(name)} {value} .\n" for name, value in values.items()]
    return "".join(lines)
