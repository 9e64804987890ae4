"""Job engine: a bounded queue of jobs, each computed in a process that can be killed.

It knows neither pages nor what is computed: a task is the name of a module with a function
`answer(arguments, files)`, run in a fresh process; its answers are files. Jobs that run end with the server; the
answers of those that are over are kept below the folder, for the next server too.
"""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from ontology.errors import HansaError
from ontology.sentence import sentence
from ontology.sentence_json import decoded, encoded
from webui.jobs.job_files import REQUEST, AnswerTooLargeError, JobFiles
from webui.jobs.job_record import JobRecord, State, read_records, write_record
from webui.jobs.process import REFUSED

log = logging.getLogger(__name__)

_ENDED = sentence("the process ended before there was an answer")


class JobsBusyError(HansaError):
    """More jobs than are taken at a time, of everybody or of one client (`of_client`)."""

    of_client = False


@dataclass(frozen=True)
class JobLimits:
    """Limits of jobs.

    `running` at a time, `waiting` for their turn, `of_client` of both from one address; `seconds` and `memory` (bytes
    of address space) of one; an answer is kept for `kept`, of at most `most` jobs and `disk` bytes in all.
    """

    running: int = 1
    waiting: int = 16
    of_client: int = 3
    seconds: int = 150
    memory: int = 8 << 30
    kept: timedelta = timedelta(days=1)
    most: int = 500
    disk: int = 512 << 20


@dataclass
class Job:
    """A job: what is computed, for whom, from which snapshot, and how far it is.

    `id` cannot be guessed: it is all that leads to the job. `key` tells a request that was sent twice.
    """

    id: str
    task: str
    title: str
    snapshot: str
    client: str
    key: str
    files: JobFiles
    created: datetime
    state: State = "waiting"
    started: datetime | None = None
    ended: datetime | None = None
    fault: str = ""
    size: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    future: "Future[None] | None" = field(default=None, repr=False)

    @property
    def is_over(self) -> bool:
        """Return whether it is done, failed or cancelled."""
        return self.state in ("done", "failed", "cancelled")

    def seconds(self, now: datetime | None = None) -> float:
        """Return the seconds that it has run."""
        if self.started is None:
            return 0.0
        return ((self.ended or now or datetime.now(UTC)) - self.started).total_seconds()


