"""Work of the process of a job, within its limits."""

import json
import logging
import os
import resource
import signal
from importlib import import_module
from pathlib import Path

from graph.query_process.lifeline import die_with_writer
from ontology.errors import HansaError
from ontology.sentence_json import encoded
from webui.jobs.job_files import FAULT, REQUEST, JobFiles

REFUSED = 3  # the exit code of a job that says in a line why there is no answer
_NICENESS = 10  # pages come before jobs where both need the processor
_FILE_BYTES = 32 << 20


def run(folder: str, lifeline: str, seconds: str, memory: str) -> int:
    """Answer the request in a folder, and return the exit code.

    The kernel ends the process after so many seconds, when it takes more memory (bytes) or writes a larger file, and
    when the process that started it is gone.
    """
    die_with_writer(int(lifeline))
    signal.alarm(int(seconds))
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    files = JobFiles(Path(folder))
    request = json.loads(files.read(REQUEST))
    try:
        import_module(request["task"]).answer(request["arguments"], files)
    except HansaError as error:
        files.write(FAULT, encoded(error.sentence).encode())
        return REFUSED
    return 0
