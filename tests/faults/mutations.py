"""Mutations of texts and workbooks, such as careless hands and bad transfers make them."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

ODD_VALUES = (
    '""', '" "', "0", "-1", "1", "nan", "-inf", "1e400", "99999999999999999999", "0.1", "true", "[]", "[[]]", '[""]',
    "[1, 2]", "[2, 1]", "[-1, 5]", "{}", '{ a = "b" }', '"\\u0000"', '"\\uFEFF"', '"../a"', '"/"', '"**"', '"["', '"a[b"',
    '"!"', '"a!**"', '"utf-16"', '"utf-8"', '"base64"', '"rot13"', '"idna"', '";;"', '"\\t"', '"\\n"', '"\\r"', '"%d"', '"%Q"',
    '"%d%d"', '"(?"', '"http://[::1"', '"http://"', "1979-05-27", "1979-05-27T07:32:00", "1979-05-27T07:32:00Z",
    "0001-01-01T00:00:00", "9999-12-31T23:59:59", "07:32:00", '"' + "x" * 30_000 + '"', '"\\""', "'\\'", '"="',
)  # fmt: skip
ODD_CELLS = (
    "", " ", "\u00a0", "\ufeff", "\u200f\u05d0", "\u202e", "\x00", "\x1a", "\x0b", "\u2028", "#N/A", "#REF!", "=1+1", "-", "n/a",
    "1,5", "1.5", "1.234,5", "1 234", "1\u00a0234", "12 %", "TRUE", "43831", "31.12.2020", "2020-02-30", "2020-13", "0000", "٣",
    "http://[::1", "http://a b", "http://x/%", "http://x/%zz", "http://x/<", "https://x/\ud7ff", "mailto:a", "//x", "a" * 25_000,
    'a"b', '"', '"a"b', "a;b", "a|b", "a\nb", "a\rb", "<b>", "a.ttl", "..", ".", "~", "é", "e\u0301", "🚗", "\ufffe", "XX", "ES",
)  # fmt: skip
_ODD_BYTES = (
    b"\x00",
    b"\xff",
    b"\xbf",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b'"',
    b"\x1a",
    b"\xe2\x80\xa8",
)
_ODD_ATTRIBUTES = (
    "",
    "0",
    "-1",
    "99999999",
    "A1:A1",
    "XFE1",
    "1A",
    "e",
    "b",
    "d",
    "s",
    "x",
    "&a;",
    "str",
    "true",
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1252", "cp1250", "latin-1")


def spoilt_toml(text: str, random: Random) -> bytes:
    """Return a TOML text with one to three mutations, most of them still TOML."""
    return _spoilt(text, random, (_value, _value, _quoted, _quoted, _quoted, _lines, _bytes))


def spoilt_table(text: str, random: Random) -> bytes:
    """Return a delimited text with one to three mutations, most of them of a cell."""
    return _spoilt(text, random, (_cell, _cell, _cell, _lines, _bytes))


def _spoilt(text: str, random: Random, changes: Sequence[Callable[[bytes, Random], bytes]]) -> bytes:
    content = text.encode()
    for _ in range(random.choice((1, 1, 2, 3))):
        content = random.choice(changes)(content, random)
    if random.random() < 0.05:
        return content.decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")
    return content


def spoilt_workbook(content: bytes, random: Random) -> bytes:
    """Return a workbook with a mutation of one of its members, or of the archive."""
    if random.random() < 0.1:
        return _bytes(content, random)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members))
    if random.random() < 0.1:
        del members[name]
    else:
        members[name] = random.choice((_markup, _markup, _attribute, _bytes))(members[name], random)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return written.getvalue()


def _lines(content: bytes, random: Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    change = random.choice(("leave out", "repeat", "exchange", "join"))
    if change == "leave out":
        del lines[one]
    elif change == "repeat":
        lines.insert(other, lines[one])
    elif change == "exchange":
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines[one] = lines[one].rstrip(b"\r\n")
    return b"".join(lines)


def _value(content: bytes, random: Random) -> bytes:
    """Change what stands behind an equals sign, or the name before it."""
    places = list(re.finditer(rb"(?m)^([\w.]+) = (.*)$", content))
    if not places:
        return content
    place = random.choice(places)
    number = 2 if random.random() < 0.85 else 1
    odd = (
        random.choice(ODD_VALUES).encode()
        if number == 2
        else random.choice((b"kind", b"name", b"rows", b"a.b", b"x"))
    )
    return content[: place.start(number)] + odd + content[place.end(number) :]


def _quoted(content: bytes, random: Random) -> bytes:
    """Change a text in quotation marks."""
    return _changed(content, random, rb'"[^"\n]*"', json.dumps(random.choice(ODD_CELLS), ensure_ascii=False))


def _cell(content: bytes, random: Random) -> bytes:
    header, line_end, rest = content.partition(b"\n")
    if random.random() < 0.1 or not rest:
        return _changed(header, random, rb"[^\r\n;,\t\"]+", random.choice(ODD_CELLS)) + line_end + rest
    return header + line_end + _changed(rest, random, rb"[^\r\n;,\t\"]+", random.choice(ODD_CELLS))


def _changed(content: bytes, random: Random, pattern: bytes, odd: str) -> bytes:
    """Replace one of the places that match a pattern, if there is one."""
    places = list(re.finditer(pattern, content))
    if not places:
        return content + odd.encode()
    place = random.choice(places)
    return content[: place.start()] + odd.encode() + content[place.end() :]


def _bytes(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    change = random.choice(("flip", "insert", "cut", "leave out"))
    if change == "flip" and at < len(content):
        return content[:at] + bytes([content[at] ^ (1 << random.randrange(8))]) + content[at + 1 :]
    if change == "insert":
        return content[:at] + random.choice(_ODD_BYTES) + content[at:]
    return content[:at] if change == "cut" else content[:at] + content[at + random.randrange(1, 40) :]


def _markup(content: bytes, random: Random) -> bytes:
    """Change the text of an element."""
    odd = random.choice(ODD_CELLS).replace("&", "&amp;").replace("<", "&lt;")
    return _changed(content, random, rb">[^<]+<", f">{odd}<")


def _attribute(content: bytes, random: Random) -> bytes:
    return _changed(content, random, rb'="[^"]*"', f'="{random.choice(_ODD_ATTRIBUTES)}"')
