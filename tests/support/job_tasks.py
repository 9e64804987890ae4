"""Task of a job that does what a test needs: report, answer, refuse, wait, fail, or take too much."""

import time
from collections.abc import Mapping
from typing import Any

from ontology.errors import HansaError
from webui.jobs.job_files import JobFiles


def answer(arguments: Mapping[str, Any], files: JobFiles) -> None:
    """Do what `do` says."""
    files.report("begun")
    match arguments["do"]:
        case "answer":
            files.write("answer.json", b'{"sum": 3}')
        case "refuse":
            raise HansaError("no such region", "the graph", "a region", "Atlantis")
        case "wait":
            time.sleep(600)
        case "fail":
            raise RuntimeError("broken")
        case "memory":
            bytearray(64 << 30)
        case "disk":
            files.write("answer.json", b"0" * (40 << 20))
