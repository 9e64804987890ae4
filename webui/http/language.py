"""Language of a request: its prefix in the address, and addresses in it and without it."""

from collections.abc import Callable, Iterable
from posixpath import splitext
from typing import Any

from flask import Response, has_request_context, make_response, redirect, request

ENGLISH, GERMAN = "en", "de"
# Languages by their names in themselves; English has no prefix.
LANGUAGES = {ENGLISH: "English", GERMAN: "Deutsch"}
_KEY = "hansa.language"
# Suffixes of documents for people; what has another one is for programs, and has one address.
_PAGES = ("", ".html")
_PROGRAMS = ("/api/", "/static/", "/dumps/SHA256SUMS", "/.well-known/")


def split_language(path: str) -> tuple[str, str]:
    """Return the language that a path begins with, English without one, and the rest of the path.

    >>> split_language("/de/map"), split_language("/design")
    (('de', '/map'), ('en', '/design'))
    """
    first, _, rest = path.removeprefix("/").partition("/")
    return (first, f"/{rest}") if first in LANGUAGES and first != ENGLISH else (ENGLISH, path)


class LanguagePrefix:
    """A WSGI application that takes the language from the path, so that links below keep it."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        """Stand before an application."""
        self._application = application

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Pass a request on with its language."""
        language, path = split_language(environ["PATH_INFO"])
        environ[_KEY] = language
        if language != ENGLISH:
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{language}"
            environ["PATH_INFO"] = path
        return self._application(environ, start)


def language() -> str:
    """Return the language of this request."""
    return str(request.environ.get(_KEY, ENGLISH)) if has_request_context() else ENGLISH


def root() -> str:
    """Return the path of the start page in the language of this request."""
    return request.script_root.rstrip("/") + "/"


def plain_root() -> str:
    """Return the path below which files and data stand, which have no language."""
    return root() if language() == ENGLISH else root().removesuffix(f"{language()}/")


def root_of(path: str) -> str:
    """Return the path below which a page or a file stands, by its suffix."""
    return root() if splitext(path.partition("?")[0])[1] in _PAGES else plain_root()


def alternates() -> dict[str, str]:
    """Return the address of this page below the root, query included, in each language."""
    query = request.query_string.decode("latin-1")
    path = request.path.removeprefix("/") + (f"?{query}" if query else "")
    return {code: path if code == ENGLISH else f"{code}/{path}" for code in LANGUAGES}


def refuse_prefixed_data() -> Response | None:
    """Lead from a file or data below the prefix of a language to its only address."""
    is_page = root_of(request.path) == root() and not request.path.startswith(_PROGRAMS)
    if language() == ENGLISH or is_page:
        return None
    return make_response(redirect(plain_root() + alternates()[ENGLISH], 301))
