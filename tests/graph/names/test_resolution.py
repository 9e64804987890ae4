"""Names: what is understood, what is corrected, what is only suggested, and what must be chosen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.names.folding import compact
from graph.names.index import NameIndex, name_index
from graph.names.name_errors import AmbiguousNameError, UnknownNameError
from graph.names.named_thing import ORGANISATION, PROGRAMME, REGION
from graph.names.resolution import Resolution, match, resolve, resolve_country
from graph.names.text_search import search
from graph.store.engine import Embedded

USUAL = {
    "Bavaria": "DE2",
    "Tuscany": "ITI1",
    "Flanders": "BE2",
    "Catalonia": "ES51",
    "Crete": "EL43",
    "Lower Saxony": "DE9",
    "Brittany": "FRH",
    "Vienna": "AT13",
    "Turin": "ITC1",
    "Lower Austria": "AT12",
    "Hamburg": "DE6",
    "Basque Country": "ES21",
    "Silesia": "PL22",
    "Andalusia": "ES61",
}


@pytest.fixture(scope="module")
def index(store: Embedded) -> NameIndex:
    return name_index(store)


def region(index: NameIndex, text: str) -> Resolution:
    return resolve(index, text, (REGION,))


@pytest.mark.parametrize(("name", "code"), USUAL.items())
def test_usual_name_is_understood_and_comes_first_in_a_search(index: NameIndex, name: str, code: str) -> None:
    assert region(index, name).thing.code == code
    assert search(index, name).things[0].code == code
    assert search(index, name, [REGION]).things[0].code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("es21", "ES21"),
        ("ES 21", "ES21"),
        ("es-21", "ES21"),
        (" ES21 ", "ES21"),
        ("http://localhost:8000/region/2021/ES21", "ES21"),
        ("<http://localhost:8000/region/2021/ES21>", "ES21"),
        ("GR30", "EL30"),
        ("gr", "EL"),
        ("GB", "UK"),
        ("UKM", "UKM"),
    ],
)
def test_code_is_understood_in_any_spelling(index: NameIndex, text: str, code: str) -> None:
    assert region(index, text).thing.code == code


def test_corrected_code_is_said(index: NameIndex) -> None:
    assert region(index, "GR30").note.startswith("GR30: read as EL30 (")
    assert region(index, "es21").note == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pais vasco", "ES21"),
        ("PAÍS VASCO", "ES21"),
        ("ile de france", "FR10"),
        ("Region of Tuscany", "ITI1"),
        ("the Region of Tuscany", "ITI1"),
        ("Tuscany region", "ITI1"),
        ("Province of Barcelona", "ES511"),
        ("Province of Turin", "ITC11"),
        ("Province of Luxembourg", "BE34"),
        ("Αττική", "EL30"),
        ("αττικη", "EL30"),
        ("Attiki", "EL30"),
        ("Κρήτη", "EL43"),
        ("Kriti", "EL43"),
        ("Lodz", "PL71"),
    ],
)
def test_accents_case_scripts_and_words_for_units_do_not_matter(
    index: NameIndex, text: str, code: str
) -> None:
    assert region(index, text).thing.code == code


@pytest.mark.parametrize(
    ("name", "code", "others"),
    [
        ("Hamburg", "DE6", "DE60, DE600"),
        ("Berlin", "DE3", "DE30, DE300"),
        ("Vienna", "AT13", "AT130"),
        ("Brussels", "BE1", "BE10"),
        ("Luxembourg", "LU", "LU0, LU00, LU000, BE34"),
        ("Turin", "ITC1", "ITC11"),
    ],
)
def test_level_with_a_strategy_is_taken_and_said(index: NameIndex, name: str, code: str, others: str) -> None:
    resolution = region(index, name)
    assert resolution.thing.code == code
    verb = "have" if "," in others else "has"
    title = resolution.thing.title
    assert resolution.note == (
        f"{name}: read as {title}, which has a strategy; {others} {verb} that name too."
    )


@pytest.mark.parametrize("name", ["Madrid", "Prague", "Praha"])
def test_capital_region_is_the_level_with_a_strategy(index: NameIndex, name: str) -> None:
    resolution = region(index, name)
    assert resolution.thing.evidence == 2
    assert "which has a strategy" in resolution.note


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Limburg", {"BE22", "NL42"}),
        ("Freiburg", {"DE13", "CH022"}),
        ("Vienne", {"AT13", "FRI34"}),
        ("Castile", {"ES41", "ES42"}),
        ("Moravia", {"CZ06", "CZ07", "CZ08"}),
        ("Munster", {"DEA3", "IE05"}),
    ],
)
def test_name_of_different_places_lists_them(index: NameIndex, name: str, codes: set[str]) -> None:
    with pytest.raises(AmbiguousNameError) as raised:
        region(index, name)
    assert {choice.code for choice in raised.value.choices} == codes
    assert all(code in str(raised.value) for code in codes)


def test_accent_tells_two_places_apart(index: NameIndex) -> None:
    assert region(index, "Münster").thing.code == "DEA3"


def test_near_name_is_suggested_and_never_taken(index: NameIndex) -> None:
    with pytest.raises(UnknownNameError) as raised:
        region(index, "Catalunia")
    assert str(raised.value).startswith("Catalunia: no region of that name. Did you mean Cataluña (ES51) or ")
    assert (raised.value.what, raised.value.found) == ("no region of that name", "Catalunia")


@pytest.mark.parametrize("text", ["7", "", "  ", "x" * 100_000, "a." * 50_000, "%", '"', "' OR 1=1", "*"])
def test_odd_text_is_no_name(index: NameIndex, text: str) -> None:
    with pytest.raises(UnknownNameError):
        region(index, text)
    assert search(index, text, [REGION]).total <= 2400


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_name_with_one_letter_changed_is_taken_only_where_another_has_it(
    index: NameIndex, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([*USUAL, "Auvergne", "Piemonte", "Skåne", "Sardegna", "Lubelskie"]))
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from(["", *"abcdefghijklmnopqrstuvwxyz"]))
    edited = name[:at] + letter + name[at + data.draw(st.integers(0, 1)) :]
    try:
        resolution = match(index, edited, (REGION,))
    except AmbiguousNameError:
        return  # Listed, and so not taken.
    if resolution is None:
        with pytest.raises(UnknownNameError):
            region(index, edited)
        return
    names = index.rows(
        "SELECT compact FROM names JOIN things ON things.id = thing WHERE iri = ?", (resolution.thing.iri,)
    )
    assert (compact(edited),) in names or compact(edited) == compact(resolution.thing.code)


def test_programme_is_known_by_its_id_and_by_what_its_partnerships_call_it(index: NameIndex) -> None:
    iri = "<http://localhost:8000/programme/escp-4i-2018>"
    for text in ("escp-4i-2018", "ESCP-4i-2018", "ESCP 4i 2018"):
        assert resolve(index, text, (PROGRAMME,)).thing.iri == iri
    with pytest.raises(AmbiguousNameError) as raised:
        resolve(index, "ESCP-4i", (PROGRAMME,))
    assert {one.local for one in raised.value.choices} >= {"escp-4i-2016", "escp-4i-2018"}


def test_acronym_in_brackets_is_a_name(index: NameIndex) -> None:
    assert resolve(index, "DISCp", ("partnership",)).thing.local == "discp"


@pytest.mark.parametrize(
    ("text", "code"),
    [("EL", "EL"), ("GR", "EL"), ("gb", "UK"), ("Deutschland", "DE"), ("germany", "DE"), ("DEU", "DE"), ("Japan", "JP")],
)  # fmt: skip
def test_country_is_known_by_codes_and_names(index: NameIndex, text: str, code: str) -> None:
    assert resolve_country(index, text)[0] == code


def test_kinds_are_tried_in_their_order(index: NameIndex) -> None:
    assert resolve(index, "lyonbiopole", (REGION, ORGANISATION)).thing.kind == ORGANISATION
    assert resolve(index, "Bavaria", (REGION, ORGANISATION)).thing.code == "DE2"
