"""Files as spreadsheets and transfers leave them: what can be read is read, what is lost is told with its row."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from loaders.contract import FileSpec
from loaders.errors import ContractError
from loaders.files.table import Table, open_table
from tests.support.contracts import file

COLUMNS = ("code", "name")


def spec(path: str, **given: object) -> FileSpec:
    return file("things", path, **({"columns": COLUMNS, "skips": (0, 0.9)} | given))


def read(folder: Path, path: str, **given: object) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Return the rows of a file with their numbers, and what is told of the others."""
    table = open_table(spec(path, **given), folder)
    rows = [(row.number, [row.text(column) for column in ("code", "name")]) for row in table]
    return rows, [f"{fault.row}: {fault.error}" for fault in table.faults]


def fault(folder: Path, path: str, **given: object) -> str:
    with pytest.raises(ContractError) as caught:
        read(folder, path, **given)
    return str(caught.value).replace(str(folder), "DIR")


GOOD = b"code;name\n1;One\n2;Two\n"
ROWS = [(2, ["1", "One"]), (3, ["2", "Two"])]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (GOOD, ROWS),
        (GOOD.replace(b"\n", b"\r"), ROWS),
        (b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD, ROWS),
        (GOOD.decode().encode("utf-16"), ROWS),
        (GOOD.decode().encode("utf-32"), ROWS),
        (GOOD + b";\n ;\xc2\xa0\n\n", ROWS),
        (b"code ;\xc2\xa0name\xe2\x80\x8e\n\xc2\xa01;O\xc2\xadne\n2;\xe2\x80\x8fTwo\xe2\x80\x8f\n", ROWS),
        (GOOD.replace(b"\n", b";;\n"), ROWS),
        (b"note;code;note;name\nx;1;y;One\nx;2;y;Two\n", ROWS),
        (b"sep=;\n" + GOOD, [(3, ["1", "One"]), (4, ["2", "Two"])]),
        (b"\n \n" + GOOD, [(4, ["1", "One"]), (5, ["2", "Two"])]),
        (
            b'code;name\n1;"One"\n2;"Two\nlines"\n3;N/A\n',
            [(2, ["1", "One"]), (3, ["2", "Two lines"]), (5, ["3", ""])],
        ),
    ],
)
def test_noise_around_the_rows_changes_nothing(
    tmp_path: Path, content: bytes, expected: list[tuple[int, list[str]]]
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert read(tmp_path, "a.csv") == (expected, [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"9;B\xbfd", "3: not UTF-8: expected UTF-8 text, found byte 0xbf"),
        (b"9;B\x00d", "3: not UTF-8: expected UTF-8 text, found byte 0x00"),
        (b"9", "3: broken row: expected 2 cells, found 1"),
        (b"9;a;b", "3: broken row: expected 2 cells, found 3"),
        (b'9;"B"d', "3: broken CSV: expected RFC 4180, found ';' expected after '\"'"),
        (b'9;"Bd', "3: broken CSV: expected RFC 4180, found unexpected end of data"),
        (
            b"9;" + b"x" * 99,
            "3: cell too long: expected at most 50 characters, found more (a quote that never ends?)",
        ),
        (b"code;name", "3: header again: expected a row, found the header"),
        (b"9;#N/A", "3: error value of a spreadsheet in column name: expected a value, found #N/A"),
    ],
)
def test_bad_line_is_told_with_its_row_and_costs_no_other(tmp_path: Path, line: bytes, told: str) -> None:
    (tmp_path / "a.csv").write_bytes(b"code;name\n1;One\n" + line + b"\n2;Two\n")
    rows, faults = read(tmp_path, "a.csv", longest_cell=50, delimiter=";")
    assert [row for row in rows if row[1][0] != "9"] == [(2, ["1", "One"]), (4, ["2", "Two"])]
    assert faults == [told]


def test_bad_line_stops_where_the_contract_allows_no_skips(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b'code;name\n1;"One\nand more"\n2;Tw\xbf\n')
    assert fault(tmp_path, "a.csv", skips=(0, 0)) == (
        "not UTF-8 in DIR/a.csv, row 4: expected UTF-8 text, found byte 0xbf"
    )


def test_header_may_stand_below_title_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('List of 5" pipes;\nExported;"\n' + GOOD.decode())
    assert read(tmp_path, "a.csv", header=3) == ([(4, ["1", "One"]), (5, ["2", "Two"])], [])