class JobEngine:
    """The jobs of a server, below a folder; `close` ends them."""

    def __init__(self, folder: Path, limits: JobLimits | None = None) -> None:
        """Begin with the jobs that are kept below the folder, which need not exist."""
        self.limits = limits or JobLimits()
        self._folder = folder
        self._jobs = {
            files.folder.name: _kept(files, one) for files, one in read_records(folder, self.limits.kept)
        }
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(self.limits.running, thread_name_prefix="job")
        self._is_closed = False

    def submit(
        self,
        task: str,
        arguments: Mapping[str, Any],
        *,
        title: str,
        snapshot: str,
        client: str,
        once: str = "",
    ) -> Job:
        """Return a new job; raises JobsBusyError where too many run or wait.

        `arguments` is a JSON object. The same request with the same text in `once` gives the same job again.
        """
        request = json.dumps({"task": task, "arguments": arguments})
        key = sha256(f"{once}\0{request}".encode()).hexdigest() if once else ""
        with self._lock:
            self._sweep(datetime.now(UTC))
            if key and (same := next((job for job in self._jobs.values() if job.key == key), None)):
                return same
            self._refuse_too_many(client)
            identity = token_urlsafe(18)
            files = JobFiles(self._folder / identity)
            files.folder.mkdir(parents=True, mode=0o700)
            files.write(REQUEST, request.encode())
            job = Job(identity, task, title, snapshot, client, key, files, datetime.now(UTC))
            self._jobs[identity] = job
            job.future = self._threads.submit(self._run, job)
            return job

    def job(self, identity: str) -> Job | None:
        """Return a job by its id, None where it is unknown or no longer kept."""
        with self._lock:
            self._sweep(datetime.now(UTC))
            return self._jobs.get(identity)

    def before(self, job: Job) -> int:
        """Return how many jobs come before one that waits."""
        with self._lock:
            ahead = 0
            for other in self._jobs.values():
                if other is job:
                    break
                ahead += not other.is_over
            return ahead

    def cancel(self, job: Job) -> None:
        """End a job that is not over, at once."""
        with self._lock:
            if job.is_over:
                return
            self._end(job, "cancelled")
            if job.process is not None:
                job.process.kill()
            if job.future is not None:
                job.future.cancel()

    def forget(self, job: Job) -> None:
        """End a job where it is not over, and keep nothing of it."""
        self.cancel(job)
        if job.future is not None and not job.future.cancelled():
            wait([job.future])  # its process is killed: the thread ends at once
        with self._lock:
            if self._jobs.pop(job.id, None) is not None:
                shutil.rmtree(job.files.folder, ignore_errors=True)

    def counts(self) -> dict[State, int]:
        """Return how many jobs are in each state."""
        with self._lock:
            states: dict[State, int] = dict.fromkeys(("waiting", "running", "done", "failed", "cancelled"), 0)
            for job in self._jobs.values():
                states[job.state] += 1
            return states

    def close(self) -> None:
        """End all jobs, and take no more."""
        with self._lock:
            jobs = list(self._jobs.values())
            self._is_closed = True
        for job in jobs:
            self.cancel(job)
        self._threads.shutdown(cancel_futures=True)

    def _refuse_too_many(self, client: str) -> None:
        open_jobs = [job for job in self._jobs.values() if not job.is_over]
        most = self.limits.running + self.limits.waiting
        if len(open_jobs) >= most or self._is_closed:
            raise JobsBusyError("too many jobs", "this server", f"at most {most} at a time", "more")
        own = sum(job.client == client for job in open_jobs)
        if own >= self.limits.of_client:
            error = JobsBusyError(
                "too many jobs", "your address", f"at most {self.limits.of_client} at a time", "more"
            )
            error.of_client = True
            raise error

    def _run(self, job: Job) -> None:
        """Run the process of a job to its end, in a thread of the engine."""
        reader, lifeline = os.pipe()  # the process ends when the writer of its pipe is gone
        try:
            with self._lock:
                if job.is_over:
                    return
                job.state, job.started = "running", datetime.now(UTC)
                job.process = self._start(job, reader)
            code = job.process.wait()  # it has an alarm of its own
        except OSError as error:
            log.error("no process for a job: %s", error)
            code = os.EX_OSERR
        finally:
            os.close(reader)
            os.close(lifeline)
        with self._lock:
            job.size = job.files.size
            if job.is_over:
                return
            if code == 0:
                self._end(job, "done")
            elif code == REFUSED:
                self._end(job, "failed", job.files.fault)
            else:
                log.error("job %s of %s ended with code %d", job.id[:6], job.task, code)
                is_late = code == -signal.SIGALRM
                self._end(
                    job,
                    "failed",
                    sentence("it took more than {number} seconds", number=self.limits.seconds)
                    if is_late
                    else _ENDED,
                )

    def _start(self, job: Job, reader: int) -> "subprocess.Popen[bytes]":
        arguments = (job.files.folder, reader, self.limits.seconds, self.limits.memory)
        return subprocess.Popen(
            [sys.executable, "-m", "webui.jobs", *map(str, arguments)],
            pass_fds=(reader,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a solver prints there, past Python's streams
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )

    def _end(self, job: Job, state: State, fault: str = "") -> None:
        job.state, job.fault, job.ended = state, fault, datetime.now(UTC)
        record = JobRecord(
            job.task,
            job.title,
            job.snapshot,
            job.key,
            state,
            encoded(fault),
            job.created,
            job.started,
            job.ended,
        )
        try:
            write_record(job.files, record)
        except AnswerTooLargeError as error:
            log.error("a job that is not kept for the next server: %s", error)

    def _sweep(self, now: datetime) -> None:
        """Forget jobs that are over and too old, or one too many; the oldest first."""
        over = [job for job in self._jobs.values() if job.is_over]
        size = sum(job.size for job in over)
        number = len(over)
        for job in over:
            is_old = job.ended is not None and now - job.ended > self.limits.kept
            if not is_old and number <= self.limits.most and size <= self.limits.disk:
                continue
            del self._jobs[job.id]
            shutil.rmtree(job.files.folder, ignore_errors=True)
            number, size = number - 1, size - job.size


def _kept(files: JobFiles, record: JobRecord) -> Job:
    return Job(
        files.folder.name,
        record.task,
        record.title,
        record.snapshot,
        "",
        record.key,
        files,
        record.created,
        record.state,
        record.started,
        record.ended,
        decoded(record.fault),
        files.size,
    )
