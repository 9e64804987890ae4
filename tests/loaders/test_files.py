import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from loaders.contract import FileSpec
from loaders.errors import ContractError, MissingFileError, UnmappedError
from loaders.files import archive
from loaders.files.table import open_table
from loaders.row import Row
from tests.support.contracts import file

COLUMNS = ("code", "name")


def spec(path: str, **given: object) -> FileSpec:
    return file("things", path, **({"columns": COLUMNS} | given))


def cells(folder: Path, path: str, **given: object) -> list[tuple[int, list[str]]]:
    return [(row.number, list(row.cells.values())) for row in open_table(spec(path, **given), folder)]


def fault(folder: Path, path: str, **given: object) -> str:
    with pytest.raises(ContractError) as caught:
        cells(folder, path, **given)
    return str(caught.value).replace(str(folder), "DIR")


def zipped(folder: Path, members: dict[str, bytes], name: str = "a.zip") -> None:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "code,name\n29,Cars\n21,Drugs\n"),
        ("a.csv", "code;name\n29;Cars\n21;Drugs\n"),
        ("a.tsv", "code\tname\n29\tCars\n21\tDrugs\n"),
        ("a.csv", "\ufeffcode,name\r\n29,Cars\r\n21,Drugs\r\n"),
        ("a.csv", '"code";"name"\n"29";"Cars"\n"21";"Drugs"\n'),
    ],
)
def test_delimiter_line_ends_and_byte_order_mark_change_nothing(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(text.encode())
    assert cells(tmp_path, name) == [(2, ["29", "Cars"]), (3, ["21", "Drugs"])]


def test_packed_files_read_as_the_plain_ones(tmp_path: Path) -> None:
    text = b"code,name\n29,Cars\n"
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text))
    zipped(tmp_path, {"x/project.csv": text, "x/readme.txt": b"read me"})
    assert cells(tmp_path, "a.csv.gz") == [(2, ["29", "Cars"])]
    assert cells(tmp_path, "a.zip!*project.csv") == [(2, ["29", "Cars"])]


def test_members_of_two_gzips_in_one_file_are_all_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"code,name\n29,Cars\n") + gzip.compress(b"21,Drugs\n"))
    assert cells(tmp_path, "a.csv.gz") == [(2, ["29", "Cars"]), (3, ["21", "Drugs"])]


