"""Forms of consortia and agendas: jobs, files that go round, faults in a line, tokens, other sites, too many."""

import csv
import io
import json
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.matchmaking.agenda.event_file import event_of, read_event
from graph.matchmaking.consortium.call_file import call_of, read_call
from hansa.cli import main
from tests.support.waiting import wait_until
from webui.app import create_app
from webui.edition.edition import ServedEdition
from webui.jobs.job_engine import JobEngine, JobLimits
from webui.pages.agenda_form import form_of as event_form
from webui.pages.agenda_form import given as event_given
from webui.pages.agenda_form import table_of as event_table_of
from webui.pages.consortium_form import form_of as call_form
from webui.pages.plan_request import call_text

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CALL = {
    "title": "Automotive and plastics",
    "topic": ["Automotive", "Plastics"],
    "topic_of": ["", "sector"],
    "partners_min": "3",
    "partners_max": "3",
    "weight_complementarity": "0",
    "count": "1",
    "seconds": "60",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JobEngine]:
    made = JobEngine(tmp_path_factory.mktemp("jobs"), JobLimits(running=1, waiting=3, of_client=3))
    yield made
    made.close()


@pytest.fixture(scope="module")
def web(served: ServedEdition, engine: JobEngine) -> FlaskClient:
    return create_app(served, jobs=engine).test_client()


def token(web: FlaskClient, path: str) -> str:
    return web.get(path).text.partition('name="token" value="')[2].partition('"')[0]


def sent(web: FlaskClient, path: str, do: str, **fields: Any) -> TestResponse:
    return web.post(
        path, data={"token": token(web, path), "do": do, **fields}, headers={"Accept": "text/html"}
    )


def finished(engine: JobEngine, response: TestResponse) -> str:
    """Return the address of a job, once it is over."""
    assert response.status_code == 303, response.text
    job = engine.job(response.location.rpartition("/")[2])
    assert job is not None
    wait_until(lambda: job.is_over)
    return response.location


def printed(store_folder: Path, *arguments: str) -> Any:
    result = CliRunner().invoke(main, ["--store", str(store_folder), *arguments, "--format", "json"])
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def test_consortium_of_the_form_is_that_of_the_command_with_the_saved_file(
    web: FlaskClient, engine: JobEngine, store_folder: Path, tmp_path: Path
) -> None:
    saved = sent(web, "/consortium", "save", **CALL)
    assert saved.headers["Content-Disposition"] == 'attachment; filename="call.toml"'
    (tmp_path / "call.toml").write_bytes(saved.data)
    job = finished(engine, sent(web, "/consortium", "compute", **CALL))
    answer = web.get(f"{job}/answer.json").json
    command = printed(store_folder, "consortium", "--call", str(tmp_path / "call.toml"), "--count", "1")
    assert answer is not None
    assert {**answer, "seconds": 0} == {**command, "seconds": 0}
    rows = list(csv.DictReader(io.StringIO(web.get(f"{job}/answer.csv").text)))
    assert [row["iri"] for row in rows] == [member["iri"] for member in answer["consortia"][0]["members"]]
    page = web.get(job)
    assert "Proposal 1" in page.text
    assert "Refresh" not in page.headers
    assert web.get(f"{job}/call.toml").data == saved.data
    changed = web.get(f"/consortium?job={job.rpartition('/')[2]}").text
    assert 'value="Automotive and plastics"' in changed


def test_call_that_nobody_can_hold_says_what_to_relax(web: FlaskClient, engine: JobEngine) -> None:
    call = {
        **CALL,
        "partners_max": "4",
        "countries_min": "4",
        "include": "lyonbiopole\nsilicon-saxony",
        "budget_total": "100",
        "budget_partner_cost": "50",
    }
    job = finished(engine, sent(web, "/consortium", "compute", **call))
    page = web.get(job).text
    assert "No consortium holds all rules of this call." in page
    assert "Relax one rule" in page
    assert "at most EUR 100 in all" in page


def test_agenda_of_a_form_has_a_calendar_for_each(
    web: FlaskClient, engine: JobEngine, store_folder: Path
) -> None:
    example = (EXAMPLES / "event.toml").read_bytes()
    loaded = sent(web, "/agenda", "load", file=(io.BytesIO(example), "event.toml"))
    assert loaded.status_code == 200
    form = event_form(tomllib.loads(example.decode()))
    job = finished(engine, sent(web, "/agenda", "compute", **form.to_dict(flat=False)))
    answer = web.get(f"{job}/answer.json").json
    command = printed(store_folder, "agenda", "--event", str(EXAMPLES / "event.toml"))
    assert answer is not None
    calendars = [one.pop("calendar") for one in answer["participants"]]
    assert {**answer, "seconds": 0, "files": []} == {**command, "seconds": 0}
    archive = zipfile.ZipFile(io.BytesIO(web.get(f"{job}/calendars.zip").data))
    assert archive.namelist() == ["agenda.csv", *calendars]
    calendar = web.get(f"{job}/calendar/secpho.ics")
    assert calendar.content_type == "text/calendar; charset=utf-8"
    assert calendar.data == archive.read("secpho.ics")
    assert web.get(f"{job}/calendar/nobody.ics").status_code == 404
    page = web.get(job).text
    assert "8 of 8 participants have one" in page


