"""Fixtures of the pages: a client, a Chromium for each module, one server of the toy graph, one of the shipped graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from graph.snapshot.folder import SnapshotFolder
from tests.support.browser import ARGUMENTS, CHROMIUM, Watched, serving
from tests.support.toy_graph import FACTS
from tests.support.web import publish
from webui.app import create_app
from webui.edition.edition import ServedEdition

HOSTILE = "</script><img src=x onerror=alert(1)><script>alert(2)</script>"
MANY = "".join(
    f'<organisation/m{n}> a org:Organization ; skos:prefLabel "Member {n} of a large partnership" .\n'
    f"<membership/s3/m{n}> a org:Membership ; org:member <organisation/m{n}> ; org:organization <partnership/s3> .\n"
    for n in range(80)
)
# Symbols on the map, and a label that is a script wherever labels are shown.
SEEN = f"""
<region/2021/ES21> schema:latitude 43.04 ; schema:longitude -2.62 .
<region/2021/FRK2> schema:latitude 45.52 ; schema:longitude 4.73 .
<x/frk2> qb:dataSet hansa:FieldEvidenceCube ; hansa:region <region/2021/FRK2> ; hansa:sector <sector/medical-devices> ;
  hansa:fieldEvidence 0.5 .
<organisation/bad> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "{HOSTILE}" ;
  dcterms:spatial <region/2021/FRK2> .
<partnership/worse> a org:OrganizationalCollaboration ; skos:prefLabel "{HOSTILE}" .
<membership/a/b> a org:Membership ; org:member <organisation/bad> ; org:organization <partnership/worse> .
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a Chromium. It ends with its module: while it runs, no test can run an event loop of its own."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Return a client of the application on the toy graph."""
    folder = tmp_path_factory.mktemp("toy")
    publish(folder / "store", folder / "text")
    return create_app(ServedEdition(SnapshotFolder(folder / "store"))).test_client()


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a server of the toy graph with a large partnership and a hostile label."""
    folder = tmp_path_factory.mktemp("browser")
    publish(folder / "store", folder / "text", FACTS + MANY + SEEN)
    with serving(folder / "store") as address:
        yield address


@pytest.fixture(scope="session")
def shipped_url(store_folder: Path) -> Iterator[str]:
    """Give the address of a server of the shipped graph."""
    with serving(store_folder) as address:
        yield address


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watched(context)
    context.close()