def test_record_over_several_lines_is_counted_by_its_first(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('code,name\n29,"Cars\nand\nparts"\n21,Drugs\n')
    assert cells(tmp_path, "a.csv") == [(2, ["29", "Cars\nand\nparts"]), (5, ["21", "Drugs"])]


def test_stated_encoding_is_used_and_a_wrong_one_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("code,name\n29,Škoda\n".encode("cp1250"))
    assert cells(tmp_path, "a.csv", encoding="cp1250") == [(2, ["29", "Škoda"])]
    assert fault(tmp_path, "a.csv") == ("not UTF-8 in DIR/a.csv, row 2: expected UTF-8 text, found byte 0x8a")


def test_quotes_are_text_where_the_contract_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text('code\tname\n29\t"Cars\n')
    assert cells(tmp_path, "a.tsv", quoted=False) == [(2, ["29", '"Cars'])]


def test_first_alternative_that_is_there_is_taken(tmp_path: Path) -> None:
    (tmp_path / "b_2024.csv").write_text("code,name\n29,Cars\n")
    assert cells(tmp_path, "a.csv", alternatives=("b_*.csv",)) == [(2, ["29", "Cars"])]
    (tmp_path / "b_2025.csv").write_text("code,name\n21,Drugs\n")
    assert fault(tmp_path, "a.csv", alternatives=("b_*.csv",)) == (
        "several files in DIR/b_*.csv: expected one file (move the others away), found b_2024.csv, b_2025.csv"
    )


def test_absent_file_names_every_alternative(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"expected the file a\.csv or b\.csv, found nothing there"):
        cells(tmp_path, "a.csv", alternatives=("b.csv",))


def test_workbook_sheet_is_read_from_its_header_row(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Codes"
    for line in (
        ("Labels",),
        (None, "code", "name"),
        (1, "29", "Cars"),
        (None, None, None),
        (3, 21, "Drugs"),
    ):
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    assert cells(tmp_path, "a.xlsx", sheet="Codes", header=2) == [(3, ["29", "Cars"]), (5, ["21", "Drugs"])]
    assert (
        fault(tmp_path, "a.xlsx", sheet="Other") == "missing sheet in DIR/a.xlsx: expected Other, found Codes"
    )


def test_json_records_are_flattened(tmp_path: Path) -> None:
    features = [{"code": "29", "properties": {"size": 2.5, "note": None}, "shape": {"points": [1, 2]}}]
    (tmp_path / "a.json").write_text(json.dumps({"features": features}))
    assert cells(tmp_path, "a.json", records="features", columns=("code", "properties.size", "shape")) == [
        (1, ["29", "2.5", '{"points": [1, 2]}', ""])
    ]


def test_json_stat_cells_keep_their_place_and_status(tmp_path: Path) -> None:
    cube = {
        "class": "dataset",
        "id": ["geo", "time"],
        "size": [2, 2],
        "dimension": {
            "geo": {"category": {"index": {"DE11": 1, "CZ02": 0}}},
            "time": {"category": {"index": ["2014", "2015"]}},
        },
        "value": {"0": 7.0, "3": 0.5},
        "status": {"1": "c", "3": "b"},
    }
    (tmp_path / "a.json").write_text(json.dumps(cube))
    expected = [
        (2, ["CZ02", "2014", "7", ""]),
        (3, ["CZ02", "2015", "", "c"]),
        (5, ["DE11", "2015", "0.5", "b"]),
    ]
    assert cells(tmp_path, "a.json", form="jsonstat", columns=("geo", "time", "value")) == expected
    full = cube | {"value": [7, None, None, 0.5], "status": ["", "c", None, "b"]}
    (tmp_path / "a.json").write_text(json.dumps(full))
    assert [
        row for row in cells(tmp_path, "a.json", form="jsonstat", columns=("geo",)) if row[0] != 4
    ] == expected
    (tmp_path / "a.json").write_text(json.dumps(cube | {"size": [2, 3]}))
    assert fault(tmp_path, "a.json", form="jsonstat", columns=("geo",)) == (
        "broken JSON-stat in DIR/a.json: expected sizes [2, 3], found categories 2, 2"
    )


def test_cut_gzip_is_named(tmp_path: Path) -> None:
    text = "code,name\n" + "".join(f"{n},name {n * 7919}\n" for n in range(900))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode())[:-400])
    assert fault(tmp_path, "a.csv.gz").startswith(
        "truncated file in DIR/a.csv.gz: expected the whole file, found "
    )


def test_damaged_gzip_is_named(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"code,name\n29,Cars\n"))
    packed[-8] ^= 255
    (tmp_path / "a.csv.gz").write_bytes(bytes(packed))
    assert fault(tmp_path, "a.csv.gz").startswith("broken archive in DIR/a.csv.gz: ")


def test_web_page_in_place_of_data_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\n<!DOCTYPE html><html><body>Not found</body></html>")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"<html>"))
    assert fault(tmp_path, "a.csv").startswith("web page in place of data in DIR/a.csv: ")
    assert fault(tmp_path, "b.csv.gz").startswith("web page in place of data in DIR/b.csv.gz: ")


def test_changed_header_names_the_missing_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,title\n29,Cars\n")
    assert fault(tmp_path, "a.csv") == "missing column in DIR/a.csv: expected code, name, found Code, title"


def test_long_cell_and_long_line_stop_with_their_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("code,name\n21,Drugs\n29," + "x" * 101 + "\n")
    assert fault(tmp_path, "a.csv", longest_cell=100) == (
        "cell too long in DIR/a.csv, row 3: expected at most 100 characters, found more (a quote that never ends?)"
    )
    monkeypatch.setattr("loaders.files.delimited_text.LONGEST_LINE", 50)
    assert fault(tmp_path, "a.csv").startswith("line too long in DIR/a.csv, row 3: ")


def test_row_with_too_few_cells_stops_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,name\n29\n")
    assert fault(tmp_path, "a.csv") == "broken row in DIR/a.csv, row 2: expected 2 cells, found 1"


