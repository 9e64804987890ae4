"""The SPARQL endpoint, as Comunica (JavaScript) reads it: its rows are those of the endpoint's own JSON."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from queries.library import gallery

_PATTERN = """PREFIX hansa: <https://w3id.org/hansa/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?organisation ?label WHERE { ?organisation a hansa:ClusterOrganisation ; skos:prefLabel ?label }
ORDER BY ?organisation LIMIT 200"""
_GALLERY = ("explore/topics", "network/partnerships_by_programme", "opportunity/opportunities_by_kind")


def faults(programs: Path, address: str) -> Iterator[str]:
    """Yield a line for each query whose rows differ; `programs` holds `comunica-sparql`."""
    known = {one.name: one.text for one in gallery()}
    chosen = {"a pattern": _PATTERN} | {name: known[name] for name in _GALLERY if name in known}
    for name, text in chosen.items():
        run = subprocess.run(
            [
                programs / "comunica-sparql",
                f"sparql@{address}sparql",
                text,
                "-t",
                "application/sparql-results+json",
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if run.returncode:
            yield f"Comunica, {name}: {run.stderr[-500:]}"
        elif (read := _rows(run.stdout)) != (own := _own(address, text)):
            yield f"Comunica, {name}: {read.total()} rows, the endpoint itself {own.total()}"
        elif not own:
            yield f"Comunica, {name}: no rows"


def _own(address: str, text: str) -> "Counter[str]":
    with urlopen(f"{address}sparql?{urlencode({'query': text, 'format': 'json'})}") as response:
        return _rows(response.read().decode())


def _rows(text: str) -> "Counter[str]":
    """Return how often each row occurs, by its values.

    The languages of texts are not compared: two versions of rdf-data-factory within Comunica 4.5.0 lose them.
    """
    return Counter(
        json.dumps({name: term["value"] for name, term in row.items()}, sort_keys=True)
        for row in json.loads(text)["results"]["bindings"]
    )
