"""Files of a job: its request, its progress, its answers, or why there are none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.errors import HansaError
from ontology.sentence_json import decoded, encoded, sentences_in, with_sentences

REQUEST, PROGRESS, FAULT, RECORD = "request.json", "progress.txt", "fault.txt", "job.json"
_SENTENCES = "sentences.json"
_PROGRESS_BYTES = 16_384


class AnswerTooLargeError(HansaError):
    """An answer that is larger than a job may keep."""


@dataclass(frozen=True)
class JobFiles:
    """The folder of a job; a file stands in it whole or not at all."""

    folder: Path

    def write(self, name: str, content: bytes) -> None:
        """Write a file; raises AnswerTooLargeError where the limit of the process is reached."""
        unfinished = self.folder / f".{name}"
        try:
            unfinished.write_bytes(content)
        except OSError as error:
            raise AnswerTooLargeError(
                "answer not kept", name, "a file that can be written", error.strerror or str(error)
            ) from None
        unfinished.replace(self.folder / name)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; raises FileNotFoundError where there is none of that name."""
        return (self.folder / name).read_bytes()

    def report(self, line: str) -> None:
        """Add a line to the progress."""
        with (self.folder / PROGRESS).open("a", encoding="utf-8") as file:
            file.write(f"{encoded(line)}\n")

    def write_answer(self, record: Mapping[str, Any]) -> None:
        """Write an answer as JSON, and the parts of its sentences beside it."""
        self.write("answer.json", json.dumps(record, ensure_ascii=False).encode())
        self.write(_SENTENCES, json.dumps(sentences_in(record), ensure_ascii=False).encode())

    def read_answer(self) -> dict[str, Any]:
        """Return the answer, its sentences with their parts; raises FileNotFoundError where there is none."""
        parts = json.loads(self.read(_SENTENCES))
        record: dict[str, Any] = with_sentences(json.loads(self.read("answer.json")), parts)
        return record

    @property
    def progress(self) -> list[str]:
        """Return the whole lines of progress so far."""
        try:
            text = self.read(PROGRESS)[:_PROGRESS_BYTES].decode("utf-8", "replace")
        except FileNotFoundError:
            return []
        # The last line may be cut, or be written at this moment.
        return [decoded(line) for line in text[: text.rfind("\n") + 1].splitlines()]

    @property
    def fault(self) -> str:
        """Return why there is no answer, nothing where that is not written."""
        try:
            return decoded(self.read(FAULT).decode())
        except FileNotFoundError:
            return ""

    @property
    def names(self) -> list[str]:
        """Return the names of the answers."""
        own = (REQUEST, PROGRESS, FAULT, RECORD, _SENTENCES)
        return sorted(
            path.name
            for path in self.folder.iterdir()
            if path.name not in own and not path.name.startswith(".")
        )

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(path.stat().st_size for path in self.folder.iterdir())
