"""The documents are true: their recipes work, their paths exist, their terms are used."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from queries.library import read

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]
FOLDERS = "benchmarks|docs|graph|hansa|loaders|ontology|queries|tests|webui"


def blocks(path: Path, language: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", text, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def test_recipe_for_a_source_makes_a_source(tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(
        ROOT, copy, ignore=shutil.ignore_patterns(".venv", "store", ".git", ".*_cache", "__pycache__")
    )
    (toml,) = blocks(ROOT / "CONTRIBUTING.md", "toml")
    (module,) = blocks(ROOT / "CONTRIBUTING.md", "python")
    (copy / "loaders" / "sources" / "clusters" / "awards.toml").write_text(toml, encoding="utf-8")
    (copy / "loaders" / "sources" / "clusters" / "awards.py").write_text(module, encoding="utf-8")
    (copy / "loaders" / "data" / "awards.csv").write_text(
        "id,organisation_id,title,year,source,confidence\n1,acstyria,Best cluster,2020,https://example.org,S\n",
        encoding="utf-8",
    )
    code = """
from loaders.source_files import SourceFiles
from ontology.iri import Minter
source_files = SourceFiles()
load, triples = source_files.load(source_files.source("awards"), Minter(), source_files.code_lists())
print(len(list(triples)), load.skips, load.drift())
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True)
    assert done.stdout == "4 [] []\n"


def test_recipe_for_a_query_is_a_query(tmp_path: Path) -> None:
    (text,) = blocks(ROOT / "CONTRIBUTING.md", "sparql")
    file = tmp_path / "founded.rq"
    file.write_text(text, encoding="utf-8")
    query = read(file)
    assert (query.returns, [p.name for p in query.parameters]) == (
        ("organisation", "label", "year"),
        ["year"],
    )
    assert 'VALUES ?year { "1998" }' in query.bind({"year": "1998"})


def test_readme_commands_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^|`)make ([a-z]+)", readme, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    listed = subprocess.run(
        [sys.executable, "-m", "hansa", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for command in set(re.findall(r"(?:`|bin/)hansa ([a-z]+)", readme)):
        assert re.search(rf"^  {command}\b", listed, re.MULTILINE), command


def test_nothing_committed_names_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    for name in tracked:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".rq", ".ttl", ".lock", "") and path.is_file():
            assert "/work" + "/" not in path.read_text(encoding="utf-8"), name


def test_every_term_of_the_glossary_is_used_elsewhere() -> None:
    glossary = ROOT / "docs" / "glossary.md"
    terms = re.findall(r"^\*\*(.+?)\*\*: ", glossary.read_text(encoding="utf-8"), re.MULTILINE)
    files = [ROOT / name for name in DOCUMENTS if ROOT / name != glossary]
    for folder in ("graph", "hansa", "loaders", "ontology", "queries", "webui"):
        files += [
            path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".html", ".rq", ".ttl")
        ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files).casefold()
    assert terms
    assert [term for term in terms if not re.search(rf"\b{re.escape(term)}\b", text)] == []
    assert [term for term in terms if terms.count(term) > 1] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_paths_that_a_document_names_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = {path for path in re.findall(rf"`((?:{FOLDERS})/[\w./-]*)", text) if "awards" not in path}
    links = {target for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if not target.startswith("http")}
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
    assert sorted(target for target in links if not (ROOT / document).parent.joinpath(target).exists()) == []
