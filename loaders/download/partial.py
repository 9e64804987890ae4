"""What has been got of a file so far, and of which version of it."""

import json
from dataclasses import dataclass
from pathlib import Path

# Apart from the data, so that no pattern of a source takes a part for the file.
FOLDER = ".unfinished"


def place(folder: Path, to: str) -> Path:
    """Return where the part of a file is kept until it is whole, below the folder of downloads."""
    return folder / FOLDER / f"{to.replace('/', '__')}.part"


@dataclass
class PartialDownload:
    """The first `size` bytes of a file in `path`, and beside it in JSON what identifies the version they are of.

    Without a `validator` the rest cannot be asked for, because it might be of another version.
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
        """Return what an earlier run left of a file; nothing where it was another URL's or is not understood."""
        part = cls(path, url)
        try:
            told = json.loads(part._note.read_text(encoding="utf-8"))
            size = part.path.stat().st_size
        except (FileNotFoundError, ValueError):
            return part
        if isinstance(told, dict) and told.get("url") == url and told.get("validator"):
            part.size = size
            part.etag, part.last_modified = str(told["etag"]), str(told["last_modified"])
            part.validator, part.total = str(told["validator"]), told["total"]
        return part

    @property
    def _note(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    def begin(self, etag: str, last_modified: str, validator: str, total: int | None) -> None:
        """Begin a version from its first byte."""
        self.clear()
        self.etag, self.last_modified, self.validator, self.total = etag, last_modified, validator, total
        told = {
            "url": self.url,
            "etag": etag,
            "last_modified": last_modified,
            "validator": validator,
            "total": total,
        }
        self._note.write_text(json.dumps(told), encoding="utf-8")

    def clear(self) -> None:
        """Forget what has been got."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
        self.size, self.etag, self.last_modified, self.validator, self.total = 0, "", "", "", None
