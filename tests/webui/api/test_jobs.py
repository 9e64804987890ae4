"""Jobs of the JSON interface: submitted as JSON or TOML, watched, fetched, cancelled, refused."""

import json
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from msgspec import structs
from werkzeug.test import TestResponse

from tests.support.waiting import wait_until
from tests.webui.test_plans import printed
from webui.api.job_answers import AgendaResult, ConsortiumResult, JobAnswer
from webui.jobs.job_engine import JobEngine

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
CALL = {"title": "Plastics", "topic": [{"sector": "Plastics"}], "partners": {"min": 3, "max": 3}}


def sent(api: FlaskClient, path: str, body: Any, **headers: str) -> TestResponse:
    content = json.dumps(body, default=str).encode() if isinstance(body, dict) else body
    kind = "application/json" if isinstance(body, dict) else "application/toml"
    return api.post(f"/api/v1/{path}", data=content, content_type=kind, headers=headers)


def finished(api: FlaskClient, jobs: JobEngine, response: TestResponse) -> JobAnswer:
    """Return how a job is once it is over."""
    assert response.status_code == 202, response.text
    assert response.headers["Retry-After"] == "2"
    job = jobs.job(response.location.rpartition("/")[2])
    assert job is not None
    wait_until(lambda: job.is_over)
    over = api.get(response.location)
    assert over.headers["Cache-Control"] == "no-store"
    return msgspec.json.decode(over.data, type=JobAnswer)


def test_consortium_is_that_of_the_command(
    api: FlaskClient, api_jobs: JobEngine, store_folder: Path, tmp_path: Path
) -> None:
    job = finished(api, api_jobs, sent(api, "consortium?count=1&seconds=60", CALL))
    assert (job.state, job.fault, job.task, job.title) == ("done", "", "consortium", "Plastics")
    assert job.result is not None
    result = api.get(job.result)
    assert msgspec.json.encode(msgspec.json.decode(result.data, type=ConsortiumResult)) != b""
    (tmp_path / "call.toml").write_bytes(api.get(job.files["call.toml"]).data)
    command = printed(store_folder, "consortium", "--call", str(tmp_path / "call.toml"), "--count", "1")
    assert result.json is not None
    assert {**result.json, "seconds": 0} == {**command, "seconds": 0}
    assert api.get(f"{job.page.removeprefix('/')}").status_code == 200


def test_event_may_be_sent_as_json_or_as_its_file(api: FlaskClient, api_jobs: JobEngine) -> None:
    text = (EXAMPLES / "event.toml").read_bytes()
    results = []
    for body in (text, tomllib.loads(text.decode())):
        job = finished(api, api_jobs, sent(api, "agenda", body))
        assert job.result is not None
        result = api.get(job.result)
        results.append(structs.replace(msgspec.json.decode(result.data, type=AgendaResult), seconds=0))
        assert api.get(f"/agenda?job={job.id}").status_code == 200
    assert results[0] == results[1]
    assert len(results[0].participants) == results[0].served == 8


def test_event_of_the_graph_is_planned_by_its_name(api: FlaskClient, api_jobs: JobEngine) -> None:
    job = finished(
        api, api_jobs, sent(api, "agenda", {"event": "eu-korea-2018", "participants": 6, "slots": 3})
    )
    assert job.result is not None
    assert len(msgspec.json.decode(api.get(job.result).data, type=AgendaResult).participants) == 6


def test_job_that_is_cancelled_is_forgotten(api: FlaskClient, api_jobs: JobEngine) -> None:
    running = sent(api, "consortium", (EXAMPLES / "call.toml").read_bytes())
    waiting = sent(api, "consortium", (EXAMPLES / "call.toml").read_bytes())
    early = api.get(f"{waiting.location}/result")
    assert (early.status_code, early.headers["Retry-After"]) == (409, "2")
    refused = sent(api, "consortium", CALL)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    for response in (waiting, running):
        assert api.delete(response.location).status_code == 204
        assert api.get(response.location).status_code == 404
    assert api_jobs.counts()["running"] == 0


def test_request_that_is_sent_twice_is_one_job(api: FlaskClient) -> None:
    key = {"Idempotency-Key": "plastics-1"}
    first, second = sent(api, "consortium?count=2", CALL, **key), sent(api, "consortium?count=2", CALL, **key)
    assert first.location == second.location
    api.delete(first.location)


@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [
        ("consortium", {**CALL, "partners": {"min": 3}}, 422, "missing key in the body, partners.max"),
        ("consortium", {**CALL, "topic": [{"sector": "Plastiks"}]}, 422, "Plastiks: no "),
        ("consortium", {**CALL, "topics": []}, 422, "unknown key in the body, topics: expected topic"),
        ("consortium", b"title = ", 422, "broken TOML in the body"),
        (
            "consortium",
            b"a." * 100 + b"a = 1",
            422,
            "broken TOML in the body: expected lines with at most 64 dots",
        ),
        (
            "agenda",
            {"event": "eu-korea-2018", "participants": 1},
            422,
            "wrong value in the body, participants",
        ),
        (
            "agenda",
            {"event": "no-such-event-anywhere"},
            422,
            "no-such-event-anywhere: no event of that name.",
        ),
        ("agenda", b'participants = "people.csv"', 422, "missing key in the body"),
        ("consortium?count=9", CALL, 400, "count: expected a whole number from 1 to 5, found 9."),
    ],
)
def test_body_that_cannot_be_computed_is_a_problem(
    api: FlaskClient, path: str, body: Any, status: int, detail: str
) -> None:
    response = sent(api, path, body)
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert response.json is not None
    assert response.json["detail"].startswith(detail)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"[1]", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'"\xff"', "application/json", 400),
        (b"title=x", "application/x-www-form-urlencoded", 415),
        (b"", "", 415),
    ],
)
def test_body_that_is_no_object_is_refused(api: FlaskClient, content: bytes, kind: str, status: int) -> None:
    response = api.post("/api/v1/consortium", data=content, content_type=kind)
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
