from pathlib import Path

from loaders.code_lists import CodeLists
from loaders.contract import FileSpec, Source
from loaders.fingerprint import fingerprint
from loaders.source_files import SourceFiles
from ontology.iri import Minter

MINT, LISTS = Minter(), CodeLists(nuts={"2021": frozenset({"DE11", "CZ02"})}, sectors=frozenset({"Apparel"}))


def source(periods: str = "2015") -> Source:
    files = (FileSpec("main", "a.csv", ("code",), (1, 9)),)
    return Source(
        "jobs", "Jobs", "", "Eurostat", "CC-BY-4.0", "https://example.org", "2024", 90,
        downloaded=True, settings={"periods": periods}, files=files,
    )  # fmt: skip


def test_key_changes_with_everything_that_the_triples_depend_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code\n29\n")
    source_files = SourceFiles(downloads=tmp_path)
    first = fingerprint(source_files, source(), MINT, LISTS)
    keys = {
        first,
        fingerprint(source_files, source("all"), MINT, LISTS),
        fingerprint(source_files, source(), Minter("https://example.org/"), LISTS),
        fingerprint(
            source_files, source(), MINT, CodeLists(nuts={"2021": frozenset({"DE11"})}, sectors=LISTS.sectors)
        ),
        fingerprint(source_files, source(), MINT, CodeLists(nuts=LISTS.nuts)),
    }
    (tmp_path / "a.csv").write_text("code\n21\n")
    keys.add(fingerprint(source_files, source(), MINT, LISTS))
    assert len(keys) == 6
    (tmp_path / "a.csv").write_text("code\n29\n")
    assert fingerprint(SourceFiles(downloads=tmp_path), source(), Minter(), LISTS) == first
