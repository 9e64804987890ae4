"""Terms are what an N-Triples reader reads back, and what is no term is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.iri import Minter, country_iri, nace, slug
from ontology.term import date, decimal, iri, literal


def read_back(term: str) -> NamedNode | Literal:
    (quad,) = parse(f"<a:s> <a:p> {term} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, NamedNode | Literal)
    return quad.object


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_as_a_literal(text: str) -> None:
    term_read = read_back(literal(text, "en"))
    assert isinstance(term_read, Literal)
    assert (term_read.value, term_read.language) == (text, "en")


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_decimal_is_plain_and_near(value: float) -> None:
    term_read = read_back(decimal(value, 4))
    assert "e" not in term_read.value.lower()
    assert abs(float(term_read.value) - value) <= 0.5e-4 + abs(value) * 1e-12


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "http://a b",
        "http://a<b",
        "relative",
        "",
        'http://a"b',
        "http://a\nb",
        "http://[::1",
        "http://a/%zz",
        "1a:b",
        "http://a/\ud800",
    ],
)
def test_text_that_is_no_iri_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an"):
        iri(text)


@given(st.text(max_size=8), st.sampled_from(["", "http://", "http://a/", "http://[", "urn:"]))
def test_iri_is_refused_where_the_engine_would_refuse_it(text: str, start: str) -> None:
    try:
        term = iri(start + text)
    except ValueError:
        return
    assert read_back(term) == NamedNode(start + text)


def test_lone_surrogate_is_seen_to_be_lost() -> None:
    assert literal("a\ud800b") == '"a\ufffdb"'


@pytest.mark.parametrize(
    "text", ["2018-13", "2018-02-30", "2021-06-31", "18", "2018/10", "0000", "2018-1", ""]
)
def test_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        date(text)


def test_same_code_of_two_versions_is_two_regions() -> None:
    mint = Minter()
    assert mint.region("2021", "NL31") != mint.region("2016", "NL31")


@pytest.mark.parametrize(
    ("version", "code"), [("2020", "NL31"), ("2021", "nl31"), ("2021", "NL31XXX"), ("2021", "")]
)
def test_code_that_is_no_region_is_refused(version: str, code: str) -> None:
    with pytest.raises(ValueError, match="not a NUTS"):
        Minter().region(version, code)


@pytest.mark.parametrize(
    "base",
    ["localhost:8000", "http://localhost:8000", "ftp://x/", "http://x/#", "http://x y/", "http://[::1/"],
)
def test_base_without_a_final_slash_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="not a base IRI"):
        Minter(base)


def test_names_without_latin_letters_never_meet() -> None:
    assert slug("Αθήνα") != slug("Пловдив")
    assert slug("Αθήνα") == slug("Αθήνα")


@pytest.mark.parametrize(("version", "code"), [("2", "2"), ("2", "291000"), ("3", "29"), ("2", "C10")])
def test_code_that_is_no_activity_is_refused(version: str, code: str) -> None:
    with pytest.raises(ValueError, match="not a NACE"):
        nace(version, code)


@pytest.mark.parametrize("code", ["GB", "GR", "EU", "xx", ""])
def test_country_is_written_the_eu_way_or_refused(code: str) -> None:
    with pytest.raises(ValueError, match="not a country code"):
        country_iri(code)
