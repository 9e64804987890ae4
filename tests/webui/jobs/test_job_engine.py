"""The job engine: answers, refusals, cancelled and overrunning jobs, bounds in number, time, memory and disk."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.waiting import wait_until
from webui.jobs.job_engine import Job, JobEngine, JobLimits, JobsBusyError

Submit = Callable[..., Job]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[JobEngine]:
    made = JobEngine(tmp_path / "jobs", JobLimits(running=2, waiting=2, of_client=3, seconds=60))
    yield made
    made.close()


@pytest.fixture
def submit(engine: JobEngine) -> Submit:
    def made(do: str, client: str = "192.0.2.1", once: str = "") -> Job:
        arguments = {"do": do}
        return engine.submit(
            "tests.support.job_tasks", arguments, title=do, snapshot="c8ff", client=client, once=once
        )

    return made


def test_job_keeps_its_answer_and_its_progress_under_an_address_that_cannot_be_guessed(
    engine: JobEngine, submit: Submit
) -> None:
    job = submit("answer")
    wait_until(lambda: job.is_over)
    assert (job.state, job.fault, job.snapshot) == ("done", "", "c8ff")
    assert len(job.id) == 24
    assert engine.job(job.id) is job
    assert engine.job(job.id[:-1]) is None
    assert job.files.names == ["answer.json"]
    assert job.files.read("answer.json") == b'{"sum": 3}'
    assert job.files.progress == ["begun"]


def test_refusal_is_one_line_and_a_failure_says_nothing_of_its_inside(submit: Submit) -> None:
    refused, failed = submit("refuse"), submit("fail")
    wait_until(lambda: refused.is_over and failed.is_over)
    line = "no such region in the graph: expected a region, found Atlantis"
    assert (refused.state, refused.fault) == ("failed", line)
    assert (failed.state, failed.fault) == ("failed", "the process ended before there was an answer")


def test_job_that_takes_too_much_memory_or_disk_ends_alone(submit: Submit) -> None:
    memory, disk = submit("memory"), submit("disk")
    wait_until(lambda: memory.is_over and disk.is_over)
    assert (memory.state, disk.state) == ("failed", "failed")
    assert disk.files.names == []
    job = submit("answer")
    wait_until(lambda: job.is_over)
    assert job.state == "done"


def test_cancelled_job_ends_at_once_and_its_process_with_it(engine: JobEngine, submit: Submit) -> None:
    job = submit("wait")
    wait_until(lambda: job.files.progress == ["begun"])
    process = job.process
    assert process is not None
    engine.cancel(job)
    assert job.state == "cancelled"
    assert process.wait() == -9


def test_job_that_overruns_its_time_is_ended(tmp_path: Path) -> None:
    engine = JobEngine(tmp_path, JobLimits(seconds=1))
    job = engine.submit("tests.support.job_tasks", {"do": "wait"}, title="w", snapshot="s", client="a")
    wait_until(lambda: job.is_over)
    assert (job.state, job.fault) == ("failed", "it took more than 1 seconds")
    engine.close()


def test_jobs_wait_in_turn_and_too_many_are_refused(engine: JobEngine, submit: Submit) -> None:
    jobs = [submit("wait") for _ in range(3)]
    with pytest.raises(JobsBusyError, match="your address: expected at most 3 at a time") as caught:
        submit("wait")
    assert caught.value.of_client
    last = submit("wait", "192.0.2.2")
    with pytest.raises(JobsBusyError, match="this server: expected at most 4 at a time") as caught:
        submit("wait", "192.0.2.3")
    assert not caught.value.of_client
    assert engine.before(last) == 3
    wait_until(lambda: jobs[1].state == "running")
    assert engine.counts() == {"waiting": 2, "running": 2, "done": 0, "failed": 0, "cancelled": 0}
    engine.cancel(jobs[2])
    engine.cancel(jobs[0])
    wait_until(lambda: last.state == "running")
    assert jobs[2].state == "cancelled"


def test_request_that_is_sent_twice_is_one_job(submit: Submit) -> None:
    first = submit("answer", once="t1")
    assert submit("answer", once="t1") is first
    assert submit("refuse", once="t1") is not first
    assert submit("answer", once="t2") is not first


def test_answers_go_after_their_time_and_when_there_are_too_many(tmp_path: Path) -> None:
    engine = JobEngine(tmp_path, JobLimits(running=2, most=2))
    jobs = []
    for _ in range(4):
        jobs.append(
            engine.submit("tests.support.job_tasks", {"do": "answer"}, title="", snapshot="", client="")
        )
        wait_until(lambda: jobs[-1].is_over)
    kept = [job for job in jobs if engine.job(job.id)]
    assert kept == jobs[2:]
    assert {path.name for path in tmp_path.iterdir()} == {job.id for job in kept}
    engine.limits = replace(engine.limits, kept=timedelta(0))
    assert engine.job(jobs[3].id) is None
    assert list(tmp_path.iterdir()) == []
    engine.close()


def test_next_engine_has_the_answers_of_the_one_before_it(tmp_path: Path) -> None:
    before = JobEngine(tmp_path)
    done, refused, running = (
        before.submit("tests.support.job_tasks", {"do": do}, title=do, snapshot="c8ff", client="a", once=do)
        for do in ("answer", "refuse", "wait")
    )
    wait_until(lambda: running.process is not None)
    before.close()
    (tmp_path / done.id).with_name("cut-off").mkdir()
    engine = JobEngine(tmp_path)
    kept = [engine.job(job.id) for job in (done, refused, running)]
    assert [(job.state, job.title, job.snapshot) for job in kept if job] == [
        ("done", "answer", "c8ff"),
        ("failed", "refuse", "c8ff"),
        ("cancelled", "wait", "c8ff"),
    ]
    assert kept[0] is not None
    assert kept[0].files.read("answer.json") == b'{"sum": 3}'
    assert kept[0].ended == done.ended
    assert [job.fault for job in kept if job] == ["", refused.fault, ""]
    again = engine.submit(
        "tests.support.job_tasks", {"do": "answer"}, title="", snapshot="", client="", once="answer"
    )
    assert again is kept[0]
    engine.close()
    engine = JobEngine(tmp_path, JobLimits(kept=timedelta(0)))
    assert list(tmp_path.iterdir()) == []
    assert engine.job(done.id) is None
    engine.close()


def test_closed_engine_ends_what_runs_and_takes_no_more(tmp_path: Path) -> None:
    engine = JobEngine(tmp_path)
    job = engine.submit("tests.support.job_tasks", {"do": "wait"}, title="", snapshot="", client="")
    wait_until(lambda: job.process is not None)
    engine.close()
    assert job.process is not None
    assert (job.state, job.process.wait()) == ("cancelled", -9)
    with pytest.raises(JobsBusyError):
        engine.submit("tests.support.job_tasks", {"do": "wait"}, title="", snapshot="", client="")