def test_column_that_is_read_may_not_be_there_twice(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code;name;name \n1;One;Uno\n")
    assert fault(tmp_path, "a.csv") == (
        "column named twice in DIR/a.csv: expected each column that is read once, found name"
    )


@pytest.mark.parametrize(
    ("content", "given", "expected"),
    [
        (
            GOOD.decode().encode("utf-16-le"),
            {},
            "not UTF-8 in DIR/a.csv, row 1: expected UTF-8, found text in UTF-16",
        ),
        (b"code;n\xbfme\n1;One\n", {}, "not UTF-8 in DIR/a.csv, row 1: expected UTF-8 text, found byte 0xbf"),
        (b"code;name\n", {}, "row count out of bounds in DIR/a.csv: expected 1 to 100000 rows, found 0"),
        (b"\xef\xbb\xbf", {}, "missing column in DIR/a.csv: expected code, name, found no header"),
        (b"\n\n", {}, "missing column in DIR/a.csv: expected code, name, found no header"),
        (b"", {}, "empty file in DIR/a.csv: expected 1 rows or more, found 0 bytes"),
        (b"PK\x03\x04", {}, "broken archive in DIR/a.csv: expected a sound gzip or zip file, found "),
    ],
)
def test_file_that_is_another_is_named_in_one_line(
    tmp_path: Path, content: bytes, given: dict[str, object], expected: str
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert fault(tmp_path, "a.csv", **given).startswith(expected)


def book(path: Path, *rows: Sequence[Any], change: tuple[str, str] | None = None) -> Path:
    """Write a workbook with one sheet, whose XML may be changed by a pattern and its replacement."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "List"
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    with zipfile.ZipFile(content) as archive, zipfile.ZipFile(path, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            if change and name == "xl/worksheets/sheet1.xml":
                text, count = re.subn(change[0], change[1], data.decode())
                assert count
                data = text.encode()
            changed.writestr(name, data)
    return path


def test_dimension_of_a_sheet_is_not_believed(tmp_path: Path) -> None:
    change = (r'<dimension ref="[^"]*"', '<dimension ref="A1:A2"')
    book(tmp_path / "a.xlsx", COLUMNS, (1, "One"), (2, "Two"), change=change)
    assert read(tmp_path, "a.xlsx") == (ROWS, [])


def test_cells_of_a_workbook_are_what_it_shows(tmp_path: Path) -> None:
    book(
        tmp_path / "a.xlsx",
        COLUMNS,
        (1.0, 0.1 + 0.2),
        (True, datetime(2020, 1, 2)),
        (None, " "),
        ("x\ny", "#REF!"),
    )
    table = open_table(spec("a.xlsx", decimal=","), tmp_path)
    assert [(row.number, list(row.cells.values())) for row in table] == [
        (2, ["1", "0,3"]), (3, ["True", "2020-01-02 00:00:00"]), (5, ["x\ny", ""]),
    ]  # fmt: skip
    assert [str(one.error) for one in table.faults] == [
        "error value of a spreadsheet in column name: expected a value, found #REF!"
    ]


def test_formula_whose_value_was_not_saved_is_told(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", COLUMNS, (1, "=1+1"), (2, "Two"))
    rows, faults = read(tmp_path, "a.xlsx")
    assert (rows, faults) == (
        [(2, ["1", ""]), (3, ["2", "Two"])],
        ["2: error value of a spreadsheet in column name: expected a value, found #NOT CALCULATED"],
    )


def test_columns_below_merged_headings_are_read(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", ("code", "address", None, "name"), (1, "a", "b", "One"), (2, "a", "b", "Two"))
    assert read(tmp_path, "a.xlsx") == (ROWS, [])


def test_notes_beside_a_table_are_no_part_of_it(tmp_path: Path) -> None:
    book(
        tmp_path / "a.xlsx", ("code", "name", None, "notes"), (1, "One"), (None, None, None, "n"), (2, "Two")
    )
    assert read(tmp_path, "a.xlsx") == ([(2, ["1", "One"]), (4, ["2", "Two"])], [])


def test_chart_sheet_is_no_table(tmp_path: Path) -> None:
    made = Workbook()
    made.create_chartsheet("Chart").add_chart(BarChart())
    assert made.active is not None
    made.active.title = "List"
    made.save(tmp_path / "a.xlsx")
    assert fault(tmp_path, "a.xlsx", sheet="Chart") == (
        "missing sheet in DIR/a.xlsx: expected Chart (a sheet of cells), found List"
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b"\xd0\xcf\x11\xe0" + b"\0" * 600,
            "unreadable workbook in DIR/a.xlsx: expected an .xlsx file without a password, found an old .xls workbook",
        ),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "unreadable workbook in DIR/a.xlsx: expected an .xlsx file without a password, found one with a password",
        ),
        (
            GOOD,
            "broken archive in DIR/a.xlsx: expected a sound gzip or zip file, found File is not a zip file",
        ),
    ],
)
def test_file_that_is_no_workbook_is_named(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert fault(tmp_path, "a.xlsx") == expected


@pytest.mark.parametrize(
    "change",
    [
        (r"</row>", ""),
        (r"<v>1</v>", "<v>&bomb;</v>"),
        (r'r="A2"', 'r="ZZZZ2"'),
        (r"<sheetData>", "<sheetData><row r='99999999'/>"),
    ],
)
def test_broken_sheet_is_named_in_one_line(tmp_path: Path, change: tuple[str, str]) -> None:
    book(tmp_path / "a.xlsx", COLUMNS, (1, "One"), change=change)
    assert fault(tmp_path, "a.xlsx").startswith(
        ("broken workbook in DIR/a.xlsx: expected ", "missing column in DIR/a.xlsx")
    )


def test_json_of_odd_values_is_read_or_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"code": "\\ud800", "name": true}, 3, {"code": "2", "name": null}]')
    assert read(tmp_path, "a.json") == (
        [(1, ["\ufffd", "True"]), (3, ["2", ""])],
        ["2: not an object: expected an object, found int"],
    )


@pytest.mark.parametrize(
    "cube",
    ["[]", "{}", '{"class": "dataset", "id": ["geo"], "size": [1], "dimension": {}, "value": [1]}',
     '{"class": "dataset", "id": ["geo"], "size": [1], "dimension": {"geo": {"category": 3}}, "value": {"-1": 2}}'],
)  # fmt: skip
def test_json_stat_without_its_parts_is_named(tmp_path: Path, cube: str) -> None:
    (tmp_path / "a.json").write_text(cube)
    assert fault(tmp_path, "a.json", form="jsonstat", columns=("geo",)).startswith(
        "not JSON-stat in DIR/a.json: "
    )


def test_table_is_read_again_after_a_quote_that_never_ends(tmp_path: Path) -> None:
    lines = ["code;name", '1;"One', *(f"{n};Name {n}" for n in range(2, 300))]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    table: Table = open_table(spec("a.csv", longest_cell=200, delimiter=";"), tmp_path)
    assert [row.text("code") for row in table] == [str(n) for n in range(2, 300)]
    assert [one.row for one in table.faults] == [2]
