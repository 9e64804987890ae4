"""The JSON interface, as its OpenAPI document describes it: calls made up by schemathesis, and the examples."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from webui.api.examples import examples

_FOLDER = Path(__file__).parent
_EXAMPLES = 100  # calls made up of each operation
_SECONDS = 600
_EXPECTED = {
    "opportunities_curl": '"opportunities":[',
    "opportunities_pandas": "shared-priority",
    "consortium_curl": '"consortia"',
}


def faults(programs: Path, address: str) -> Iterator[str]:
    """Yield a line for each check that fails; `programs` holds schemathesis and a Python with pandas."""
    command = [
        *(programs / "schemathesis", "--config-file", _FOLDER / "schemathesis.toml", "run"),
        *(f"{address}api/v1/openapi.json", "--max-examples", str(_EXAMPLES), "--seed", "1"),
        *("--request-timeout", "60", "--suppress-health-check", "filter_too_much"),
    ]
    if subprocess.run(command, timeout=_SECONDS, check=False).returncode:
        yield "api: schemathesis found an answer that is not described, or an error of the server"
    for one in examples(address.rstrip("/")):
        program = {"pandas": [programs / "python", "-c"], "curl": ["bash", "-e", "-c"]}.get(
            one.name.rpartition("_")[2]
        )
        if program:
            run = subprocess.run(
                [*program, one.text], capture_output=True, text=True, timeout=120, check=False
            )
            if run.returncode or _EXPECTED[one.name] not in run.stdout:
                yield f"api: the example {one.name} ended with {run.returncode}: {run.stderr[-500:]}"
