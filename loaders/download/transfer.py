"""Get one file over HTTP: resumed where it was cut, checked, and put in its place whole or not at all."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

from loaders.download.partial import PartialDownload
from loaders.download.response import content_range, opener, validator
from loaders.download.retry import BUSY, Policy, asked_wait
from loaders.errors import FetchError

Progress = Callable[[int, int | None], None]
_CHUNK = 1 << 18
# More than this since the last failure, and the failures before it are forgiven.
_HEADWAY = 4_000_000
LARGEST = 50_000_000_000
_PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True)
class Version:
    """Which version of a file a publisher gave: the validators of its answer, its size and its checksum."""

    url: str
    sha256: str
    size: int
    etag: str = ""
    last_modified: str = ""


class _FailedError(Exception):
    """An attempt that may be repeated: why, and how many seconds the server asked to wait."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        self.why, self.wait = why, wait
        super().__init__(why)


@dataclass
class Transfer:
    """One file to get: from `url` to `target`; `sha256` is its checksum where it is known.

    `keep` is told the new version before it is put in the place of the old one. Raises FetchError from `run`; what
    was got of a file that could not be had whole stays in `part`.
    """

    url: str
    target: Path
    part: Path
    sha256: str = ""
    policy: Policy = field(default_factory=Policy)
    progress: Progress = lambda *_: None
    keep: Callable[[Version], None] = lambda *_: None

    def run(self, held: Version | None = None) -> Version | None:
        """Get the file and return its version, or None where the publisher still has the one that is held."""
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise self.fault("not a web address", "http:// or https://", self.url)
        with writing(self.target):
            for path in (self.target, self.part):
                path.parent.mkdir(parents=True, exist_ok=True)
            part = PartialDownload.left(self.part, self.url)
            failures = 0
            while True:
                before = part.size
                try:
                    found = self._attempt(part, held)
                except _FailedError as failure:
                    failures = 1 if part.size - before > _HEADWAY else failures + 1
                    if failures >= self.policy.attempts:
                        raise self.fault(
                            "could not be fetched", f"an answer in {failures} attempts", failure.why
                        ) from None
                    time.sleep(self._pause(failures, failure))
                else:
                    return found

    def _pause(self, failures: int, failure: _FailedError) -> float:
        if failure.wait is not None and failure.wait > self.policy.longest_wait:
            most = f"a wait of at most {self.policy.longest_wait:g} s"
            raise self.fault("server is busy", most, f"Retry-After {failure.wait:g} s") from None
        return max(self.policy.pause(failures), failure.wait or 0.0)

    def _attempt(self, part: PartialDownload, held: Version | None) -> Version | None:
        response = self._opened(part, held)
        if response is None:
            return None
        with response:
            self._receive(response, part)
        return self._finish(part)

    def _opened(self, part: PartialDownload, held: Version | None) -> HTTPResponse | None:
        """Ask for the rest of what was begun, else for the whole unless it is the version that is held."""
        headers = {"User-Agent": "hansa", "Accept-Encoding": "identity"}
        if part.size and part.validator:
            headers |= {"Range": f"bytes={part.size}-", "If-Range": part.validator}
        else:
            part.clear()
            if held and held.etag:
                headers["If-None-Match"] = held.etag
            if held and held.last_modified:
                headers["If-Modified-Since"] = held.last_modified
        try:
            response: HTTPResponse = opener().open(
                Request(self.url, headers=headers), timeout=self.policy.timeout
            )
        except HTTPError as error:
            with error:
                self._refused(error, part)
            return None
        except (OSError, HTTPException) as error:
            raise _FailedError(str(getattr(error, "reason", error)) or type(error).__name__) from None
        return response

    def _refused(self, error: HTTPError, part: PartialDownload) -> None:
        """Return where nothing changed, raise for everything else."""
        told = f"{error.code} {error.reason}".strip()
        if error.code == 304:
            return
        if error.code == 416:
            part.clear()
            raise _FailedError(told)
        if error.code in BUSY:
            raise _FailedError(told, asked_wait(error.headers.get("Retry-After", "")))
        raise self.fault("could not be fetched", "the file", told)

    def _receive(self, response: HTTPResponse, part: PartialDownload) -> None:
        total = self._begin(response, part)
        length = response.length
        if length is not None:
            # One byte past the stated length, so that a server that states too little is found out.
            response.length = length + 1
        if total is not None and total > LARGEST:
            raise self.fault("file too large", f"at most {LARGEST:,} bytes", f"{total:,}")
        with part.path.open("ab") as stream:
            for chunk in self._chunks(response, part, total):
                if part.size == 0 and chunk.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_PAGE):
                    raise self.fault(
                        "web page in place of data", "a file of data", chunk[:60].decode("latin-1")
                    )
                stream.write(chunk)
                part.size += len(chunk)
                self.progress(part.size, total)
                if part.size > LARGEST:
                    raise self.fault("file too large", f"at most {LARGEST:,} bytes", "more")
                if total is not None and part.size > total:
                    break
        if total is not None and part.size != total:
            if part.size > total:
                part.clear()
            raise _FailedError(f"a body that is not of the stated length ({total:,} bytes)")

    def _chunks(self, response: HTTPResponse, part: PartialDownload, total: int | None) -> Iterator[bytes]:
        while True:
            try:
                chunk = response.read1(_CHUNK)
            except (OSError, HTTPException) as error:
                if total is not None and part.size == total:
                    # Everything is there; the server only did not close.
                    return
                why = (
                    "nothing more in time" if isinstance(error, TimeoutError) else "a connection that was cut"
                )
                raise _FailedError(f"{why} after {part.size:,} bytes") from None
            if not chunk:
                return
            yield chunk

    def _begin(self, response: HTTPResponse, part: PartialDownload) -> int | None:
        """Return how many bytes the whole file has, as far as it is stated, ready to go on or to begin anew."""
        kind = response.headers.get_content_type()
        if kind in ("text/html", "application/xhtml+xml"):
            raise self.fault("web page in place of data", "a file of data", kind)
        etag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        length = response.length
        if response.status == 206:
            start, whole = content_range(response.headers.get("Content-Range", ""))
            other = bool(etag and part.etag and etag != part.etag) or bool(
                part.total is not None and whole is not None and whole != part.total
            )
            if start != part.size or other:
                part.clear()
                raise _FailedError("another version of the file than the one begun")
            return whole if whole is not None else None if length is None else part.size + length
        if response.status != 200:
            raise self.fault("unexpected answer", "200 or 206", f"{response.status} {response.reason}")
        part.begin(etag, modified, validator(response.headers), length)
        return length

    def _finish(self, part: PartialDownload) -> Version:
        if part.size == 0:
            raise self.fault("empty file", "a file of data", "0 bytes")
        found = checksum(part.path)
        if self.sha256 and found != self.sha256:
            part.clear()
            raise self.fault("wrong checksum", f"sha256 {self.sha256}", found)
        version = Version(self.url, found, part.size, part.etag, part.last_modified)
        self.keep(version)
        part.path.replace(self.target)
        part.clear()
        return version

    def fault(self, what: str, expected: str, found: str) -> FetchError:
        """Return an error that names the URL and the place where the file can be put by hand."""
        where = f"{self.url} (it can be put by hand at {self.target})"
        return FetchError(what, where, expected, found)


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
