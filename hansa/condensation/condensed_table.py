"""A condensed table and its file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.errors import MissingFileError
from loaders.source_files import SourceFiles


@dataclass(frozen=True)
class CondensedTable:
    """Rows of a table under its columns, sorted; `name` is that of the file without its suffix.

    `notes` say what was left out and why.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    notes: tuple[str, ...] = ()

    def write(self, folder: Path) -> Path:
        """Write the table as CSV into a folder and return the file."""
        path = folder / f"{self.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(self.columns)
            writer.writerows(self.rows)
        return path


def require(files: SourceFiles, *names: str) -> None:
    """Raise MissingFileError where the files of a source are not in the folder of downloads."""
    for one in files.left_out():
        if one.name in names:
            raise MissingFileError(
                "missing file", str(files.downloads), f"{one.title}: {one.missing[0]}", "nothing there"
            )
