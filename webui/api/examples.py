"""Examples of calls in cURL, Python and R, with the address at which the pages are served."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "example_files"
HOST = "http://localhost:8000"  # as the examples have it
_TITLES = {
    "opportunities_curl": "Opportunities of a region, with cURL",
    "opportunities_pandas": "The same as a table, in Python with pandas",
    "opportunities_r": "The same as a table, in R with jsonlite",
    "consortium_curl": "Consortia for a call file, as a job, with cURL",
}


@dataclass(frozen=True)
class CallExample:
    """An example: the name of its file, a title, and its text."""

    name: str
    title: str
    text: str


@cache
def examples(host: str = HOST) -> tuple[CallExample, ...]:
    """Return the examples for a host, such as https://hansa.example."""
    return tuple(
        CallExample(name, title, (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace(HOST, host))
        for name, title in _TITLES.items()
    )
