"""Parts of long lists, and the links between them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from webui.api.operation import ApiCall


def links(call: ApiCall, address: str, total: int) -> tuple[tuple[str, str], ...]:
    """Return the header Link with the first, previous, next and last part of a list of so many."""
    given: Mapping[str, Any] = msgspec.to_builtins(call.parameters)
    limit, offset = given["limit"], given["offset"]
    starts = {"first": 0, "last": max(0, total - 1) // limit * limit}
    if offset > 0:
        starts["prev"] = max(0, offset - limit)
    if offset + limit < total:
        starts["next"] = offset + limit
    written = {name: value for name, value in given.items() if value not in ("", [], 0.0, 0, None)}
    parts = [
        f'<{address}?{urlencode({**written, "offset": start})}>; rel="{name}"'
        for name, start in starts.items()
    ]
    return (("Link", ", ".join(parts)),)
