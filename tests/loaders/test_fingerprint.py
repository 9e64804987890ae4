from pathlib import Path

from loaders.code_lists import CodeLists
from loaders.contract import Source
from loaders.fingerprint import fingerprint
from loaders.source_files import SourceFiles
from ontology.iri import Minter
from tests.support.contracts import file, source

MINT, LISTS = Minter(), CodeLists(nuts={"2021": frozenset({"DE11", "CZ02"})}, sectors=frozenset({"Apparel"}))


def of(periods: str = "2015") -> Source:
    return source(file("main", "a.csv"), settings={"periods": periods})


def test_key_changes_with_everything_that_the_triples_depend_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code\n29\n")
    source_files = SourceFiles(downloads=tmp_path)
    first = fingerprint(source_files, of(), MINT, LISTS)
    keys = {
        first,
        fingerprint(source_files, of("all"), MINT, LISTS),
        fingerprint(source_files, of(), Minter("https://example.org/"), LISTS),
        fingerprint(
            source_files, of(), MINT, CodeLists(nuts={"2021": frozenset({"DE11"})}, sectors=LISTS.sectors)
        ),
        fingerprint(source_files, of(), MINT, CodeLists(nuts=LISTS.nuts)),
    }
    (tmp_path / "a.csv").write_text("code\n21\n")
    keys.add(fingerprint(source_files, of(), MINT, LISTS))
    assert len(keys) == 6
    (tmp_path / "a.csv").write_text("code\n29\n")
    assert fingerprint(SourceFiles(downloads=tmp_path), of(), Minter(), LISTS) == first
