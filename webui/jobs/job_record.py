"""Record of a job that is over, beside its files, so that the next server has its answer too."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from webui.jobs.job_files import RECORD, JobFiles

State = Literal["waiting", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class JobRecord:
    """A job that is over, as it is kept; `fault` is the JSON of a sentence."""

    task: str
    title: str
    snapshot: str
    key: str
    state: State
    fault: str
    created: datetime
    started: datetime | None
    ended: datetime


def write_record(files: JobFiles, record: JobRecord) -> None:
    """Write the record of a job; raises AnswerTooLargeError where the disk is full."""
    files.write(RECORD, msgspec.json.encode(record))


def read_records(folder: Path, kept: timedelta) -> Iterator[tuple[JobFiles, JobRecord]]:
    """Yield the jobs below a folder that ended within some time, the oldest first; the others are removed.

    A job that has no record, or a broken one, was cut off with its server, or runs on another one: it goes when it is
    as old.
    """
    limit = datetime.now(UTC) - kept
    rows = []
    for path in folder.iterdir() if folder.is_dir() else ():
        files = JobFiles(path)
        try:
            record = msgspec.json.decode(files.read(RECORD), type=JobRecord)
            ended = record.ended
        except (OSError, msgspec.MsgspecError):
            record, ended = None, datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if ended < limit:
            shutil.rmtree(path, ignore_errors=True)
        elif record is not None:
            rows.append((files, record))
    yield from sorted(rows, key=lambda row: (row[1].ended, row[0].folder.name))
