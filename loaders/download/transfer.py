"""Transfer of one file over HTTP: resumed, checked, and put in its place whole."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, ReadTimeoutError

from loaders.download.http_request import BUSY, Policy, RequestError, TooSlowError, chunks, send
from loaders.download.partial import PartialDownload
from loaders.errors import FetchError
from ontology.errors import HansaError

Progress = Callable[[int, int | None], None]
_CHUNK = 1 << 18
# After more bytes than this since the last failure, the failures before it no longer count.
_HEADWAY = 4_000_000
LARGEST = 50_000_000_000
_HEAD = 1000
_PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True)
class Version:
    """Version of a publisher's file: the validators of the answer, the size and the checksum."""

    url: str
    sha256: str
    size: int
    etag: str = ""
    last_modified: str = ""


class _BrokenOffError(Exception):
    """An answer that broke off or changed its version; a later attempt may go on."""


@dataclass
class Transfer:
    """Transfer of one file from `url` to `target`.

    `sha256` is its checksum where it is known. `check` reads the file before it takes the place of the old one, and
    raises what is wrong with it; then `keep` is called with the new version. The bytes of a file that could not be had
    whole stay in `part`.
    """

    url: str
    target: Path
    part: Path
    sha256: str = ""
    policy: Policy = field(default_factory=Policy)
    progress: Progress = lambda *_: None
    keep: Callable[[Version], None] = lambda *_: None
    check: Callable[[Path], None] = lambda *_: None

    def run(self, current: Version | None = None) -> Version | None:
        """Get the file and return its version, None where the current one is unchanged.

        Raises FetchError where the file could not be had whole.
        """
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise self.fault("not a web address", "http:// or https://", self.url)
        with writing(self.target):
            for path in (self.target, self.part):
                path.parent.mkdir(parents=True, exist_ok=True)
            part = PartialDownload.left(self.part, self.url)
            failures, started = 0, time.monotonic()
            while True:
                before = part.size
                try:
                    return self._attempt(part, current, started)
                except RequestError as error:
                    raise self.fault(error.what, error.expected, error.found) from None
                except _BrokenOffError as failure:
                    failures = 1 if part.size - before > _HEADWAY else failures + 1
                    if failures >= self.policy.attempts:
                        expected = f"an answer in {failures} attempts"
                        raise self.fault("could not be fetched", expected, str(failure)) from None
                    time.sleep(self.policy.pause(failures))

    def _attempt(self, part: PartialDownload, current: Version | None, started: float) -> Version | None:
        response = send("GET", self.url, self.policy, self._headers(part, current))
        try:
            if response.status == 304:
                return None
            self._receive(response, part, started)
        finally:
            response.close()
        return self._finish(part)

    def _headers(self, part: PartialDownload, current: Version | None) -> dict[str, str]:
        """Return headers that request the rest of the part, else the whole unless unchanged."""
        headers = {"Accept-Encoding": "identity"}
        if part.size and part.validator:
            return headers | {"Range": f"bytes={part.size}-", "If-Range": part.validator}
        part.clear()
        if current and current.etag:
            headers["If-None-Match"] = current.etag
        if current and current.last_modified:
            headers["If-Modified-Since"] = current.last_modified
        return headers

    def _receive(self, response: BaseHTTPResponse, part: PartialDownload, started: float) -> None:
        total = self._begin(response, part)
        if total is not None and total > LARGEST:
            raise self.fault("file too large", f"at most {LARGEST:,} bytes", f"{total:,}")
        with part.path.open("ab") as stream:
            for chunk in self._chunks(response, part, total, started):
                if part.size == 0 and chunk.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_PAGE):
                    page = chunk[:60].decode("latin-1")
                    raise self.fault("web page in place of data", "a file of data", page)
                stream.write(chunk)
                part.size += len(chunk)
                self.progress(part.size, total)
                if part.size > LARGEST:
                    raise self.fault("file too large", f"at most {LARGEST:,} bytes", "more")
                if total is not None and part.size > total:
                    break
        if total is None and not response.chunked and not _is_ended(part.path):
            part.clear()
            raise _BrokenOffError("a body of no stated length that ends inside a line")
        if total is not None and part.size != total:
            if part.size > total:
                part.clear()
            raise _BrokenOffError(f"a body that is not of the stated length ({total:,} bytes)")

    def _chunks(
        self, response: BaseHTTPResponse, part: PartialDownload, total: int | None, started: float
    ) -> Iterator[bytes]:
        try:
            yield from chunks(response, self.policy, started)
        except HTTPError as error:
            # Where everything is there, the server only did not close.
            if total is None or part.size != total:
                late = isinstance(error, ReadTimeoutError)
                why = "nothing more in time" if late else "a connection that was cut"
                if isinstance(error, TooSlowError):
                    why = str(error)
                raise _BrokenOffError(f"{why} after {part.size:,} bytes") from None

    def _begin(self, response: BaseHTTPResponse, part: PartialDownload) -> int | None:
        """Return the stated size of the whole file, with `part` ready for the body."""
        status = f"{response.status} {response.reason or ''}".strip()
        if response.status in BUSY:
            attempts = f"an answer in {self.policy.attempts} attempts"
            raise self.fault("could not be fetched", attempts, status)
        if response.status == 416:
            part.clear()
            raise _BrokenOffError(status)
        if response.status not in (200, 206):
            raise self.fault("could not be fetched", "the file", status)
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind in ("text/html", "application/xhtml+xml"):
            raise self.fault("web page in place of data", "a file of data", kind)
        etag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        stated = response.headers.get("Content-Length", "")
        length = int(stated) if stated.isdigit() else None
        if response.status == 206:
            start, whole = content_range(response.headers.get("Content-Range", ""))
            other = bool(etag and part.etag and etag != part.etag) or bool(
                part.total is not None and whole is not None and whole != part.total
            )
            if start != part.size or other:
                part.clear()
                raise _BrokenOffError("another version of the file than the one begun")
            return whole if whole is not None else None if length is None else part.size + length
        part.begin(etag, modified, validator(response.headers), length)
        return length

    def _finish(self, part: PartialDownload) -> Version:
        if part.size == 0:
            raise self.fault("empty file", "a file of data", "0 bytes")
        digest = checksum(part.path)
        if self.sha256 and digest != self.sha256:
            part.clear()
            raise self.fault("wrong checksum", f"sha256 {self.sha256}", digest)
        version = Version(self.url, digest, part.size, part.etag, part.last_modified)
        try:
            self.check(part.path)
        except HansaError:
            part.clear()
            raise
        self.keep(version)
        part.path.replace(self.target)
        part.clear()
        return version

    def fault(self, what: str, expected: str, found: str) -> FetchError:
        """Return an error with the URL and the place for a file put by hand."""
        where = f"{self.url} (it can be put by hand at {self.target})"
        return FetchError(what, where, expected, found)


