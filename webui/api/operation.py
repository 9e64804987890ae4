"""Declaration of an operation: its address, what it takes, what it answers, and the function that answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from webui.api.answers import ApiAnswer, ApiDocument
from webui.api.parameters import NoParameters, Parameters
from webui.edition.edition import Edition
from webui.jobs.job_engine import JobEngine

PREFIX = "/api/v1"
ALWAYS = (400, 431, 500, 503)  # statuses that any operation may answer with


@dataclass(frozen=True)
class ApiCall:
    """A request as it was read: the edition, parameters, values of the path, and a body where there is one.

    `root` is the path of the start page, `client` the address of the client, `token` what makes a POST that is sent
    twice one.
    """

    edition: Edition
    parameters: Any
    path: Mapping[str, str]
    root: str
    jobs: JobEngine | None = None
    body: bytes = b""
    media_type: str = ""
    client: str = ""
    once: str = ""

    @property
    def snapshot(self) -> str:
        """Return the id of the snapshot that is served."""
        return self.edition.manifest.id


@dataclass(frozen=True)
class Reply:
    """Content of a response, an answer or bytes of JSON; `headers` come with it."""

    content: ApiDocument | bytes | None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Operation:
    """An operation of the interface.

    `path` has its variables in braces, with `path_words` on each; `answers` are the types of its answer, `bodies` the
    types of its body by media type. `is_fixed` says that the answer depends on the snapshot and the address alone.
    """

    name: str
    method: str
    path: str
    summary: str
    respond: Callable[[ApiCall], Reply | ApiAnswer]
    answers: tuple[type, ...] = ()
    parameters: type[Parameters] = NoParameters
    path_words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bodies: Mapping[str, tuple[type, ...]] = field(default_factory=dict)
    status: int = 200
    problems: Mapping[int, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    group: str = "Recommendations"
    is_fixed: bool = True
