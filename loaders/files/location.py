"""Locations of the files of a source."""

from dataclasses import dataclass
from pathlib import Path

from loaders.contract import FileSpec
from loaders.errors import ContractError, MissingFileError


@dataclass(frozen=True)
class Location:
    """Path of a file, with the pattern of its member if it is an archive."""

    path: Path
    member: str = ""

    def __str__(self) -> str:
        return f"{self.path}!{self.member}" if self.member else str(self.path)


def locate(spec: FileSpec, folder: Path) -> Location | None:
    """Return the place of a file, or None where no alternative is there.

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
    """Return the place of a file.

    Raises MissingFileError where it is nowhere, ContractError where it is empty.
    """
    location = locate(spec, folder)
    if location is None:
        expected = f"the file {' or '.join(spec.paths)}"
        raise MissingFileError("missing file", str(folder / spec.path), expected, "nothing there")
    if location.path.stat().st_size == 0:
        raise ContractError("empty file", str(location.path), f"{spec.rows[0]} rows or more", "0 bytes")
    return location
