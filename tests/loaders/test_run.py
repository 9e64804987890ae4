from pathlib import Path

import pytest

from loaders.code_lists import CodeLists
from loaders.contract import read
from loaders.errors import ContractError, UnmappedError
from loaders.load import EXAMPLES, Load, Skip
from loaders.row import Row
from loaders.source_files import LeftOut, SourceFiles
from ontology.iri import Minter
from ontology.term import Triple, literal
from ontology.toml_file import TomlError
from tests.support.contracts import file, source

spec = file


def test_downloaded_source_without_its_files_is_left_out_and_named(tmp_path: Path) -> None:
    jobs = source(spec("main", "jobs/*.csv"), spec("more", "more.csv", optional=True))
    missing = LeftOut("jobs", "Jobs", "https://example.org", ("jobs/*.csv", "more.csv"))
    for downloads in (None, tmp_path):
        source_files = SourceFiles(tmp_path, downloads, (jobs,))
        assert (source_files.present(), source_files.left_out()) == ([], [missing])
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "2024.csv").write_text("code\n29\n")
    source_files = SourceFiles(tmp_path / "elsewhere", tmp_path, (jobs,))
    assert (source_files.present(), source_files.left_out()) == ([jobs], [])
    assert source_files.files(jobs) == [jobs.files["main"]]
    assert [row.cells for row in source_files.table(jobs, "main")] == [{"code": "29"}]


def test_source_of_optional_files_needs_one_of_them(tmp_path: Path) -> None:
    jobs = source(spec("old", "old.csv", optional=True), spec("new", "new.csv", optional=True))
    assert SourceFiles(tmp_path, tmp_path, (jobs,)).present() == []
    (tmp_path / "new.csv").write_text("code\n29\n")
    assert SourceFiles(tmp_path, tmp_path, (jobs,)).present() == [jobs]


def load(rows: int, skips: tuple[int, float]) -> Load:
    table = [Row("main", number, {"code": str(number)}, set()) for number in range(1, rows + 1)]
    return Load(source(spec("main", "main.csv", skips=skips)), Minter(), CodeLists(), {"main": table})


def odd_only(row: Row) -> list[Triple]:
    if int(row.text("code")) % 2 == 0:
        raise UnmappedError("even", "code", "an odd number", row.text("code"))
    return [("<a:s>", "<a:p>", literal(row.text("code")))]


def test_every_skip_is_counted_and_the_first_are_listed() -> None:
    run = load(1000, (0, 500))
    assert len(list(run.each("main", odd_only))) == 500
    assert run.skipped == {"even": 500}
    assert len(run.skips) == EXAMPLES
    assert run.skips[0] == Skip("main", 2, "even", "even in column code: expected an odd number, found 2")


def test_skips_are_bound_by_number_or_by_share() -> None:
    assert len(list(load(4, (0, 0.5)).each("main", odd_only))) == 2
    for skips in ((0, 1), (0, 0.49)):
        with pytest.raises(
            ContractError, match=r"too many skipped rows in main.csv: expected at most 1 of 4, found 2"
        ):
            list(load(4, skips).each("main", odd_only))


def test_unknown_setting_is_refused() -> None:
    jobs = source(settings={"period": "latest"})
    assert jobs.with_settings({"period": "2015"}).settings == {"period": "2015"}
    with pytest.raises(ContractError, match="unknown setting in jobs: expected period, found year"):
        jobs.with_settings({"year": "2015"})


def test_path_has_alternatives(tmp_path: Path) -> None:
    (tmp_path / "jobs.toml").write_text(
        'title="t"\ndescription="d"\npublisher="p"\nlicence="l"\nurl="https://example.org"\nedition="e"\norder=1\ndownloaded=true\n'
        '[files.main]\npath="a.csv"\nalternatives=["b.csv"]\ncolumns=["code"]\nrows=[1, 2]\nskips=[0, 0.1]\n'
    )
    contract = read(tmp_path / "jobs.toml").files["main"]
    assert contract.paths == ("a.csv", "b.csv")
    assert (contract.skips_allowed(100), spec("a", "a", skips=(0, 3)).skips_allowed(100)) == (10, 3)


HEAD = (
    "title='t'\ndescription='d'\npublisher='p'\nlicence='l'\nurl='https://example.org'\nedition='e'\norder=1\n"
    "[files.main]\npath='a.csv'\ncolumns=['code']\nrows=[1, 2]\n"
)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("title", "titel"), "unknown key in jobs.toml, titel: expected title, found titel"),
        (("order=1", "order='1'"), "wrong value in jobs.toml, order: expected a whole number, found '1'"),
        (("path='a.csv'\n", ""), "missing key in jobs.toml, files.main.path: expected a text, found nothing"),
        (("path", "pth"), "unknown key in jobs.toml, files.main.pth: expected path, found pth"),
        (
            ("rows=[1, 2]", "rows=[3, 2]"),
            "wrong value in jobs.toml, files.main.rows: expected the least and the most, found [3, 2]",
        ),
        (
            ("path='a.csv'", "path='/a.csv'"),
            "wrong value in jobs.toml, files.main.path: expected a relative path, found '/a.csv'",
        ),
        (
            ("rows=[1, 2]", "rows=2"),
            "wrong value in jobs.toml, files.main.rows: expected the least and the most, found 2",
        ),
        (
            ("rows", "encoding='rot13'\nrows"),
            "wrong value in jobs.toml, files.main.encoding: expected an encoding such as utf-8 or cp1252, found 'rot13'",
        ),
        (
            ("rows", "columns_like='('\nrows"),
            (
                "wrong value in jobs.toml, files.main.columns_like: expected a regular expression,"
                " found missing ), unterminated subpattern at position 0"
            ),
        ),
        (
            ("rows", "delimiter='::'\nrows"),
            "wrong value in jobs.toml, files.main.delimiter: expected one character, found '::'",
        ),
        (
            ("rows", "download={to='a'}\nrows"),
            "missing key in jobs.toml, files.main.download.url: expected a text, found nothing",
        ),
        (
            ("rows", "name='a'\nrows"),
            "unknown key in jobs.toml, files.main.name: expected no name: it is the key or the name of the file, found a",
        ),
        (
            ("title=", "title"),
            (
                "broken TOML in jobs.toml: expected TOML 1.0 in UTF-8,"
                " found Expected '=' after a key in a key/value pair (at line 1, column 6)"
            ),
        ),
    ],
)
def test_wrong_contract_is_one_line_with_the_key(tmp_path: Path, change: tuple[str, str], line: str) -> None:
    (tmp_path / "jobs.toml").write_text(HEAD.replace(*change, 1))
    with pytest.raises(TomlError) as fault:
        read(tmp_path / "jobs.toml")
    assert str(fault.value) == line
