"""Values of the page of a plan: its answer as it was written by the job."""

from collections.abc import Mapping
from typing import Any

from ontology.iri import slug
from webui.jobs.job_engine import Job
from webui.pages.plan_request import CONSORTIUM


def answer_values(job: Job) -> dict[str, Any]:
    """Return what the page of a job shows besides the job: its kind, and its answer where it is done."""
    is_consortium = job.task == CONSORTIUM
    shown: dict[str, Any] = {"is_consortium": is_consortium, "files": job.files.names, "answer": None}
    if job.state != "done":
        return shown
    answer = job.files.read_answer()
    more = _who_is_in(answer) if is_consortium else _timetable(answer)
    return {**shown, "answer": answer, **more}


def file_name(job: Job, name: str) -> str:
    """Return the name under which a visitor keeps a file of a job."""
    title = slug(job.title)[:60].strip("-") or "plan"
    return f"{title}.{name.rpartition('.')[2]}"


def _who_is_in(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of all proposals, those of most proposals first, each with the proposals it is in."""
    members: dict[str, dict[str, Any]] = {}
    for at, one in enumerate(answer["consortia"]):
        for member in one["members"]:
            members.setdefault(member["iri"], {**member, "places": []})["places"].append(at)
    everybody = sorted(members.values(), key=lambda one: (-len(one["places"]), one["places"], one["member"]))
    return {"everybody": everybody}


def _timetable(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return each meeting once by time and table, and what is known of participants by their ids."""
    meetings = {(row["start"], row["table"]): row for row in reversed(answer["agenda"])}
    timetable = [meetings[key] for key in sorted(meetings)]
    counts = [one["meetings"] for one in answer["participants"]]
    labels = {one["id"]: one["label"] for one in answer["participants"]}
    return {
        "timetable": timetable,
        "greatest": max(counts, default=0),
        "least": min(counts, default=0),
        "labels": labels,
    }
