"""A build redoes only what changed; its result is that of a build from nothing."""

import gzip
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from graph.snapshot import build as graph_build
from graph.snapshot import cache, sources
from graph.snapshot.build import Recipe, build
from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.snapshot.manifest import Part
from graph.snapshot.sources import Input
from graph.store.engine import Embedded
from graph.store.errors import StoreError
from ontology.iri import DEFAULT_BASE, Minter
from ontology.term import Statement, Triple, literal

Rows = dict[str, str]


def triples(name: str, text: str, drawn: list[str]) -> Iterator[Statement]:
    drawn.append(name)
    yield (f"<a:{name}>", "<a:says>", literal(text))
    yield f'<a:{name}> <a:lines> "1" .\n<a:{name}> <a:lines> "2" .\n'


def derive(store: Embedded, _: Minter) -> Iterator[Triple]:
    yield ("<a:all>", "<a:count>", literal(str(len(store.engine))))


def made(
    folder: Path,
    sources: Rows,
    drawn: list[str] | None = None,
    derived: Callable[..., Iterator[Triple]] = derive,
    base: str = DEFAULT_BASE,
) -> Snapshot:
    seen: list[str] = drawn if drawn is not None else []
    inputs = [
        Input(name, triples(name, text, seen), lambda name=name: Part("", name), f"key-{name}-{text}-{base}")  # type: ignore[misc]
        for name, text in sources.items()
    ]
    return build(SnapshotFolder(folder), inputs, Recipe(Minter(base), "0", derived))


def content(snapshot: Snapshot) -> set[str]:
    return {str(quad) for quad in snapshot.open().engine}


def test_only_a_changed_source_is_drawn_again(tmp_path: Path) -> None:
    drawn: list[str] = []
    made(tmp_path / "store", {"one": "a", "two": "b", "three": "c"}, drawn)
    assert drawn == ["one", "two", "three"]
    second = made(tmp_path / "store", {"one": "a", "two": "changed", "three": "c"}, drawn)
    assert drawn == ["one", "two", "three", "two"]
    fresh = made(tmp_path / "fresh", {"one": "a", "two": "changed", "three": "c"})
    assert second.manifest.id == fresh.manifest.id
    assert second.manifest.parts == fresh.manifest.parts
    assert content(second) == content(fresh)
    assert second.dump.read_bytes() == fresh.dump.read_bytes()


def test_source_that_is_gone_is_gone_from_the_graph(tmp_path: Path) -> None:
    made(tmp_path / "store", {"one": "a", "two": "b"})
    second = made(tmp_path / "store", {"one": "a"})
    assert content(second) == content(made(tmp_path / "fresh", {"one": "a"}))


def test_derived_graph_is_not_computed_again_for_the_same_sources(tmp_path: Path) -> None:
    first = made(tmp_path, {"one": "a"})

    def never(*_: object) -> Iterator[Triple]:
        raise AssertionError
        yield

    second = made(tmp_path, {"one": "a"}, derived=never)
    assert second.manifest.id == first.manifest.id
    assert content(second) == content(first)


def test_dump_and_store_say_the_same(tmp_path: Path) -> None:
    snapshot = made(tmp_path, {"one": "a", "two": "b"})
    with gzip.open(snapshot.dump) as stream:
        dumped = {str(quad) for quad in parse(stream.read(), RdfFormat.N_QUADS)}
    assert dumped == content(snapshot)
    assert [(part.name, part.triples) for part in snapshot.manifest.parts][:3] == [
        ("one", 3),
        ("two", 3),
        ("derived", 1),
    ]


def test_sources_beyond_memory_give_the_same_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(tmp_path / "memory", {"one": "a", "two": "b"})
    monkeypatch.setattr(sources, "MOST_IN_MEMORY", 0)
    monkeypatch.setattr(graph_build, "MOST_SHAPED", 0)
    second = made(tmp_path / "disk", {"one": "a", "two": "b"})
    assert second.manifest.id == first.manifest.id
    assert content(second) == content(first)
    assert {part.checked for part in second.manifest.parts[:2]} == {"check queries"}


def test_big_graph_is_reloaded_rather_than_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_REMOVED", 0)

    def refuse(*_: object) -> None:
        raise AssertionError

    made(tmp_path / "store", {"one": "a", "two": "b"})
    monkeypatch.setattr(Embedded, "remove", refuse)
    second = made(tmp_path / "store", {"one": "a", "two": "changed"})
    assert content(second) == content(made(tmp_path / "fresh", {"one": "a", "two": "changed"}))


def test_readers_of_the_old_snapshot_are_undisturbed(tmp_path: Path) -> None:
    first = made(tmp_path, {"one": "a"})
    held, before = first.open(), content(first)
    made(tmp_path, {"one": "changed"})
    made(tmp_path, {"one": "changed again"})
    assert {str(quad) for quad in held.engine} == before


