"""The queries behind pages and documents: each runs in two engines' parsers and answers on the shipped graph."""

import pytest
from pyoxigraph import QueryTriples
from rdflib.plugins.sparql import prepareQuery

from graph.snapshot.folder import Snapshot
from graph.store.engine import Embedded
from queries.library import library

B = "http://localhost:8000/"
REGION, SECTOR, ORGANISATION = B + "region/2021/ES21", B + "sector/automotive", B + "organisation/gaia"
VALUES = {
    "region": REGION,
    "sector": SECTOR,
    "organisation": ORGANISATION,
    "body": B + "partnership/s3martmed",
    "minimum": "1",
    "cube": "https://w3id.org/hansa/ontology#CondensedEmploymentCube",
    "programme": B + "programme/escp-s3-2018",
    "graph": B + "graph/ontology",
    "dataset": B + "graph/priorities",
    "property": "https://w3id.org/hansa/ontology#claimedBy",
    "thing": ORGANISATION,
}
THINGS = {
    "pages/activities": SECTOR,
    "pages/inverse": REGION,
}
PROJECTS = {"region_likelihoods", "region_projects"}
NAMES = [
    name
    for name in library()
    if name.startswith(("pages/", "linked/", "profile/", "opportunities/", "explorer/"))
]


@pytest.mark.parametrize("name", NAMES)
def test_query_parses_in_another_engine(name: str) -> None:
    assert prepareQuery(library()[name].text).algebra is not None


@pytest.mark.parametrize("name", NAMES)
def test_query_answers_with_the_columns_that_it_promises(
    name: str, store: Embedded, snapshot: Snapshot
) -> None:
    query = library()[name]
    values = {p.name: VALUES[p.name] for p in query.parameters if p.name in VALUES}
    if name in THINGS:
        values["thing"] = THINGS[name]
    if "opportunity" in {p.name for p in query.parameters}:
        listed = store.query(library()["opportunities/list"].text)
        values["opportunity"] = next(iter(listed))["opportunity"].value  # type: ignore[union-attr,index]
    assert {p.name for p in query.parameters} == set(values)
    answer = store.query(query.bind(values))
    if isinstance(answer, QueryTriples):
        assert query.returns == ("triples",)
    else:
        assert tuple(variable.value for variable in answer.variables) == query.returns  # type: ignore[union-attr]
    # The projects themselves are not among the shipped facts.
    expected = name.removeprefix("profile/") not in PROJECTS
    assert (next(iter(answer), None) is not None) == expected, snapshot.folder  # type: ignore[call-overload]
