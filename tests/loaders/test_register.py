"""Registers become facts by a TOML, and every fault of the TOML or of a file is one line."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from hansa.cli import main
from loaders.code_lists import CodeLists
from loaders.load import Skip
from loaders.register.loading import RegisterLoad, load_register
from loaders.register.mapping import read
from ontology.errors import HansaError
from ontology.iri import Minter
from ontology.namespace import DCTERMS, HANSA, ORG, SCHEMA, SKOS, TYPE
from ontology.term import Triple, date, integer, literal

HEAD = (
    'title = "T"\npublisher = "P"\nlicence = "CC-BY-4.0"\nurl = "https://example.org"\nedition = "1"\n'
    'nuts_version = "2021"\nnace_version = "2"\nid_prefix = "x-"\n'
)
ORGANISATIONS = (
    '[files.o]\nkind = "cluster organisations"\npath = "o.csv"\nseparator = "|"\nthousands = "."\ndecimal = ","\n'
    'dates = ["%d.%m.%Y"]\ncountries = "name"\nskips = [0, 2]\n'
    '[files.o.columns]\nid = "Nr"\nname = "Name"\ncountry = "Land"\nnuts2 = "NUTS"\nfounded = "Seit"\n'
    'members = "Mitglieder"\nsectors = ["Branche", "Zweitbranche"]\nsource = "Seite"\n'
    '[files.o.constants]\nconfidence = "S"\n'
    '[files.o.values.country]\n"Deutschland" = "Germany"\n'
    '[files.o.values.sectors]\n"Autos" = "Automotive"\n"Sonstiges" = ""\n'
)
HEADER = "Nr,Name,Land,NUTS,Seit,Mitglieder,Branche,Zweitbranche,Seite\n"
CODE_LISTS = CodeLists(
    nuts={"2021": frozenset(["DE21"])},
    nace={"2": frozenset(["29"])},
    sectors=frozenset(["Automotive", "Plastics"]),
    organisations=frozenset(["acstyria"]),
    partnerships=frozenset(["s3martmed"]),
)
MINT = Minter()


def run(folder: Path, mapping: str, **files: str) -> tuple[list[Triple], RegisterLoad]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(mapping, encoding="utf-8")
    started = load_register(read(folder / "own.toml"), MINT, CODE_LISTS)
    return [triple for triple in started.triples if isinstance(triple, tuple)], started


def fault(folder: Path, mapping: str, **files: str) -> str:
    with pytest.raises(HansaError) as caught:
        run(folder, mapping, **files)
    return str(caught.value).replace(str(folder), "DIR")


def test_row_is_mapped_as_a_shipped_one(tmp_path: Path) -> None:
    row = "7,Auto e.V.,Deutschland,DE21,1.3.2001,1.250,Autos|Sonstiges,Plastics,https://example.org/7\n"
    statements, started = run(tmp_path, HEAD + ORGANISATIONS, o=HEADER + row)
    it = MINT.organisation("x-7")
    assert statements == [
        (it, TYPE, ORG("Organization")),
        (it, TYPE, HANSA("ClusterOrganisation")),
        (it, ORG("classification"), HANSA("ClusterOrganisationKind")),
        (it, SKOS("prefLabel"), literal("Auto e.V.")),
        (it, SCHEMA("addressCountry"), "<http://publications.europa.eu/resource/authority/country/DEU>"),
        (it, DCTERMS("spatial"), MINT.region("2021", "DE21")),
        (it, DCTERMS("subject"), MINT.sector("Automotive")),
        (it, DCTERMS("subject"), MINT.sector("Plastics")),
        (it, HANSA("mainSector"), MINT.sector("Automotive")),
        (it, HANSA("memberCount"), integer(1250)),
        (it, SCHEMA("foundingDate"), date("2001")),
        (it, DCTERMS("source"), "<https://example.org/7>"),
        (it, DCTERMS("bibliographicCitation"), literal("https://example.org/7")),
        (it, HANSA("confidence"), HANSA("Stated")),
    ]
    assert (started.rows(), started.skips(), started.drift()) == ({"o.csv": 1}, [], [])


@pytest.mark.parametrize(
    ("row", "skip"),
    [
        (
            "7,A,Freedonia,,,,,,p",
            "unknown country in column country: expected an English name (or its meaning in",
        ),
        (
            "7,A,Germany,DE99,,,,,p",
            "unknown NUTS code in column nuts2: expected a code of NUTS 2021, found DE99",
        ),
        (
            "7,A,Germany,,gestern,,,,p",
            "not a date in column founded: expected YYYY, YYYY-MM or YYYY-MM-DD, found gestern",
        ),
        (
            "7,A,Germany,,,1.2,,,p",
            "not a number in column members: expected thousands apart by '.', found 1.2",
        ),
        ("7,A,Germany,,,,Space,,p", "unknown sector in column sectors: expected one of the 51"),
        ("7 b,A,Germany,,,,,,p", "not an id in column id: expected ASCII letters"),
        ("7,,Germany,,,,,,p", "empty cell in column name"),
        ("7,A;B,Germany,,,,Autos;Plastics,,p", "semicolon in an item in column sectors"),
    ],
)
def test_row_that_says_nothing_known_is_skipped_with_its_reason(tmp_path: Path, row: str, skip: str) -> None:
    statements, started = run(tmp_path, HEAD + ORGANISATIONS, o=f"{HEADER}{row}\n")
    (told,) = started.skips()
    assert statements == []
    assert (told.file, told.row) == ("o.csv", 2)
    assert told.detail.startswith(skip)


@pytest.mark.parametrize(
    ("style", "text", "code"),
    [
        ("eu", "EL", "GRC"),
        ("iso2", "GR", "GRC"),
        ("iso2", "GB", "GBR"),
        ("iso3", "grc", "GRC"),
        ("name", "Greece", "GRC"),
    ],
)
def test_country_is_read_in_the_style_that_is_stated(
    tmp_path: Path, style: str, text: str, code: str
) -> None:
    mapping = HEAD + ORGANISATIONS.replace('"name"\nskips', f'"{style}"\nskips')
    statements, _ = run(tmp_path, mapping, o=f"{HEADER}7,A,{text},,,,,,p\n")
    countries = [o for _, p, o in statements if p == SCHEMA("addressCountry")]
    assert countries == [f"<http://publications.europa.eu/resource/authority/country/{code}>"]


def test_columns_that_mean_nothing_are_drift_unless_they_are_ignored(tmp_path: Path) -> None:
    data = HEADER.replace("Seite", "Seite,Telefon") + "7,A,Germany,,,,,,p,1\n"
    _, started = run(tmp_path, HEAD + ORGANISATIONS, o=data)
    assert started.drift() == ["o.csv: column 'Telefon' is mapped to no field"]
    _, started = run(tmp_path, HEAD + ORGANISATIONS.replace("skips", 'ignored = ["Telefon"]\nskips'), o=data)
    assert started.drift() == []


FAULTS = {
    ("path", "pat"): "unknown key in own.toml, files.o.pat: expected path, found pat",
    ('kind = "cluster organisations"', 'kind = "clusters"'): (
        "unknown kind in own.toml, files.o.kind: expected one of: calls, cluster organisations, events, members,"
        " partnership members, partnerships, priorities, found clusters"
    ),
    ('name = "Name"\n', ""): (
        "field not mapped in own.toml, files.o.columns.name: expected a column (or a constant), found neither"
    ),
    ('name = "Name"', 'nam = "Name"'): "unknown key in own.toml, files.o.columns.nam: expected name, found nam",
    ('name = "Name"', 'name = "Nmae"'): (
        "column is not in the file in own.toml, files.o.columns, name: expected one of Nr, Name, Land, NUTS, Seit,"
        " Mitglieder, Branche, Zweitbranche, Seite, found Nmae"
    ),
    ('confidence = "S"', 'confidence = "S"\nname = "A"'): (
        "mapped twice in own.toml, files.o.constants.name: expected a column or a constant, found both"
    ),
    ('countries = "name"', 'countries = "names"'): (
        "wrong value in own.toml, files.o.countries: expected one of: eu, iso2, iso3, name, found 'names'"
    ),
    ('nuts_version = "2021"', 'nuts_version = "2020"'): (
        "wrong value in own.toml, nuts_version: expected one of: 2013, 2016, 2021, 2024, found '2020'"
    ),
    ('title = "T"\n', ""): "missing key in own.toml, title: expected a text, found nothing",
    ('path = "o.csv"', 'path = "none.csv"'): "missing file in DIR/none.csv",
    ('path = "o.csv"', "path = 3"): "wrong value in own.toml, files.o.path: expected a text, found 3",
    ("skips = [0, 2]", "skips = 2"): "wrong value in own.toml, files.o.skips: expected the least and the most, found 2",
    ("skips = [0, 2]", 'header = "1"'): "wrong value in own.toml, files.o.header: expected a whole number of at least 1, found '1'",
    ('"%d.%m.%Y"', '"%d.%Q"'): (
        "wrong value in own.toml, files.o.dates: expected forms such as %d.%m.%Y, found '%d.%Q'"
    ),
    ("skips = [0, 2]", "rows = [2, 9]"): "row count out of bounds in DIR/o.csv: expected 2 to 9 rows, found 1",
    ('decimal = ","', ""): (
        "wrong value in own.toml, files.o.thousands: expected another mark than decimal = '.', found the same"
    ),
    ("title", "title ="): "broken TOML in own.toml: expected TOML 1.0 in UTF-8, found Invalid value (at line 1, column 9)",
}  # fmt: skip


@pytest.mark.parametrize(("change", "message"), FAULTS.items(), ids=[f"{a}->{b}" for a, b in FAULTS])
def test_wrong_mapping_is_reported_with_its_key(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    mapping = HEAD + ORGANISATIONS
    assert change[0] in mapping
    told = fault(tmp_path, mapping.replace(*change, 1), o=HEADER + "7,A,Germany,,,,,,p\n")
    assert told.startswith(message)


def test_id_of_another_source_is_refused(tmp_path: Path) -> None:
    mapping = (HEAD + ORGANISATIONS).replace('"x-"', '""')
    assert fault(tmp_path, mapping, o=HEADER + "acstyria,A,Germany,,,,,,p\n") == (
        "id of another source in own, organisations: expected ids of its own (set id_prefix), found acstyria"
    )


def test_id_that_would_be_the_document_of_another_is_refused(tmp_path: Path) -> None:
    rows = [
        f"{name},N,Germany,DE21,,,Plastics,,https://example.org\n"
        for name in ("a", "a.json", "b.ttl", "a.ttl", "c.")
    ]
    assert fault(tmp_path, HEAD + ORGANISATIONS, o=HEADER + "".join(rows)) == (
        "id of another's document in own, organisations:"
        " expected ids of which none is another with .ttl or the like, found x-a.ttl"
    )
    assert run(tmp_path, HEAD + ORGANISATIONS, o=HEADER + "".join(rows[:3] + rows[4:]))[1].rows() == {
        "o.csv": 4
    }


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "1,A,Germany,DE21,,,Plastics,,http://[::1\n",
            "not a URL in column source: expected the address of a page, found http://[::1",
        ),
        (
            "1,A,Germany,DE21,,,Plastics,,http://a\ue000\n",
            "not a URL in column source: expected the address of a page, found http://a\ue000",
        ),
        (
            "<,A,Germany,DE21,,,Plastics,,https://example.org\n",
            "not an id in column id: expected ASCII letters, digits, '-', '.', '_', found x-<",
        ),
    ],
)
def test_odd_cell_costs_its_row_only(tmp_path: Path, row: str, told: str) -> None:
    good = "2,B,Germany,DE21,,,Plastics,,https://example.org/100%\n"
    statements, started = run(tmp_path, HEAD + ORGANISATIONS, o=HEADER + row + good)
    assert (MINT.organisation("x-2"), DCTERMS("source"), "<https://example.org/100%25>") in statements
    assert [skip.detail for skip in started.skips()] == [told]


def test_cells_that_state_nothing_are_not_stored(tmp_path: Path) -> None:
    row = "1,A,Germany,DE21,-,N/A,Plastics|VATEXEMPTION,NULL,https://example.org\n"
    statements, started = run(tmp_path, HEAD + ORGANISATIONS, o=HEADER + row)
    assert [o for _, p, o in statements if p == DCTERMS("subject")] == [MINT.sector("Plastics")]
    assert not {SCHEMA("foundingDate"), HANSA("memberCount")} & {p for _, p, _ in statements}
    assert started.skips() == []


def test_id_stated_twice_stops(tmp_path: Path) -> None:
    assert "duplicate id in DIR/o.csv, row 3" in fault(
        tmp_path, HEAD + ORGANISATIONS, o=HEADER + "7,A,Germany,,,,,,p\n" * 2
    )


def test_too_many_skipped_rows_stop_a_build(tmp_path: Path) -> None:
    told = fault(tmp_path, HEAD + ORGANISATIONS, o=HEADER + "".join(f"{n},A,X,,,,,,p\n" for n in range(3)))
    assert told.startswith("too many skipped rows in o.csv: expected at most 2 of 3, found 3")


MEMBERS = (
    '[files.p]\nkind = "partnerships"\npath = "p.csv"\nskips = [0, 1]\n'
    'columns = { id = "id", name = "name", start = "start" }\n'
    'constants = { programme = "X", topic = "t", source = "s", confidence = "S" }\n'
    '[files.m]\nkind = "partnership members"\npath = "m.csv"\nskips = [0, 1]\n'
    'columns = { partnership_id = "p", organisation_id = "o", member_name = "n", country = "c", role = "r" }\n'
    'constants = { member_kind = "company", source = "s", confidence = "I" }\nvalues = { role = { LP = "leader" } }\n'
)


def test_members_name_own_and_shipped_organisations_and_partnerships(tmp_path: Path) -> None:
    statements, started = run(
        tmp_path,
        HEAD + ORGANISATIONS + MEMBERS,
        o=HEADER + "7,A,Germany,,,,,,p\n",
        p="id,name,start\n1,One,2020\n2,Two,soon\n",
        m="p,o,n,c,r\n1,7,A,DE,LP\n1,acstyria,AC,AT,partner\ns3martmed,,Firm & Co,EL,partner\n2,7,A,DE,LP\n",
    )
    assert [(s, o) for s, p, o in statements if p == ORG("member")] == [
        (f"<{MINT.base}membership/x-1/x-7>", MINT.organisation("x-7")),
        (f"<{MINT.base}membership/x-1/acstyria>", MINT.organisation("acstyria")),
        (f"<{MINT.base}membership/s3martmed/el-firm-co>", MINT.organisation("el-firm-co")),
    ]
    # What names a partnership that was skipped is skipped, too.
    assert started.skips() == [
        Skip("p.csv", 3, "not a date", "not a date in column start: expected YYYY, YYYY-MM or YYYY-MM-DD, found soon"),
        Skip(
            "m.csv", 5, "unknown partnership",
            "unknown partnership in column partnership_id: expected an id of partnerships.csv, found 2",
        ),
    ]  # fmt: skip


def test_workbook_with_real_dates_and_priorities(tmp_path: Path) -> None:
    from datetime import datetime

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Prioritäten"
    for line in (("Stand 2026",), ("Region", "Text", "NACE"), ("DE21", "Light cars", 29)):
        sheet.append(line)
    other = book.create_sheet("Termine")
    for cells in (("Nr", "Titel", "Tag"), ("e1", "Fair", datetime(2026, 5, 4))):
        other.append(cells)
    book.save(tmp_path / "b.xlsx")
    statements, _ = run(
        tmp_path,
        HEAD + '[files.a]\nkind = "priorities"\npath = "b.xlsx"\nsheet = "Prioritäten"\nheader = 2\n'
        'columns = { nuts = "Region", priority = "Text", nace_divisions = "NACE" }\n'
        'constants = { period = "2021-2027", source = "s", confidence = "S" }\n'
        '[files.b]\nkind = "events"\npath = "b.xlsx"\nsheet = "Termine"\n'
        'columns = { id = "Nr", name = "Titel", date_start = "Tag" }\nconstants = { source = "s", confidence = "S" }\n',
    )
    priority = MINT.priority("DE21", "2021-2027", "Light cars")
    assert (priority, HANSA("activity"), "<http://data.europa.eu/ux2/nace2/29>") in statements
    assert (MINT.event("x-e1"), SCHEMA("startDate"), date("2026-05-04")) in statements


def test_dry_run_shows_and_writes_nothing(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "docs" / "examples" / "register"
    before = sorted(path.name for path in example.iterdir())
    ran = CliRunner().invoke(
        main, ["--store", str(tmp_path / "store"), "register", str(example / "example.toml")]
    )
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert (
        "<http://localhost:8000/organisation/exl-1> a org:Organization , hansa:ClusterOrganisation ;"
        in ran.stdout
    )
    assert "1 rows or cells skipped (unknown sector: 1); nothing was written" in ran.stdout
    assert "clusters.csv: column 'Notiz' is mapped to no field" in ran.stdout
    assert sorted(path.name for path in example.iterdir()) == before
    assert list(tmp_path.iterdir()) == []


def test_call_of_a_platform_is_read_with_its_dates_topics_and_programme(tmp_path: Path) -> None:
    mapping = HEAD + (
        '[files.c]\nkind = "calls"\npath = "c.csv"\nseparator = ";"\n'
        '[files.c.columns]\nid = "Id"\nname = "Title"\ndeadline = "Until"\nsectors = "Fields"\nkeywords = "Words"\n'
        'source = "Page"\n[files.c.constants]\nconfidence = "S"\nprogramme = "I3"\n'
    )
    row = "Id,Title,Until,Fields,Words,Page\n1,Light for health,2027-03-31,Automotive,optics;lasers,https://example.org/1\n"
    found, started = run(tmp_path, mapping, c=row)
    it = MINT.call("x-1")
    assert started.skips() == []
    assert set(found) == {
        (it, TYPE, HANSA("Call")),
        (it, SKOS("prefLabel"), literal("Light for health", "en")),
        (it, SCHEMA("endDate"), date("2027-03-31")),
        (it, HANSA("programmeName"), literal("I3")),
        (it, DCTERMS("subject"), MINT.sector("Automotive")),
        (it, SCHEMA("keywords"), literal("optics", "en")),
        (it, SCHEMA("keywords"), literal("lasers", "en")),
        (it, HANSA("confidence"), HANSA("Stated")),
        (it, DCTERMS("source"), "<https://example.org/1>"),
        (it, DCTERMS("bibliographicCitation"), literal("https://example.org/1")),
    }
