"""Record of the files that were fetched into a folder, `fetched.json` beside the data."""

import json
from dataclasses import asdict
from pathlib import Path

from loaders.download.transfer import Version
from loaders.errors import ContractError

NAME = "fetched.json"


class DownloadRecord:
    """The versions of each file of a folder, newest first.

    Two are kept, because a version is written down before it is put in the place of the one before.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._files: dict[str, list[Version]] = {}
        if not self.path.is_file():
            return
        try:
            stated = json.loads(self.path.read_text(encoding="utf-8"))
            self._files = {path: [Version(**one) for one in versions] for path, versions in stated.items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise ContractError(
                "broken record of downloads", str(self.path), "the JSON that was written there", str(error)
            ) from None

    def versions(self, path: str) -> list[Version]:
        """Return the versions of a file, newest first."""
        return self._files.get(path, [])

    def add(self, path: str, version: Version) -> None:
        """Record a new version of a file."""
        before = [one for one in self.versions(path) if one.sha256 != version.sha256]
        self._files[path] = [version, *before][:2]
        stated = {name: [asdict(one) for one in versions] for name, versions in sorted(self._files.items())}
        beside = self.path.with_name(self.path.name + ".part")
        beside.write_text(json.dumps(stated, indent=1) + "\n", encoding="utf-8")
        beside.replace(self.path)
