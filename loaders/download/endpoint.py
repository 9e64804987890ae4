"""SPARQL endpoint as a publisher: its answer to a CONSTRUCT becomes a file.

The query orders its things in a sub-SELECT that ends in `LIMIT 100 OFFSET 0`; so it runs as it is written, and every
page is the same query with other numbers there.
"""

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from urllib3.exceptions import HTTPError

from loaders.contract import FileSpec
from loaders.download.http_request import BUSY, Policy, RequestError, chunks, send, short
from loaders.download.transfer import Progress, Version, checksum, writing
from loaders.errors import ContractError, FetchError
from ontology.namespace import TYPE
from ontology.term import Term, Triple, iri

COLUMNS = ("subject", "predicate", "object")
_WINDOW = re.compile(r"(ORDER\s+BY\b[^{}]*?)\bLIMIT\s+\d+\s+OFFSET\s+\d+", re.IGNORECASE)
_ACCEPT = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"


@dataclass(frozen=True)
class Endpoint:
    """Address, query and size of a page, counted in members of the class `thing`."""

    url: str
    query: str
    page: int
    thing: str
    policy: Policy
    started: float

    def window(self, offset: int, size: int) -> str:
        """Return the query for so many things from one on."""
        return _WINDOW.sub(rf"\g<1>LIMIT {size} OFFSET {offset}", self.query)


class _CutError(Exception):
    """An answer that did not come whole or not in time; a smaller page may."""


def read(spec: FileSpec, policy: Policy) -> Endpoint:
    """Return the endpoint of a file's contract.

    Raises ContractError for a query or a class that cannot be used.
    """
    download, where = spec.download, f"files.{spec.name}.download"
    if download is None or not download.endpoint:
        raise ContractError("no endpoint", where, "endpoint, query, page and thing", "none")
    if spec.columns != COLUMNS:
        raise ContractError(
            "wrong columns", f"files.{spec.name}", ", ".join(COLUMNS), ", ".join(spec.columns)
        )
    path = Path(download.query)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContractError(
            "missing query", where, "a .rq file beside the source's TOML", str(path)
        ) from None
    except UnicodeDecodeError as error:
        raise ContractError("broken query", str(path), "SPARQL in UTF-8", str(error)) from None
    if len(_WINDOW.findall(text)) != 1:
        raise ContractError(
            "query without pages", str(path), "one ORDER BY … LIMIT n OFFSET n", "none or several"
        )
    try:
        return Endpoint(download.endpoint, text, download.page, iri(download.thing), policy, time.monotonic())
    except ValueError as error:
        raise ContractError("wrong thing", where, "the IRI of a class", str(error)) from None


def record(
    spec: FileSpec,
    target: Path,
    part: Path,
    policy: Policy,
    progress: Progress,
    sha256: str,
    keep: Callable[[Version], None],
    check: Callable[[Path], None],
) -> Version:
    """Write the whole answer, as a table of N-Triples terms, into its place.

    Raises FetchError where it cannot be had whole, or is another than the one of the checksum, and what `check` raises.
    """
    endpoint = read(spec, policy)
    for path in (target, part):
        path.parent.mkdir(parents=True, exist_ok=True)
    done = 0
    with writing(part), part.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("\t".join(COLUMNS) + "\n")
        for page in pages(endpoint):
            # The engine's own spelling escapes a tab in a literal, so that it separates nothing but columns.
            stream.writelines("\t".join(triple) + "\n" for triple in page)
            done += len(page)
            if done > spec.rows[1]:
                raise FetchError(
                    "answer without end", endpoint.url, f"at most {spec.rows[1]:,} triples", "more"
                )
            progress(done, None)
    version = Version(endpoint.url, checksum(part), part.stat().st_size)
    if done == 0:
        raise FetchError("empty answer", endpoint.url, "triples", "none")
    if sha256 and version.sha256 != sha256:
        raise FetchError("wrong checksum", endpoint.url, f"sha256 {sha256}", version.sha256)
    check(part)
    keep(version)
    part.replace(target)
    return version


