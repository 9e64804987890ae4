"""Names of regions: a few rows in, exactly these triples out."""

import pytest

from loaders.code_lists import CodeLists
from loaders.contract import contract_path, read
from loaders.errors import ContractError
from loaders.load import Load, loader
from loaders.row import Row
from ontology.iri import Minter

CODES = CodeLists(nuts={"2021": frozenset(["BE", "ITC1", "EL43"]), "2016": frozenset(["UKM"])})
COUNTRY = "<http://publications.europa.eu/resource/authority/country/BEL>"
ALTERNATIVE = "<http://www.w3.org/2004/02/skos/core#altLabel>"
HIDDEN = "<http://www.w3.org/2004/02/skos/core#hiddenLabel>"
CITY = "<https://w3id.org/hansa/ontology#mainCity>"
ENGLISH = "<https://w3id.org/hansa/ontology#englishName>"


def run(*rows: tuple[str, str, str, str]) -> Load:
    cells = [dict(zip(("nuts", "name", "language", "kind"), row, strict=True)) for row in rows]
    table = [Row("region_names", n, {**row, "confidence": "K"}, set()) for n, row in enumerate(cells, 2)]
    return Load(read(contract_path("region_names")), Minter(), CODES, {"region_names": table})


def region(version: str, code: str) -> str:
    return f"<http://localhost:8000/region/{version}/{code}>"


def test_usual_names_and_main_cities_of_regions_and_countries() -> None:
    load = run(
        ("EL43", "Crete", "en", "exonym"),
        ("ITC1", "Turin", "en", "city"),
        ("UKM", "Alba", "gd", "variant"),
        ("BE", "Belgium", "en", "exonym"),
    )
    assert set(loader("region_names")(load)) == {
        (region("2021", "EL43"), ALTERNATIVE, '"Crete"@en'),
        (region("2021", "EL43"), ENGLISH, '"Crete"@en'),
        (region("2021", "ITC1"), CITY, '"Turin"@en'),
        (region("2016", "UKM"), HIDDEN, '"Alba"@gd'),
        (region("2021", "BE"), ALTERNATIVE, '"Belgium"@en'),
        (region("2021", "BE"), ENGLISH, '"Belgium"@en'),
        (COUNTRY, ALTERNATIVE, '"Belgium"@en'),
    }


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("EL99", "Nowhere", "en", "exonym"), "unknown NUTS code"),
        (("ITC1", "Alps", "en", "nickname"), "unknown kind of name"),
    ],
)
def test_name_of_an_unknown_region_or_kind_ends_the_build(
    row: tuple[str, str, str, str], reason: str
) -> None:
    load = run(row)
    with pytest.raises(ContractError, match="too many skipped rows"):
        list(loader("region_names")(load))
    assert dict(load.skipped) == {reason: 1}
