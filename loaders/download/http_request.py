"""HTTP requests, repeated while a server is busy, with safe redirects and bounded waits."""

import io
import math
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
from socket import socket
from typing import Any, cast
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, InvalidHeader, LocationValueError, MaxRetryError
from urllib3.util.retry import Retry

# Answers that a later attempt may improve.
BUSY = frozenset([408, 425, 429, 500, 502, 503, 504])
_MOST_REDIRECTS = 8
_CHUNK = 1 << 18
# Status and headers may take so many times the seconds without a byte.
_HEAD_WAITS = 4


@dataclass(frozen=True)
class Policy:
    """Limits of a request: attempts without progress, seconds without a byte, pauses, longest wait.

    `longest` is the time for one file in seconds, `least_rate` the bytes a second over any `span` seconds of an answer.
    """

    attempts: int = 6
    timeout: float = 30.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    longest_wait: float = 600.0
    longest: float = 6 * 3600.0
    least_rate: float = 200.0
    span: float = 60.0

    def pause(self, failures: int) -> float:
        """Return how many seconds to wait after so many failures.

        >>> [Policy().pause(n) for n in (1, 2, 3, 10)]
        [1.0, 2.0, 4.0, 60.0]
        """
        return min(self.first_pause * 2.0 ** (failures - 1), self.longest_pause)


class RequestError(Exception):
    """A request that no further attempt is made for."""

    def __init__(self, what: str, expected: str, found: str) -> None:
        self.what, self.expected, self.found = what, expected, found
        super().__init__(f"{what}: expected {expected}, found {found}")


def send(
    method: str,
    url: str,
    policy: Policy,
    headers: Mapping[str, str],
    body: bytes | None = None,
    busy: Collection[int] = BUSY,
    reads: bool = True,
) -> BaseHTTPResponse:
    """Return the answer to a request; its body is still to be read.

    A request is repeated after an answer of a `busy` status, and with `reads` after one that did not come in time.
    Redirects are followed, none to an address less safe. Raises RequestError where no answer came or the server asks
    to wait too long, and urllib3's HTTPError where an answer broke off and `reads` is false.
    """
    retry = _Retry(
        total=policy.attempts - 1,
        read=None if reads else False,
        redirect=False,
        allowed_methods=None,
        status_forcelist=busy,
        backoff_factor=policy.first_pause,
        backoff_max=policy.longest_pause,
        raise_on_status=False,
    )
    retry.longest_wait = policy.longest_wait
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            response = _pools(url).request(
                method,
                url,
                body=body,
                headers={"User-Agent": "hansa", "Connection": "close", **headers},
                timeout=policy.timeout,
                retries=retry,
                redirect=False,
                preload_content=False,
            )
        except MaxRetryError as error:
            attempts = f"an answer in {policy.attempts} attempts"
            raise RequestError("could not be fetched", attempts, _reason(error)) from None
        except LocationValueError as error:
            raise RequestError("could not be fetched", "a web address", short(error)) from None
        location = response.get_redirect_location()
        if not location:
            return response
        response.close()
        before = url
        try:
            url = urljoin(before, location)
            schemes = urlsplit(before).scheme, urlsplit(url).scheme
        except ValueError:
            raise RequestError(
                "could not be fetched", "the file", f"a redirect to {short(location)}"
            ) from None
        if schemes[1] not in ("http", "https") or schemes == ("https", "http"):
            raise RequestError("could not be fetched", "the file", f"a redirect to {url}, which is not safe")
    raise RequestError("could not be fetched", f"at most {_MOST_REDIRECTS} redirects", "more")


def chunks(response: BaseHTTPResponse, policy: Policy, started: float) -> Iterator[bytes]:
    """Yield the body of an answer as it comes, not unpacked.

    `started` is when the file was begun, by the monotonic clock. Raises urllib3's HTTPError where the answer breaks
    off or comes too slowly, RequestError where the time for the file is over.
    """
    since, size = time.monotonic(), 0
    while chunk := response.read1(_CHUNK, decode_content=False):
        yield chunk
        size += len(chunk)
        now = time.monotonic()
        if now - started > policy.longest:
            raise RequestError("takes too long", f"the file in {policy.longest:g} s", "no end by then")
        if now - since > policy.span:
            if size < policy.least_rate * (now - since):
                raise TooSlowError(
                    f"{size:,} bytes in {now - since:.1f} s, less than {policy.least_rate:g} a second"
                )
            since, size = now, 0


class TooSlowError(HTTPError):
    """An answer that comes at less than the least rate."""


class _Retry(Retry):
    """Retries that give up where a server asks to wait too long."""

    longest_wait = 0.0

    def new(self, **kw: object) -> "_Retry":
        """Return the retries that are left."""
        left = super().new(**kw)
        left.longest_wait = self.longest_wait
        return left

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Return the seconds of a Retry-After header; raises RequestError where they are too many."""
        try:
            wait = super().get_retry_after(response)
        except InvalidHeader:
            return None
        if wait is not None and wait > self.longest_wait:
            most = f"a wait of at most {self.longest_wait:g} s"
            raise RequestError("server is busy", most, f"Retry-After {wait:g} s")
        return wait


class _Head(io.RawIOBase):
    """Bytes of an answer, until its headers took too long."""

    def __init__(self, raw: io.RawIOBase, until: float) -> None:
        self.raw, self.until = raw, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int | None:  # type: ignore[override]
        if time.monotonic() > self.until:
            raise TimeoutError("headers that take too long")
        return cast("int | None", self.raw.readinto(buffer))

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Response(HTTPResponse):
    """An answer read one byte past its stated length, to notice a false length."""

    def __init__(self, sock: socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self._wait = sock.gettimeout() or Policy.timeout

    def begin(self) -> None:
        """Read the status and the headers; the connection is not used again."""
        head = _Head(self.fp.detach(), time.monotonic() + _HEAD_WAITS * self._wait)
        self.fp = io.BufferedReader(head)
        super().begin()
        head.until = math.inf
        self.will_close = True
        if self.length:
            self.length += 1


class _Connection(HTTPConnection):
    response_class = _Response


class _SecureConnection(HTTPSConnection):
    response_class = _Response


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _pools(url: str) -> PoolManager:
    """Return connections for a URL, through the proxy that the system names."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    direct = proxy is None or proxy_bypass(parts.hostname or "")
    pools = PoolManager() if direct else ProxyManager(str(proxy))
    pools.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return pools


def _reason(error: MaxRetryError) -> str:
    cause = error.reason.__cause__ if error.reason and error.reason.__cause__ else error.reason
    return short(cause or error)


def short(error: BaseException | str) -> str:
    """Return an error as one line of at most 300 characters.

    >>> short(ValueError("no  such\\nhost"))
    'no such host'
    """
    return " ".join(str(error).split())[:300] or type(error).__name__
