"""Unpacked bytes of files; broken and harmful archives are refused."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import cast

from loaders.errors import ContractError
from loaders.files.location import Location

# Statistics shrink 5 to 30 times; a thousand times is a bomb. Small members may shrink as they like.
HIGHEST_RATIO = 500
HARMLESS_SIZE = 50_000_000
LARGEST_MEMBER = 20_000_000_000
MOST_MEMBERS = 100_000
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


@contextmanager
def opened(location: Location) -> Iterator[io.BufferedReader]:
    """Open a file for reading bytes: plain, gzip, or one member of a zip archive.

    The first bytes of the file decide which of them it is. Raises ContractError for an archive that is broken, cut
    short, encrypted, nested or harmful, and for a web page in place of data, here or while it is read.
    """
    with faults(location), location.path.open("rb") as stream:
        head = stream.read(4)
        stream.seek(0)
        if head.startswith(_GZIP):
            with gzip.GzipFile(fileobj=stream) as packed:
                yield _data(io.BufferedReader(_Bounded(packed, location)), location)
        elif location.member or head == _ZIP:
            with zipfile.ZipFile(stream) as archive:
                member = chosen(archive, location)
                with archive.open(member) as packed:
                    yield _data(io.BufferedReader(cast(io.RawIOBase, packed)), location)
        else:
            yield _data(stream, location)


@contextmanager
def faults(location: Location) -> Iterator[None]:
    """Raise ContractError where an archive that is read inside is broken, cut short or encrypted."""
    where = str(location)
    try:
        yield
    except EOFError as error:
        raise ContractError("truncated file", where, "the whole file", str(error)) from None
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
        raise ContractError("broken archive", where, "a sound gzip or zip file", str(error)) from None
    except (NotImplementedError, RuntimeError) as error:
        # zipfile says so of encrypted members and of methods that it does not know.
        raise ContractError("unreadable archive", where, "an archive without password", str(error)) from None


class _Bounded(io.RawIOBase):
    """Bytes of a gzip file, with a limit against compression bombs."""

    def __init__(self, packed: gzip.GzipFile, location: Location) -> None:
        self._packed, self._location, self._read = packed, location, 0
        self._most = max(HARMLESS_SIZE, HIGHEST_RATIO * location.path.stat().st_size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._packed.read(len(buffer))
        self._read += len(data)
        if self._read > self._most:
            raise ContractError(
                "compression bomb", str(self._location), f"at most {self._most:,} bytes unpacked", "more"
            )
        buffer[: len(data)] = data
        return len(data)


def chosen(archive: zipfile.ZipFile, location: Location) -> zipfile.ZipInfo:
    """Return the one member that is meant.

    Raises ContractError where an archive names paths outside itself, where no member or several match, and where
    the member is an archive again or a bomb.
    """
    where = str(location)
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise ContractError(
            "archive of too many members", where, f"at most {MOST_MEMBERS:,}", f"{len(infos):,}"
        )
    for info in infos:
        name = info.filename
        if (
            name.startswith(("/", "\\"))
            or ":" in name
            or ".." in PurePosixPath(name.replace("\\", "/")).parts
        ):
            raise ContractError("unsafe archive", where, "members inside the archive", name)
    files = [info for info in infos if not info.is_dir()]
    matching = [info for info in files if fnmatch(info.filename, location.member or "*")]
    if len(matching) != 1:
        shown = ", ".join(info.filename for info in (matching or files)[:10])
        raise ContractError("member not found" if not matching else "several members", where, "one", shown)
    (member,) = matching
    if Path(member.filename).suffix.lower() in (".zip", ".gz", ".7z", ".tar"):
        raise ContractError("nested archive", where, "a file of data", member.filename)
    if member.file_size > LARGEST_MEMBER:
        most = f"at most {LARGEST_MEMBER:,} bytes unpacked"
        raise ContractError("compression bomb", where, most, f"{member.file_size:,}")
    check_ratio(member, where)
    return member


def check_ratio(member: zipfile.ZipInfo, where: str) -> None:
    """Raise ContractError for a large member that shrank more than data do."""
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > HARMLESS_SIZE and ratio > HIGHEST_RATIO:
        raise ContractError(
            "compression bomb",
            where,
            f"less than {HIGHEST_RATIO} to 1",
            f"{member.file_size:,} bytes, {ratio:.0f} to 1",
        )


def _data(stream: io.BufferedReader, location: Location) -> io.BufferedReader:
    head = stream.peek(512)[:512]
    if head.startswith((_GZIP, _ZIP)):
        raise ContractError("nested archive", str(location), "a file of data", "an archive in an archive")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        page = text[:60].decode("latin-1")
        raise ContractError("web page in place of data", str(location), "a file of data", page)
    return stream
