"""Results cut after some rows are what the engine writes for so many."""

import pyoxigraph as ox
import pytest

from graph.query_process.formats import RESULT_FORMATS
from graph.query_process.result_rows import ROW_FORMATS

TRICKY = [
    '"},{"',
    '"\\"},{\\""',
    '"a\\\\"',
    '"<result>"',
    '"line\\r\\nend"',
    '"say \\"\\"\\r\\n"',
    '"\\t},{},{"',
    "UNDEF",
    '"\\""',
    "UNDEF",
    '"x"@en',
    "1",
]


def written(rows: list[str], media_type: str) -> bytes:
    query = f"SELECT ?x {{ VALUES ?x {{ {' '.join(rows)} }} }}"
    solutions = ox.Store().query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions.serialize(format=RESULT_FORMATS[media_type]) or b""


@pytest.mark.parametrize("media_type", sorted(ROW_FORMATS))
@pytest.mark.parametrize("limit", range(1, len(TRICKY)))
def test_a_cut_document_equals_one_of_so_many_rows(media_type: str, limit: int) -> None:
    whole = written(TRICKY, media_type)
    assert ROW_FORMATS[media_type].cut(whole, limit) == written(TRICKY[:limit], media_type)


@pytest.mark.parametrize("media_type", sorted(ROW_FORMATS))
def test_a_document_within_the_limit_is_not_cut(media_type: str) -> None:
    whole = written(TRICKY, media_type)
    assert ROW_FORMATS[media_type].cut(whole, len(TRICKY)) is None
    assert ROW_FORMATS[media_type].cut(written([], media_type), 1) is None


@pytest.mark.parametrize("media_type", sorted(ROW_FORMATS))
def test_an_unfinished_document_is_never_cut_too_early(media_type: str) -> None:
    whole = written(TRICKY, media_type)
    expected = written(TRICKY[:3], media_type)
    cuts = {ROW_FORMATS[media_type].cut(whole[:size], 3) for size in range(len(whole) + 1)}
    assert cuts == {None, expected}
