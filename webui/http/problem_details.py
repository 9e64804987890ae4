"""Errors for programs: a JSON document after RFC 9457, or a line of text."""

import json
import re

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

PROBLEM = "application/problem+json"
TEXT = "text/plain; charset=utf-8"
_JSON = re.compile(r"[/+]json\b", re.IGNORECASE)


def problem(
    accept: str, status: int, title: str, detail: str, words: str = "", /, **more: object
) -> tuple[str, bytes]:
    """Return content type and body of an error: JSON where a client names a JSON format, else the line.

    >>> problem("application/json", 404, "Not Found", "Nothing here.")[1]
    b'{"type": "about:blank", "title": "Not Found", "status": 404, "detail": "Nothing here."}'
    >>> problem("*/*", 404, "Not Found", "Nothing here.")
    ('text/plain; charset=utf-8', b'404 Not Found: Nothing here.\\n')
    """
    if not _JSON.search(accept):
        return TEXT, f"{words or f'{status} {title}: {detail}'}\n".encode()
    values = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return PROBLEM, json.dumps(values | {name: one for name, one in more.items() if one is not None}).encode()


def prefers_page(accept: str) -> bool:
    """Return whether a header Accept names text/html and likes no format of data as much."""
    kinds: MIMEAccept = parse_accept_header(accept, MIMEAccept)
    return kinds["text/html"] > max(kinds["application/sparql-results+json"], kinds["text/turtle"])
