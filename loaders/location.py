"""Locations of the files of a source."""

from dataclasses import dataclass
from pathlib import Path

from loaders.contract import FileSpec
from loaders.errors import ContractError, MissingFileError


@dataclass(frozen=True)
class Location:
    """A file, and the pattern of the member where it is an archive."""

    path: Path
    member: str = ""

    def __str__(self) -> str:
        return f"{self.path}!{self.member}" if self.member else str(self.path)


def locate(spec: FileSpec, folder: Path) -> Location | None:
    """Return where a file is, or None where no alternative is there.

    Raises ContractError where a pattern matches two files, because the newest cannot be guessed from names.
    """
    for written in spec.paths:
        pattern, _, member = written.partition("!")
        matches = sorted(path for path in folder.glob(pattern) if path.is_file())
        if len(matches) > 1:
            names = ", ".join(str(path.relative_to(folder)) for path in matches)
            raise ContractError(
                "several files", str(folder / pattern), "one file (move the others away)", names
            )
        if matches:
            return Location(matches[0], member)
    return None


def required(spec: FileSpec, folder: Path) -> Location:
    """Return where a file is; raises MissingFileError where it is nowhere, ContractError where it is empty."""
    found = locate(spec, folder)
    if found is None:
        wanted = f"the file {' or '.join(spec.paths)}"
        raise MissingFileError("missing file", str(folder / spec.path), wanted, "nothing there")
    if found.path.stat().st_size == 0:
        raise ContractError("empty file", str(found.path), f"{spec.rows[0]} rows or more", "0 bytes")
    return found
