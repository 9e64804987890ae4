"""Official publishers on the loopback, which answer in the forms that they document."""

import gzip
import io
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zipfile import ZipFile

from openpyxl import Workbook

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Handler(BaseHTTPRequestHandler):
    """A file by the end of its address; packed tables of the API come in chunks, without a stated size."""

    files: Mapping[str, bytes]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._head()

    def do_GET(self) -> None:
        body = self._head()
        if body and "?" in self.path:
            for start in range(0, len(body), 4096):
                part = body[start : start + 4096]
                self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.wfile.write(body)

    def _head(self) -> bytes:
        name = self.path.partition("?")[0].rpartition("/")[2]
        body = self.files.get(name, b"")
        self.close_connection = True
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/octet-stream")
        if body and "?" in self.path:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return body


@contextmanager
def publishers(files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve files by name and give the address of the server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"files": files}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def packed(text: str) -> bytes:
    """Return a text as the dissemination API packs it."""
    return gzip.compress(text.encode())


def archive(members: Mapping[str, str]) -> bytes:
    """Return a zip of texts."""
    stream = io.BytesIO()
    with ZipFile(stream, "w") as zipped:
        for name, text in members.items():
            zipped.writestr(name, text)
    return stream.getvalue()


def workbook(sheets: Mapping[str, list[list[str]]]) -> bytes:
    """Return a workbook of sheets of rows."""
    book = Workbook(write_only=True)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