def test_other_base_gives_another_snapshot_and_readers_keep_theirs(tmp_path: Path) -> None:
    first = made(tmp_path, {"one": "a"})
    reader = first.open()
    other = made(tmp_path, {"one": "a"}, base="https://hansa.example/")
    assert other.manifest.id != first.manifest.id
    question = "ASK { GRAPH <https://hansa.example/graph/one> { ?s ?p ?o } }"
    assert bool(other.open().query(question))
    assert not bool(reader.query(question))
    assert bool(reader.query(f"ASK {{ GRAPH <{DEFAULT_BASE}graph/one> {{ ?s ?p ?o }} }}"))


def test_another_reference_date_derives_again(tmp_path: Path) -> None:
    dates: list[str] = []

    def dated(date: str) -> Snapshot:
        def derived(store: Embedded, mint: Minter) -> Iterator[Triple]:
            dates.append(date)
            yield from derive(store, mint)

        recipe = Recipe(Minter(), "0", derived, reference_date=date)
        return build(
            SnapshotFolder(tmp_path),
            [Input("one", [("<a:a>", "<a:b>", "<a:c>")], lambda: Part("", "one"))],
            recipe,
        )

    assert [dated(date).manifest.reference_date for date in ("2026-01-01", "2026-01-01", "2026-02-01")] == [
        "2026-01-01", "2026-01-01", "2026-02-01",
    ]  # fmt: skip
    assert dates == ["2026-01-01", "2026-02-01"]


def test_kept_files_do_not_pile_up(tmp_path: Path) -> None:
    for text in "abcde":
        made(tmp_path, {"one": text})
    kept = sorted(path.name for path in (tmp_path / "staged").glob("one-*"))
    assert len(kept) == 4, "two staged graphs with their notes"
    assert len(list((tmp_path / "staged").glob("sources-*"))) == 1


def test_damaged_staged_file_is_made_again(tmp_path: Path) -> None:
    first = made(tmp_path / "store", {"one": "a", "two": "b"})
    (staged,) = (tmp_path / "store" / "staged").glob("one-*.nq.gz")
    staged.write_bytes(staged.read_bytes()[:10])
    drawn: list[str] = []
    second = made(tmp_path / "store", {"one": "a", "two": "b"}, drawn)
    assert drawn == ["one"]
    assert content(second) == content(first)


def test_build_replaces_an_earlier_version_and_refuses_a_later_one(tmp_path: Path) -> None:
    first = made(tmp_path, {"one": "a"})
    mark = tmp_path / "hansa-store.json"
    mark.write_text('{"format": 1}', encoding="utf-8")
    made(tmp_path, {"one": "a"})
    assert SnapshotFolder(tmp_path).current().manifest.id == first.manifest.id
    mark.write_text('{"format": 99}', encoding="utf-8")
    expected = f"store of a later version in {tmp_path}: expected format 3 or less, found format 99"
    with pytest.raises(StoreError, match=f"^{expected}$"):
        made(tmp_path, {"one": "a"})


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from tests.graph.snapshot.test_build_reuse import made, triples
    import tests.graph.snapshot.test_build_reuse as here
    from graph.snapshot import build, cache, publication
    store, moment = Path(sys.argv[1]), sys.argv[2]

    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)

    owner, name = {
        "keep": (cache.Cache, "record"),
        "note": (cache.Cache, "record_sources"),
        "write": (cache, "_write"),
        "check": (build, "require_sound"),
        "join": (build, "write_dumps"),
        "publish": (publication, "publish"),
        "prune": (cache.Cache, "prune"),
    }[moment]
    setattr(owner, name, die)
    made(store, {"one": "changed", "two": "b"})
"""


@pytest.mark.parametrize("moment", ["keep", "note", "write", "check", "join", "publish", "prune"])
def test_build_that_is_killed_leaves_a_whole_snapshot_and_the_next_one_is_right(
    tmp_path: Path, moment: str
) -> None:
    first = made(tmp_path / "store", {"one": "a", "two": "b"})
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path / "store"), moment]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[3], env={**os.environ, "PYTHONPATH": "."}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    served = SnapshotFolder(tmp_path / "store").current()
    fresh = made(tmp_path / "fresh", {"one": "changed", "two": "b"})
    expected = fresh if moment == "prune" else first
    assert served.manifest.id == expected.manifest.id
    assert content(served) == content(expected)
    second = made(tmp_path / "store", {"one": "changed", "two": "b"})
    assert (second.manifest.id, content(second)) == (fresh.manifest.id, content(fresh))