def test_agenda_of_an_event_of_the_graph_can_be_changed_in_the_form(
    web: FlaskClient, engine: JobEngine
) -> None:
    fields = {"event": "eu-korea-2018", "participants": "6", "slots": "3"}
    job = finished(engine, sent(web, "/agenda", "event", **fields))
    answer = web.get(f"{job}/answer.json").json
    event = event_of(tomllib.loads(web.get(f"{job}/event.toml").text), "event.toml")
    assert answer is not None
    assert [one.id for one in event.participants] == [one["id"] for one in answer["participants"]]
    assert len(event.slots) == 3
    form = web.get(f"/agenda?job={job.rpartition('/')[2]}").text
    assert f'value="{answer["event"]["title"]}"' in form


def test_page_of_an_event_leads_to_its_agenda(web: FlaskClient) -> None:
    assert 'href="/agenda?event=eu-korea-2018"' in web.get("/event/eu-korea-2018.html").text
    assert 'value="eu-korea-2018"' in web.get("/agenda?event=eu-korea-2018").text


def test_examples_go_round_through_the_form(served: ServedEdition) -> None:
    call = tomllib.loads((EXAMPLES / "call.toml").read_text(encoding="utf-8"))
    text = call_text(served.edition, call_form(call))
    assert call_of(tomllib.loads(text), "call.toml") == read_call(EXAMPLES / "call.toml")
    event = tomllib.loads((EXAMPLES / "event.toml").read_text(encoding="utf-8"))
    table = event_table_of(event_form(event))
    assert event_of(table, "event.toml") == read_event(EXAMPLES / "event.toml")
    assert event_given(event_form(event))["apart"] == "secpho; optonet"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"partners_min": "five"},
            "Partners, at least: expected a whole number of at least 1, found &#39;five&#39;",
        ),
        ({"topic": []}, "Topics and fields: expected one or more [[topic]] tables, found []"),
        ({"include": "lyonbiopol"}, "lyonbiopol: no organisation of that name. Did you mean Lyonbiopole or "),
        ({"count": "9"}, "wrong value in the form, count: expected a whole number from 1 to 5, found 9"),
        ({"deadline": "soon"}, "Last day: expected a date, found &#39;soon&#39;"),
    ],
)
def test_fault_of_a_call_is_a_line_above_the_form_as_it_was_sent(
    web: FlaskClient, fields: dict[str, Any], line: str
) -> None:
    response = sent(web, "/consortium", "compute", **{**CALL, **fields})
    assert response.status_code == 400
    assert line in response.text
    assert 'value="Automotive and plastics"' in response.text


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("/consortium", b"title = ", "broken TOML in hostile.toml: expected TOML 1.0 in UTF-8"),
        ("/consortium", b"\xff\xfe", "broken TOML in hostile.toml"),
        ("/consortium", b"a = " + b"[" * 100_000, "broken TOML in hostile.toml"),
        ("/consortium", b"a = " + b"[" * 500 + b"]" * 500, "hostile.toml"),
        (
            "/consortium",
            b"a" + b".a" * 125_000 + b" = 1",
            "hostile.toml: expected lines with at most 64 dots",
        ),
        ("/consortium", b"x" * 300_000, "file too large in the form: expected at most 256 kB, found more"),
        ("/consortium", b'title = "<script>alert(1)</script>"\nfoo = 1', "hostile.toml"),
        ("/agenda", b'participants = "/etc/passwd"', "hostile.toml"),
    ],
)
def test_hostile_file_is_a_line(web: FlaskClient, path: str, content: bytes, line: str) -> None:
    response = sent(web, path, "load", file=(io.BytesIO(content), "hostile.toml"))
    assert response.status_code == 400
    assert line in response.text
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("people", "line"),
    [
        ("id\n" + "\n".join(f"p{n}" for n in range(2000)), "too many participants in the participants"),
        ('id,label\n"a', "broken CSV in the participants"),
        ("id,max\na,many", "the participants, row 2.max: expected a whole number of at least 0"),
        ("id,label\na,A,B", "the participants, row 2: expected 2 columns, found more"),
    ],
)
def test_hostile_participants_are_a_line(web: FlaskClient, people: str, line: str) -> None:
    form = event_form(tomllib.loads((EXAMPLES / "event.toml").read_text(encoding="utf-8")))
    response = sent(web, "/agenda", "compute", **{**form.to_dict(flat=False), "people": people})
    assert response.status_code == 400
    assert line in response.text