def _is_ended(path: Path) -> bool:
    """Return whether a file ends as whole files do: text at the end of a line or of a JSON value."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        stream.seek(max(0, path.stat().st_size - _HEAD))
        tail = stream.read()
    packed = b"\0" in head or head.startswith(b"\x1f\x8b")
    return packed or tail.endswith((b"\n", b"\r")) or tail.rstrip().endswith((b"}", b"]"))


def validator(headers: Mapping[str, str]) -> str:
    """Return the header that identifies exactly these bytes; empty where none does.

    It is a strong ETag, or a date at least a minute before the answer's (RFC 9110).
    """
    etag, modified, now = (headers.get(name, "") for name in ("ETag", "Last-Modified", "Date"))
    if etag:
        return "" if etag.startswith("W/") else etag
    try:
        apart = parsedate_to_datetime(now) - parsedate_to_datetime(modified)
    except (TypeError, ValueError):
        return ""
    return modified if apart.total_seconds() >= 60 else ""


def content_range(text: str) -> tuple[int, int | None]:
    """Return the first byte and the whole size of a Content-Range; -1 without one.

    >>> content_range("bytes 100-199/200"), content_range("bytes 100-199/*"), content_range("lines 1-2/3")
    ((100, 200), (100, None), (-1, None))
    """
    unit, _, rest = text.partition(" ")
    span, _, whole = rest.partition("/")
    first = span.partition("-")[0]
    if unit != "bytes" or not first.isdigit():
        return -1, None
    return int(first), int(whole) if whole.isdigit() else None


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, after its bytes have reached the disk."""
    with path.open("rb") as stream:
        digest = sha256()
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
        os.fsync(stream.fileno())
    return digest.hexdigest()


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Raise FetchError where the disk does not take what is written inside."""
    try:
        yield
    except OSError as error:
        raise FetchError(
            "cannot write", str(error.filename or target), "a disk with room", str(error)
        ) from error
