"""Results cut after some rows are what the engine writes for so many."""

import pyoxigraph as ox
import pytest

from graph.query_process.formats import RESULT_FORMATS
from graph.query_process.result_rows import ROW_FORMATS, RowCutter

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


def cut(document: bytes, limit: int, media_type: str) -> bytes | None:
    layout = ROW_FORMATS[media_type]
    shortened = layout.cut(document, limit + layout.lead)
    return None if shortened is None else shortened + layout.tail


def written(rows: list[str], media_type: str) -> bytes:
    query = f"SELECT ?x {{ VALUES ?x {{ {' '.join(rows)} }} }}"
    solutions = ox.Store().query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions.serialize(format=RESULT_FORMATS[media_type]) or b""


@pytest.mark.parametrize("media_type", sorted(ROW_FORMATS))
@pytest.mark.parametrize("limit", range(1, len(TRICKY)))
def test_a_cut_document_equals_one_of_so_many_rows(media_type: str, limit: int) -> None:
    whole = written(TRICKY, media_type)
    assert cut(whole, limit, media_type) == written(TRICKY[:limit], media_type)


@pytest.mark.parametrize("media_type", sorted(ROW_FORMATS))
def test_a_document_within_the_limit_is_not_cut(media_type: str) -> None:
    whole = written(TRICKY, media_type)
    assert cut(whole, len(TRICKY), media_type) is None
    assert cut(written([], media_type), 1, media_type) is None


@pytest.mark.parametrize("media_type", sorted(ROW_FORMATS))
def test_an_unfinished_document_is_never_cut_too_early(media_type: str) -> None:
    whole = written(TRICKY, media_type)
    expected = written(TRICKY[:3], media_type)
    cuts = {cut(whole[:size], 3, media_type) for size in range(len(whole) + 1)}
    assert cuts == {None, expected}


@pytest.mark.parametrize("media_type", sorted(ROW_FORMATS))
@pytest.mark.parametrize("limit", [1, 20_000, 35_999, 36_000])
def test_a_long_document_is_cut_in_pieces(media_type: str, limit: int) -> None:
    rows = TRICKY * 3000
    whole = written(rows, media_type)
    cutter = RowCutter(ROW_FORMATS[media_type], limit)
    passed = b""
    for start in range(0, len(whole), 8192):
        passed += cutter.take(whole[start : start + 8192])
        if (last := cutter.cut()) is not None:
            break
    else:
        last = cutter.cut(final=True)
    expected = written(rows[:limit], media_type)
    if last is None:
        assert limit == len(rows)
        assert passed + cutter.rest() == expected
    else:
        assert passed + last + ROW_FORMATS[media_type].tail == expected
