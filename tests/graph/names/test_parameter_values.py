"""Values of parameters by name: what is understood, what is offered in its place, and what is taken as it stands."""

import pytest

from graph.names.index import NameIndex, name_index
from graph.names.name_errors import UnknownNameError
from graph.names.named_thing import KINDS
from graph.names.parameter_values import OPPORTUNITY, UnknownValueOfParameterError, names_of, value_of
from graph.store.engine import Embedded
from ontology.namespace import HANSA
from queries.library import Parameter, gallery, query
from tests.support.toy_graph import MINT

B = MINT.base
PARAMETERS = sorted(
    {parameter for one in gallery() for parameter in one.parameters}, key=lambda one: (one.name, one.meaning)
)


@pytest.fixture(scope="module")
def index(store: Embedded) -> NameIndex:
    return name_index(store)


def parameter(name: str, variable: str) -> Parameter:
    return next(one for one in query(name).parameters if one.name == variable)


@pytest.mark.parametrize(
    ("name", "variable", "text", "value"),
    [
        ("priorities_of_a_region", "region", "basque country", B + "region/2021/ES21"),
        ("priorities_of_a_region", "region", B + "region/2021/XX", B + "region/2021/XX"),
        ("priorities_of_a_region", "period", "2021-2027", "2021-2027"),
        ("organisations_in_a_region_and_sector", "sector", "medical devices", B + "sector/medical-devices"),
        (
            "organisations_in_a_region_and_sector",
            "sector",
            "Digital Industries",
            B + "industry/digital-industries",
        ),
        ("organisations_in_a_region_and_sector", "countryCode", "Greece", "EL"),
        ("regions_with_most_joint_projects", "region", "es21", B + "region/2024/ES21"),
        ("classes_of_regions", "category", "transition", HANSA.iri + "TransitionRegion"),
        ("opportunities_by_kind", "kind", "Shared priority", "shared-priority"),
        ("industries_by_concentration", "scheme", "emerging industries", HANSA.iri + "EmergingIndustries"),
        ("organisations_with_an_excellence_label", "level", "gold", "Gold"),
        ("organisations_by_keyword", "word", " battery", "battery"),
    ],
)
def test_name_is_understood(
    store: Embedded, index: NameIndex, name: str, variable: str, text: str, value: str
) -> None:
    assert value_of(store, index, parameter(name, variable), text)[0] == value


def test_opportunity_is_understood_by_its_title(store: Embedded, index: NameIndex) -> None:
    row = next(iter(store.query(query("opportunities_by_kind").text)))
    title, iri = row["title"].value, row["opportunity"].value  # type: ignore[union-attr,index]
    asked = parameter("reasons_of_an_opportunity", "opportunity")
    assert value_of(store, index, asked, title.upper()) == (iri, "")


def test_wrong_names_are_answered_by_what_may_have_been_meant(store: Embedded, index: NameIndex) -> None:
    with pytest.raises(
        UnknownNameError, match=r"^Bavari: no region of that name. Did you mean Bavaria \(DE2\)"
    ):
        value_of(store, index, parameter("priorities_of_a_region", "region"), "Bavari")
    with pytest.raises(UnknownValueOfParameterError) as error:
        value_of(store, index, parameter("organisations_with_an_excellence_label", "level"), "Platinum")
    assert str(error.value) == (
        "Platinum: no such value of level (the level of the label). It is one of Gold, Silver, Bronze."
    )
    with pytest.raises(UnknownValueOfParameterError) as error:
        value_of(store, index, parameter("opportunities_by_kind", "kind"), "shared priorities")
    assert error.value.suggestions == ("shared priority",)


def test_small_kinds_are_listed_and_large_ones_are_not(store: Embedded, index: NameIndex) -> None:
    level = parameter("opportunities_by_kind", "kind")
    assert names_of(store, index, level, 10) == [
        *("bridge", "complementary", "cross-sector", "gap", "renew", "shared priority", "value chain")
    ]
    assert names_of(store, index, level, 6) == []
    assert names_of(store, index, parameter("priorities_of_a_region", "region"), 300) == []


@pytest.mark.parametrize("one", PARAMETERS, ids=lambda one: one.name)
def test_thing_is_never_given_by_an_iri_alone(store: Embedded, index: NameIndex, one: Parameter) -> None:
    """See that each parameter that takes a thing names kinds that have names in the shipped graph."""
    if one.type == "IRI":
        assert one.kinds or one.choices
    for kind in one.kinds:
        alone = Parameter(one.name, one.type, one.meaning, (kind,))
        assert kind in (*KINDS, OPPORTUNITY) or names_of(store, index, alone, 3000)
