"""Files of the folder of downloads that no source takes and whose name is like that of one that is missing."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from loaders.contract import FileSpec

_WORD = re.compile(r"[a-z0-9]+")
_FORMS = frozenset(["csv", "tsv", "xlsx", "json", "geojson", "zip", "gz", "estat"])
_LEAST_WORDS = 2
MOST_FILES = 20_000


def near_misses(specs: Iterable[FileSpec], files: Collection[str]) -> list[str]:
    """Return the files, by their path in the folder, that have all words of the name of a missing one.

    >>> spec = FileSpec(path="io/*naio_10_cp1700*.csv*", columns=(), rows=(1, 9))
    >>> near_misses([spec], ["io/naio_10_cp1700.7z", "NAIO_10_CP1700_page.xlsx", "io/naio_10_cp1620.csv"])
    ['NAIO_10_CP1700_page.xlsx', 'io/naio_10_cp1700.7z']
    """
    names = {frozenset(_words(path)) for spec in specs for path in spec.paths}
    wanted = [words for words in names if len(words) >= _LEAST_WORDS]
    return sorted(
        file
        for file in files
        if any(words <= set(_WORD.findall(PurePosixPath(file).name.lower())) for words in wanted)
    )


def _words(path: str) -> Iterator[str]:
    """Yield the words that the pattern of a file states, without those of its form."""
    name = PurePosixPath(path.partition("!")[0]).name.partition(".")[0].lower()
    fixed = re.sub(r"\[[^]]*\]", "*", name)
    yield from (word for word in _WORD.findall(fixed) if word not in _FORMS)


def files_below(folder: Path) -> list[str]:
    """Return the files of a folder by their path in it, without hidden ones; of a large folder some."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    visible = (path for path in paths if not any(part.startswith(".") for part in path.parts))
    return sorted(path.as_posix() for path in islice(visible, MOST_FILES))
