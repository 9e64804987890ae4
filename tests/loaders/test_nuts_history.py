from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from loaders.contract import FOLDER, contract_path, read
from loaders.source_files import SourceFiles
from ontology.iri import Minter
from ontology.namespace import SKOS

H13 = ["#", "Code 2013", "Code 2016", "Country", "NUTS level 1", "NUTS level 2", "NUTS level 3"]
H13 += ["Change", "level", "countries", "NUTS 2013", "NUTS 2016"]
SUMS = ["Code 2013", "Code 2016", "Label", "Change", "Explanation (new = old)"]


def book(path: Path, sheets: dict[str, list[list[str | None]]]) -> None:
    made = Workbook()
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
    made.save(path)


def line(old: str | None, new: str | None, name: str, change: str | None = None) -> list[str | None]:
    return ["1", old, new, None, None, name, None, change, "2", "1", "1", "1"]


@pytest.fixture
def matches(tmp_path: Path) -> set[str]:
    """Return the matches as `2013/FR24 exactMatch 2016/FRB`, from a few lines of each table."""
    book(
        tmp_path / "NUTS2013-NUTS2016.xlsx",
        {
            "NUTS2013-NUTS2016": [
                ["Labels"],
                [None, *H13[1:]],
                *(
                    line(code, code, code)
                    for code in ("FR", "FR2", "IE", "IE0", "DE", "DE9", "DE91", "LT", "LT0")
                ),
                line("FR24", None, "Centre", "discontinued"),
                line(None, "FRB", "CENTRE", "new NUTS 1 region, identical to ex-NUTS 2 region FR24"),
                line("IE01", "IE04", "Border", "boundary shift"),
                line("DE915", None, "Göttingen", "discontinued; merged with ex-DE919"),
                line("DE919", None, "Osterode", "discontinued; merged with ex-DE915"),
                line(None, "DE91C", "Göttingen", "new region, merge of ex-DE915 and DE919"),
                line("LT00", None, "Lietuva", "split into new LT01 and LT02"),
                line(None, "LT01", "Sostinės", "new region"),
                line(None, "LT02", "Vidurio", "new region"),
            ],
            "Correspondence NUTS-1": [SUMS, [None, "FRB", "CENTRE", "new", "FRB=FR24"]],
            "Correspondence NUTS-2": [SUMS, [None, "LT02", "V", "new", "LT02=LT00-LT00A"]],
            "Correspondence NUTS-3": [SUMS, [None, "DE91C", "Göttingen", "new", "DE91C=DE915+DE919"]],
        },
    )
    levels = [f"NUTS level {n} (italics: NUTS 2016 else NUTS 2021)" for n in (1, 2, 3)]
    header = ["Code 2016", "Code 2021", "Country", *levels, "Change codes*", "Change comments", "NUTS level"]
    header += ["Country order", "Region order (NUTS 2016)", "Region order (NUTS 2021)"]

    def later(old: str | None, new: str | None, change: str | None = None) -> list[str | None]:
        return [old, new, None, None, old or new, None, None, change, "2", "1", "1", "1"]

    book(
        tmp_path / "NUTS2016-NUTS2021.xlsx",
        {
            "Changes detailed NUTS 2016-2021": [
                header,
                *(later(code, code) for code in ("FR", "DE", "DE9", "DE91")),
                later("FRB", "FRB", "renamed"),
                ["Statistical regions (EFTA countries):", *[None] * 11],
                later("HR", "HR"),
                later("HR0", "HR0"),
                later("HR04", None, "discontinued; split into new HR02, HR05 and HR06"),
                later("UK", "UK"),
            ]
        },
    )
    source = read(contract_path("nuts_history"))
    source = replace(source, files={name: replace(spec, rows=(1, 99)) for name, spec in source.files.items()})
    source_files = SourceFiles(FOLDER / "data", tmp_path)
    source_files.sources = tuple(source if one.name == source.name else one for one in source_files.sources)
    load, statements = source_files.load(source, Minter(), source_files.code_lists())
    short = Minter().base + "region/"
    texts = {
        f"{s[1:-1].removeprefix(short)} {p.partition('#')[2][:-1]} {o[1:-1].removeprefix(short)}"
        for s, p, o in (one for one in statements if not isinstance(one, str))
        if p in {SKOS(name) for name in ("exactMatch", "closeMatch", "broadMatch")}
    }
    assert load.skipped == {"not a NUTS code": 1}
    return texts


def test_matches_say_what_became_of_each_territory(matches: set[str]) -> None:
    changed = {text for text in matches if text.split()[0][5:] != text.split()[2][5:]}
    assert changed == {
        "2013/FR24 exactMatch 2016/FRB",
        "2016/FRB exactMatch 2013/FR24",
        "2013/IE01 closeMatch 2016/IE04",
        "2016/IE04 closeMatch 2013/IE01",
        "2013/DE915 broadMatch 2016/DE91C",
        "2013/DE919 broadMatch 2016/DE91C",
        "2016/LT01 broadMatch 2013/LT00",
        "2016/LT02 broadMatch 2013/LT00",
        "2021/HR02 broadMatch 2016/HR04",
        "2021/HR05 broadMatch 2016/HR04",
        "2021/HR06 broadMatch 2016/HR04",
    }


def test_unchanged_regions_match_exactly_both_ways(matches: set[str]) -> None:
    assert {
        "2013/FR2 exactMatch 2016/FR2",
        "2016/FR2 exactMatch 2013/FR2",
        "2016/FRB exactMatch 2021/FRB",
    } <= matches


def test_regions_that_a_version_dropped_have_no_match_in_it(matches: set[str]) -> None:
    assert not [text for text in matches if "2021/UK" in text]
