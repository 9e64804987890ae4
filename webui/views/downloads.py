"""Dumps of the graph to download: a page, checksums, and the files, whole or from any byte on."""

from datetime import datetime
from io import RawIOBase
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.wsgi import FileWrapper

from graph.snapshot.dumps import FILE, Dump
from webui.http.responses import BRIEF, edition, fresh, page

dumps = Blueprint("dumps", __name__)
_BLOCK = 1 << 16


@dumps.get("/dumps/")
def listing() -> Response:
    """Give the page of all dumps."""
    titles = {part.name: part.title for part in edition().manifest.parts}
    return page("dumps.html", dumps=list(edition().dumps.values()), titles=titles)


@dumps.get("/dumps/SHA256SUMS")
def checksums() -> Response:
    """Give the checksums as `sha256sum --check` reads them."""
    lines = "".join(f"{one.sha256}  {one.file_name}\n" for one in edition().dumps.values())
    return fresh("text/plain", lines.encode)


@dumps.get("/dumps/<name>.nq.gz")
def dump(name: str) -> Response:
    """Give the dump of a graph, or of all."""
    current = edition()
    one = current.dumps.get(name) or abort(404, f"There is no dump of the name {name}; /dumps/ lists them.")
    stream = FileWrapper(FileSection(current.folder / FILE, one), _BLOCK)  # type: ignore[arg-type]
    response = Response(stream, mimetype="application/gzip", direct_passthrough=True)
    response.call_on_close(stream.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{one.file_name}"'
    response.headers["Cache-Control"] = BRIEF
    response.content_length = one.size
    response.set_etag(one.sha256)
    response.last_modified = datetime.fromisoformat(current.manifest.created)
    response.make_conditional(request, accept_ranges=True, complete_length=one.size)
    return response


class FileSection(RawIOBase):
    """A section of a file, read as a file of its own."""

    def __init__(self, path: Path, section: Dump) -> None:
        self._stream = path.open("rb", buffering=0)
        self._start, self._size, self._at = section.offset, section.size, 0
        self._stream.seek(section.offset)

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to a place counted from the start (0), from here (1) or from the end (2) of the section."""
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        self._stream.seek(self._start + self._at)
        return self._at

    def tell(self) -> int:
        """Return the place in the section."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes, all that are left for -1."""
        left = max(0, self._size - self._at)
        data = self._stream.read(left if size < 0 else min(size, left))
        self._at += len(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        super().close()