def test_event_file_on_the_web_reads_no_other_file(web: FlaskClient) -> None:
    text = (EXAMPLES / "event.toml").read_text(encoding="utf-8")
    content = 'participants = "/etc/passwd"\n' + text
    response = sent(web, "/agenda", "load", file=(io.BytesIO(content.encode()), "event.toml"))
    assert response.status_code == 400
    assert "participants: expected the participants themselves" in response.text


def test_event_of_millions_of_meetings_is_refused_at_once(web: FlaskClient) -> None:
    form = event_form(tomllib.loads((EXAMPLES / "event.toml").read_text(encoding="utf-8")))
    fields = {
        **form.to_dict(flat=False),
        "session_end": ["2024-08-01T14:00"],
        "session_start": ["2024-06-18T14:00"],
    }
    response = sent(web, "/agenda", "compute", **{**fields, "session_minutes": ["1"], "session_gap": ["0"]})
    assert response.status_code == 400
    assert "expected at most 1000 meetings one after another" in response.text


def test_form_without_its_token_or_from_another_site_keeps_what_was_typed(web: FlaskClient) -> None:
    bare = web.post("/consortium", data={"do": "compute", **CALL}, headers={"Accept": "text/html"})
    assert bare.status_code == 403
    assert "This form was open for too long." in bare.text
    assert 'value="Automotive and plastics"' in bare.text
    data = {"token": token(web, "/consortium"), "do": "compute", **CALL}
    for headers in ({"Origin": "https://example.org"}, {"Sec-Fetch-Site": "cross-site"}):
        assert web.post("/consortium", data=data, headers=headers).status_code == 403


def test_waiting_job_refreshes_without_script_and_can_be_cancelled(
    web: FlaskClient, engine: JobEngine
) -> None:
    jobs = [
        sent(web, "/consortium", "compute", **{**CALL, "title": f"Call {n}", "seconds": "60"}).location
        for n in range(3)
    ]
    refused = sent(web, "/consortium", "compute", **CALL)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    page = web.get(jobs[2])
    assert page.headers["Refresh"] == "2"
    assert page.headers["Cache-Control"] == "no-store"
    assert "plan" in page.text
    assert "Refresh" not in web.get(jobs[2] + "?refresh=no").headers
    assert web.post(jobs[2] + "/cancel").status_code == 403
    for job in jobs:
        ended = web.post(job + "/cancel", data={"token": token(web, "/consortium")})
        assert (ended.status_code, ended.location) == (303, job)
    assert "Cancelled." in web.get(jobs[2]).text
    assert web.get(jobs[2] + "/answer.json").status_code == 404
    assert web.get("/job/unknown").status_code == 404
    assert engine.counts()["running"] == engine.counts()["waiting"] == 0


def test_form_is_filled_in_from_an_opportunity(web: FlaskClient, served: ServedEdition) -> None:
    one = next(
        one for one in served.edition.opportunities.all if all("/organisation/" in p.iri for p in one.parties)
    )
    page = web.get("/consortium", query_string={"opportunity": one.iri}).text
    for party in one.parties:
        assert (
            party.label.split("&")[0].split("'")[0]
            in page.partition('id="include"')[2].partition("</textarea>")[0]
        )
    assert f'value="{one.topics[0].label}"' in page


def test_server_without_jobs_says_so(served: ServedEdition) -> None:
    web = create_app(served).test_client()
    assert web.get("/consortium").status_code == 200
    assert sent(web, "/consortium", "compute", **CALL).status_code == 503
    assert web.get("/job/any").status_code == 404


@pytest.mark.parametrize(
    ("path", "do", "fields", "fault"),
    [
        (
            "consortium",
            "compute",
            {"topic": "Automotive", "partners_min": "x"},
            "Partner, mindestens: erwartet eine ganze Zahl von mindestens 1, angegeben &#39;x&#39;",
        ),
        (
            "consortium",
            "compute",
            {"topic": "Automotive", "partners_min": "9", "partners_max": "3"},
            "Partner, höchstens: erwartet mindestens partners.min (9), angegeben 3",
        ),
        (
            "agenda",
            "compute",
            {"people": "id,label\na\nb,c,d,e\n"},
            "Teilnehmer, Zeile 3: erwartet 2 Spalten, angegeben mehr",
        ),
        (
            "agenda",
            "compute",
            {"people": "id,label\na,b\n", "timezone": "Foo/Bar"},
            "Zeitzone: erwartet eine IANA-Zeitzone wie Europe/Brussels, angegeben &#39;Foo/Bar&#39;",
        ),
        ("agenda", "event", {"event": "zzz"}, "zzz: unbekannter Name (Veranstaltung)."),
    ],
)
def test_a_fault_of_a_german_form_is_told_in_german(
    web: FlaskClient, path: str, do: str, fields: dict[str, str], fault: str
) -> None:
    response = sent(web, f"/de/{path}", do, **fields)
    assert response.status_code == 400
    assert fault in response.text
