"""Interreg by NUTS 3 region: projects, partners, budgets and ERDF."""

from collections.abc import Iterator, Mapping

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.sources.interreg.place_names import by_name
from ontology.namespace import HANSA, QB, TYPE
from ontology.term import Term, Triple, decimal, integer

CUBE = HANSA("InterregCube")


def triples(load: Load) -> Iterator[Triple]:
    """Yield an observation for each region with an exact and unambiguous name."""
    places = by_name(load)
    british = _british(load)
    yield from load.each("counts", lambda row: _counts(load, row, places, british))


def _british(load: Load) -> Mapping[str, str | None]:
    """Return the codes of 2016 of the United Kingdom's level-3 regions by name."""
    codes: dict[str, str | None] = {}
    for row in load.tables["uk_regions"]:
        row.taken.update(row.cells)
        code, name = row.text("code"), row.text("name")
        if len(code) == 5:
            codes[name] = code if name not in codes else None
    return codes


def _counts(
    load: Load, row: Row, places: Mapping[tuple[str, str], str | None], british: Mapping[str, str | None]
) -> Iterator[Triple]:
    region = _region(load, row, places, british)
    subject = load.mint.observation(CUBE, region)
    if not load.once(subject):
        raise UnmappedError("region stated twice", "NAME_LATN", "each region once", row.text("NAME_LATN"))
    yield subject, TYPE, QB("Observation")
    yield subject, QB("dataSet"), CUBE
    yield subject, HANSA("region"), region
    for column, name in (
        ("keep_No_of_projects", "interregProjects"),
        ("keep_No_of_partners", "interregPartners"),
    ):
        yield subject, HANSA(name), _whole(row, column)
    for column, name in (("keep_Total_budgets_MEUR", "interregBudget"), ("keep_ERDF_MEUR", "interregErdf")):
        amount = row.figure(column)
        if amount is None:
            raise UnmappedError("empty cell", column, "a figure", "nothing")
        yield subject, HANSA(name), decimal(amount)


def _region(
    load: Load, row: Row, places: Mapping[tuple[str, str], str | None], british: Mapping[str, str | None]
) -> Term:
    country, name = row.required("CNTR_CODE"), row.required("NAME_LATN")
    if country == "UK":
        known, code, version = name in british, british.get(name), "2016"
    else:
        known, code, version = (country, name) in places, places.get((country, name)), "2021"
    if code:
        return load.mint.region(version, code)
    reason = "name of several regions" if known else "unknown name of a region"
    raise UnmappedError(reason, "NAME_LATN", f"one name of a NUTS 3 region of {country}", name)


def _whole(row: Row, column: str) -> Term:
    figure = row.figure(column)
    if figure is None or figure < 0 or figure != figure.to_integral_value():
        raise UnmappedError("not a count", column, "a whole number", row.text(column))
    return integer(int(figure))
