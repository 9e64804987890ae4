"""Part of a file that was not yet fetched whole, with its version."""

import json
from dataclasses import dataclass
from pathlib import Path

# Apart from the data, so that no pattern of a source takes a part for the file.
FOLDER = ".unfinished"


def place(folder: Path, to: str) -> Path:
    """Return the path of the part of a file, below the folder of downloads."""
    return folder / FOLDER / f"{to.replace('/', '__')}.part"


@dataclass
class PartialDownload:
    """The first `size` bytes of a file, in `path`, with their version beside it.

    Without a `validator` the rest cannot be requested, because it might be of another version.
    """

    path: Path
    url: str
    size: int = 0
    etag: str = ""
    last_modified: str = ""
    validator: str = ""
    total: int | None = None

    @classmethod
    def left(cls, path: Path, url: str) -> "PartialDownload":
        """Return the part that an earlier run left, empty if it is of another URL."""
        part = cls(path, url)
        try:
            note = json.loads(part._note.read_text(encoding="utf-8"))
            size = part.path.stat().st_size
        except (FileNotFoundError, ValueError):
            return part
        if isinstance(note, dict) and note.get("url") == url and note.get("validator"):
            part.size = size
            part.etag, part.last_modified = str(note["etag"]), str(note["last_modified"])
            part.validator, part.total = str(note["validator"]), note["total"]
        return part

    @property
    def _note(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    def begin(self, etag: str, last_modified: str, validator: str, total: int | None) -> None:
        """Begin a version from its first byte."""
        self.clear()
        self.etag, self.last_modified, self.validator, self.total = etag, last_modified, validator, total
        note = {
            "url": self.url,
            "etag": etag,
            "last_modified": last_modified,
            "validator": validator,
            "total": total,
        }
        self._note.write_text(json.dumps(note), encoding="utf-8")

    def clear(self) -> None:
        """Remove the part."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
        self.size, self.etag, self.last_modified, self.validator, self.total = 0, "", "", "", None
