"""Fixtures of the JSON interface: one application on the shipped graph, with jobs."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from webui.app import create_app
from webui.edition.edition import ServedEdition
from webui.jobs.job_engine import JobEngine, JobLimits


@pytest.fixture(scope="session")
def api_jobs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JobEngine]:
    engine = JobEngine(tmp_path_factory.mktemp("jobs"), JobLimits(running=1, waiting=3, of_client=2))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def api(served: ServedEdition, api_jobs: JobEngine) -> FlaskClient:
    return create_app(served, jobs=api_jobs).test_client()
