"""What an HTTP answer says of itself, and the redirects that lead to it."""

from email.utils import parsedate_to_datetime
from http.client import HTTPMessage
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener


class _Redirects(HTTPRedirectHandler):
    max_redirections = 8

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the request that a redirect asks for; raises HTTPError where it leads elsewhere."""
        before, after = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if after not in ("http", "https") or (before == "https" and after == "http"):
            raise HTTPError(req.full_url, code, f"redirects to {newurl}, which is not safe", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener() -> OpenerDirector:
    """Return what opens URLs; it follows a few redirects and none from https to anything less."""
    return build_opener(_Redirects)


def validator(headers: HTTPMessage) -> str:
    """Return what identifies exactly these bytes: a strong ETag, or a date a minute before the answer's (RFC 9110)."""
    etag, modified, now = (headers.get(name, "") for name in ("ETag", "Last-Modified", "Date"))
    if etag:
        return "" if etag.startswith("W/") else etag
    try:
        apart = parsedate_to_datetime(now) - parsedate_to_datetime(modified)
    except (TypeError, ValueError):
        return ""
    return modified if apart.total_seconds() >= 60 else ""


def content_range(text: str) -> tuple[int, int | None]:
    """Return the first byte and the size of the whole of `bytes 100-199/200`; -1 where it is not that."""
    unit, _, rest = text.partition(" ")
    span, _, whole = rest.partition("/")
    first = span.partition("-")[0]
    if unit != "bytes" or not first.isdigit():
        return -1, None
    return int(first), int(whole) if whole.isdigit() else None
