"""Requests and responses of the gateway."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from webui.http.language import split_language

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Request:
    """A request with its whole body; `path` is decoded, `client` the address that budgets count."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    client: str
    scheme: str
    body: bytes = b""

    @cached_property
    def page_path(self) -> str:
        """Return the path without the prefix of a language."""
        return split_language(self.path)[1]

    @property
    def gzip(self) -> bool:
        """Return whether the client takes gzip."""
        return takes_gzip(self.headers.get("accept-encoding", ""))

    @property
    def is_private(self) -> bool:
        """Return whether the answer may be for this client only, or be a part."""
        return any(name in self.headers for name in ("authorization", "cookie", "range"))

    @property
    def is_conditional(self) -> bool:
        """Return whether the client has something already."""
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True)
class Ready:
    """A response whose bytes are known; header names are in lower case."""

    status: int
    headers: Headers
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return a header's value, empty where there is none."""
        return next((value for known, value in self.headers if known == name), "")

    @property
    def size(self) -> int:
        """Return the bytes that it takes in memory, roughly."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 500


@dataclass(frozen=True)
class Stream:
    """A response whose bytes come one after another; `close` is called when it is not read to its end."""

    status: int
    headers: Headers
    chunks: AsyncIterator[bytes]
    close: Callable[[], None] = field(default=lambda: None)


Response = Ready | Stream


@lru_cache(maxsize=1000)
def takes_gzip(accepted: str) -> bool:
    """Return whether a header Accept-Encoding welcomes gzip.

    >>> takes_gzip("br, gzip"), takes_gzip("gzip;q=0"), takes_gzip("*")
    (True, False, True)
    """
    for part in accepted.lower().split(","):
        coding, _, parameter = part.strip().partition(";")
        if coding.strip() in ("gzip", "*"):
            return parameter.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def text(status: int, words: str, *headers: tuple[str, str]) -> Ready:
    """Return a response of a line."""
    kind = ("content-type", "text/plain; charset=utf-8")
    return Ready(status, [kind, *headers], f"{words}\n".encode())


def not_modified(one: Ready, tags: str) -> Ready | None:
    """Return 304 where a header If-None-Match names the response's entity tag."""
    tag = one.header("etag")
    known = {value.strip().removeprefix("W/") for value in tags.split(",")}
    if not tag or (tag.removeprefix("W/") not in known and "*" not in known):
        return None
    kept = ("etag", "cache-control", "vary", "access-control-allow-origin")
    return Ready(304, [(name, value) for name, value in one.headers if name in kept])
