"""Examples of the page of the JSON interface run as they stand; the slow ones in `make test-api`, that in R nowhere."""

import json
import shutil
import subprocess

import pytest

from webui.api.examples import examples


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_example_of_curl_gives_its_answer(shipped_url: str) -> None:
    one = next(one for one in examples(shipped_url.rstrip("/")) if one.name == "opportunities_curl")
    run = subprocess.run(["bash", "-e", "-c", one.text], capture_output=True, text=True, check=True)
    assert len(json.loads(run.stdout)["opportunities"]) == 3


def test_examples_lead_to_the_host_of_their_page() -> None:
    shown = examples("https://hansa.example")
    assert [
        one.name for one in shown if "https://hansa.example" not in one.text or "localhost" in one.text
    ] == []