def test_row_count_outside_the_bounds_stops(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,name\n29,Cars\n21,Drugs\n")
    assert fault(tmp_path, "a.csv", rows=(3, 9)) == (
        "row count out of bounds in DIR/a.csv: expected 3 to 9 rows, found 2"
    )
    assert fault(tmp_path, "a.csv", rows=(1, 1)) == (
        "row count out of bounds in DIR/a.csv: expected 1 to 1 rows, found more than 1"
    )


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/evil.csv", "x/../../evil.csv", "C:/evil.csv", "x\\..\\evil.csv"]
)
def test_archive_that_names_paths_outside_itself_is_refused(tmp_path: Path, name: str) -> None:
    zipped(tmp_path, {"a.csv": b"code,name\n29,Cars\n", name: b"code,name\n"})
    assert fault(tmp_path, "a.zip!a.csv").startswith("unsafe archive in DIR/a.zip!a.csv: ")


def test_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "code,name\n")
    zipped(tmp_path, {"inner.zip": inner.getvalue()})
    zipped(tmp_path, {"inner.csv": inner.getvalue()}, "b.zip")
    (tmp_path / "c.csv.gz").write_bytes(gzip.compress(gzip.compress(b"code,name\n")))
    assert fault(tmp_path, "a.zip!inner.zip").startswith("nested archive in ")
    assert fault(tmp_path, "b.zip!inner.csv").startswith("nested archive in ")
    assert fault(tmp_path, "c.csv.gz").startswith("nested archive in ")


def test_compression_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "HARMLESS_SIZE", 10_000)
    monkeypatch.setattr(archive, "HIGHEST_RATIO", 10)
    bomb = b"code,name\n" + b"1,a\n" * 100_000
    zipped(tmp_path, {"a.csv": bomb})
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(bomb))
    (tmp_path / "c.xlsx").write_bytes((tmp_path / "a.zip").read_bytes())
    assert fault(tmp_path, "a.zip!a.csv").startswith("compression bomb in ")
    assert fault(tmp_path, "b.csv.gz", rows=(1, 10**6)).startswith("compression bomb in ")
    assert fault(tmp_path, "c.xlsx", sheet="Codes").startswith("compression bomb in ")


def test_archive_without_the_member_lists_what_it_has(tmp_path: Path) -> None:
    zipped(tmp_path, {"a.csv": b"code,name\n", "b.csv": b"code,name\n"})
    assert (
        fault(tmp_path, "a.zip!c.csv")
        == "member not found in DIR/a.zip!c.csv: expected one, found a.csv, b.csv"
    )
    assert fault(tmp_path, "a.zip!*.csv").startswith("several members in ")
    (tmp_path / "b.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:60])
    assert fault(tmp_path, "b.zip!a.csv").startswith("broken archive in ")


def test_broken_workbook_and_json_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "a.json").write_text("[{")
    assert fault(tmp_path, "a.xlsx", sheet="Codes").startswith("broken archive in DIR/a.xlsx: ")
    zipped(tmp_path, {"a.csv": b""}, "b.xlsx")
    assert fault(tmp_path, "b.xlsx", sheet="Codes").startswith("broken workbook in DIR/b.xlsx: ")
    assert fault(tmp_path, "a.json").startswith("broken JSON in DIR/a.json: ")
    (tmp_path / "a.json").write_text("[" * 100_000)
    assert fault(tmp_path, "a.json").startswith("broken JSON in DIR/a.json: ")


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("12.5", ".", "12.5"),
        ("12,5", ",", "12.5"),
        ("-3", ".", "-3"),
        ("1e3", ".", "1E+3"),
        ("", ".", "None"),
    ],
)
def test_number_is_read_with_the_decimal_mark_of_the_file(text: str, mark: str, value: str) -> None:
    assert str(Row("things", 2, {"size": text}, set(), mark).figure("size")) == value


@pytest.mark.parametrize(
    ("text", "mark"), [("1,234", "."), ("1.234", ","), ("NaN", "."), ("12 b", "."), (":", ".")]
)
def test_anything_else_is_no_number(text: str, mark: str) -> None:
    with pytest.raises(UnmappedError, match="not a number"):
        Row("things", 2, {"size": text}, set(), mark).figure("size")