def pages(endpoint: Endpoint) -> Iterator[list[Triple]]:
    """Yield the triples of each page, sorted.

    An engine may cut an answer between two lines, which no parser notices. So a page of fewer things than requested
    counts as the last one only when nothing follows it; otherwise it is requested again, in smaller pages. An engine
    may ignore or miscount OFFSET: a thing of an earlier page, or a last thing that is not at its place, is an error.
    """
    offset, size = 0, endpoint.page
    # Hashes: there can be millions of things.
    seen: set[int] = set()
    while True:
        triples, size = _page(endpoint, offset, size)
        things = _things(endpoint, triples, size)
        count = len(things)
        if count < size and count:
            following, _ = _page(endpoint, offset + count, size)
            if following:
                if size == 1:
                    raise FetchError("cut answers", endpoint.url, "whole pages", f"{count} things of {size}")
                size = max(1, size // 2)
                continue
        again = sorted(thing for thing in things if hash(thing) in seen)
        if again:
            expected = f"things from {offset} on that no page had before"
            raise FetchError("page repeats an earlier one", endpoint.url, expected, f"{again[0]} again")
        seen.update(map(hash, things))
        if triples:
            yield triples
        offset += count
        if count < size:
            if len(seen) > count:
                _check_last(endpoint, offset, size, seen)
            return


def _check_last(endpoint: Endpoint, total: int, size: int, seen: Collection[int]) -> None:
    """Raise FetchError where the page from the last thing on is another than that thing."""
    triples, size = _page(endpoint, total - 1, size)
    things = _things(endpoint, triples, size)
    if len(things) != 1 or not {hash(thing) for thing in things} <= set(seen):
        expected = f"the last of {total} things from {total - 1} on"
        raise FetchError(
            "OFFSET is not followed", endpoint.url, expected, ", ".join(sorted(things)[:3]) or "nothing"
        )


def _things(endpoint: Endpoint, triples: list[Triple], size: int) -> frozenset[Term]:
    things = frozenset(
        subject for subject, predicate, object in triples if (predicate, object) == (TYPE, endpoint.thing)
    )
    if len(things) > size or (triples and not things):
        counted = f"{len(things)} in a page"
        raise FetchError("page of another size", endpoint.url, f"at most {size} of {endpoint.thing}", counted)
    return things


def _page(endpoint: Endpoint, offset: int, size: int) -> tuple[list[Triple], int]:
    """Return a page and its size, which is smaller where the engine was overtaxed."""
    failures = 0
    while True:
        try:
            return _ask(endpoint, endpoint.window(offset, size)), size
        except _CutError as error:
            failures += 1
            if failures >= endpoint.policy.attempts:
                expected = f"{size} things from {offset} in {failures} attempts"
                raise FetchError("no whole answer", endpoint.url, expected, str(error)) from None
            time.sleep(endpoint.policy.pause(failures))
            size = max(1, size // 2)


def _ask(endpoint: Endpoint, text: str) -> list[Triple]:
    headers = {
        "Accept": _ACCEPT,
        "Accept-Encoding": "identity",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"query": text}).encode()
    try:
        # An engine that is overtaxed fails or runs out of time; only a smaller page helps there.
        response = send("POST", endpoint.url, endpoint.policy, headers, body, busy=(429, 503), reads=False)
        answer = b"".join(chunks(response, endpoint.policy, endpoint.started))
    except RequestError as error:
        raise FetchError(error.what, endpoint.url, error.expected, error.found) from None
    except HTTPError as error:
        raise _CutError(short(error)) from None
    if response.status == 400:
        refused = short(answer.decode("utf-8", "replace"))
        raise ContractError("query refused", endpoint.url, "SPARQL that the endpoint takes", refused)
    if response.status in BUSY:
        raise _CutError(f"{response.status} {response.reason or ''}".strip())
    if response.status >= 300:
        status = f"{response.status} {response.reason or ''}".strip()
        raise FetchError("no answer", endpoint.url, "a SPARQL endpoint", status)
    return _parsed(endpoint, response.headers, response.status, answer)


def _parsed(endpoint: Endpoint, headers: Mapping[str, str], status: int, body: bytes) -> list[Triple]:
    """Return the triples of an answer; raises _CutError for an incomplete one."""
    from pyoxigraph import BlankNode, RdfFormat, parse

    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    form = RdfFormat.N_TRIPLES if kind == "text/plain" else RdfFormat.from_media_type(kind)
    if form is None:
        raise _CutError(f"an answer of type {kind}")
    if status != 200 or headers.get("X-SQL-State"):
        raise _CutError(headers.get("X-SQL-Message") or f"a partial answer ({status})")
    try:
        quads = list(parse(body, format=form))
    except (SyntaxError, ValueError) as error:
        raise _CutError(f"broken after {len(body):,} bytes, {short(error)}") from None
    if any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        raise ContractError(
            "blank node", endpoint.url, "IRIs, which are the same in every page", "a blank node"
        )
    return sorted({(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads})
