"""Task of a job: consortia for a call."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.matchmaking.consortium.call_file import call_of
from graph.matchmaking.consortium.proposal_object import proposal_object, proposal_rows
from graph.matchmaking.consortium.proposals import consortia
from ontology.csv_text import csv_file
from ontology.errors import HansaError
from ontology.toml_file import table_in
from webui.jobs.job_files import JobFiles
from webui.jobs.snapshot import open_snapshot

NAME = "call.toml"


def answer(arguments: Mapping[str, Any], files: JobFiles) -> None:
    """Write the call as TOML, and the proposal as JSON and CSV as `hansa consortium` prints them.

    Arguments: `snapshot` (its folder), `today`, `toml` (the text of the call), `count`, `distance`, `seconds`. Raises
    HansaError where the call cannot be answered.
    """
    files.write(NAME, arguments["toml"].encode())
    call = call_of(table_in(arguments["toml"].encode(), NAME), NAME)
    store = open_snapshot(arguments["snapshot"])
    proposed = consortia(
        store,
        call,
        date.fromisoformat(arguments["today"]),
        count=arguments["count"],
        distance=arguments["distance"],
        time_limit=arguments["seconds"],
        report=files.report,
    )
    if not proposed.proposal.consortia and not proposed.proposal.relaxations:
        raise HansaError("no answer in time", call.title, "more time", f"{arguments['seconds']} seconds")
    record = proposal_object(proposed)
    files.write("answer.csv", csv_file(*proposal_rows(record)))
    files.write_answer(record)
