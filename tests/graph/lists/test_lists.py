"""Lists on the graph of clusters of Spain and France: values, counts, filters and orders."""

import pytest

from graph.lists.choices import UnknownValueError, key_of
from graph.lists.list_reading import list_sizes, read_lists
from graph.lists.thing_table import ThingTable, select
from graph.names.index import NameIndex, name_index
from tests.support.toy_graph import FACTS, in_memory


@pytest.fixture(scope="module")
def names() -> NameIndex:
    return name_index(in_memory(FACTS))


@pytest.fixture(scope="module")
def lists(names: NameIndex) -> dict[str, ThingTable]:
    return read_lists(in_memory(FACTS), names, "2020-06-15")


def labels(table: ThingTable, order: str, text: str = "", **chosen: str) -> list[str]:
    selection = select(table, {name: (key,) for name, key in chosen.items()}, text, order, ())
    return [table.labels[row] for row in selection.rows]


def test_organisations_are_ordered_by_partnerships_then_name(lists: dict[str, ThingTable]) -> None:
    assert labels(lists["organisations"], "partnerships") == [
        "Lyonbiopôle <Auvergne>",
        "Basque Health Cluster",
        "Delta",
        "Alone Cluster",
    ]
    assert labels(lists["organisations"], "members")[:2] == [
        "Basque Health Cluster",
        "Lyonbiopôle <Auvergne>",
    ]


def test_region_holds_the_things_of_its_parts(lists: dict[str, ThingTable]) -> None:
    assert labels(lists["organisations"], "name", region="ES2") == ["Basque Health Cluster"]
    assert labels(lists["priorities"], "name", region="ES2") == [
        "Devices of the north-east",
        "Personalised health",
    ]
    assert labels(lists["priorities"], "name", region="ES21") == ["Personalised health"]


def test_counts_of_a_column_leave_its_own_filter_out(lists: dict[str, ThingTable]) -> None:
    chosen = {"country": ("ES",), "excellence": ("gold",)}
    selection = select(lists["organisations"], chosen, "", "name", ("country", "excellence"))
    assert list(selection.rows) == []
    assert selection.counts == {
        "country": [("FR", "France", 1), ("ES", "Spain", 0)],
        "excellence": [("gold", "Gold", 0)],
    }


def test_month_of_today_is_not_over(lists: dict[str, ThingTable]) -> None:
    counts = select(lists["partnerships"], {}, "", "start", ("status", "country")).counts
    assert counts["status"] == [("current", "current", 2)]
    assert counts["country"] == [("FR", "France", 2), ("ES", "Spain", 1)]


def test_regions_and_topics_count_what_is_on_them(lists: dict[str, ThingTable]) -> None:
    regions = lists["regions"]
    counted = {
        code: (organisations, priorities)
        for code, organisations, priorities in zip(
            regions.codes, regions.figures["organisations"], regions.figures["priorities"], strict=True
        )
    }
    assert (counted["ES"], counted["ES2"], counted["ES21"], counted["FRK"]) == (
        (2, 2),
        (1, 2),
        (1, 1),
        (1, 0),
    )


def test_words_are_looked_for_in_descriptions_from_their_beginning(lists: dict[str, ThingTable]) -> None:
    assert labels(lists["partnerships"], "name", "medical technolog") == ["S3martMed"]
    assert labels(lists["partnerships"], "name", "edical") == []


def test_value_is_known_by_key_label_and_other_names(names: NameIndex, lists: dict[str, ThingTable]) -> None:
    country, region = (lists["organisations"].columns[name] for name in ("country", "region"))
    assert [key_of(names, "country", country, text) for text in ("ES", "spain", "ESP")] == ["ES", "ES", "ES"]
    assert key_of(names, "region", region, "pais vasco") == "ES21"


def test_misspelt_value_names_what_is_near(names: NameIndex, lists: dict[str, ThingTable]) -> None:
    with pytest.raises(UnknownValueError) as error:
        key_of(names, "country", lists["organisations"].columns["country"], "Spian")
    assert error.value.near == [("ES", "Spain")]
    assert str(error.value) == "no such country in the list: expected Spain, found Spian"


def test_sizes_of_lists_come_from_the_names_alone(names: NameIndex, lists: dict[str, ThingTable]) -> None:
    assert list_sizes(names) == {name: len(table) for name, table in lists.items()}
