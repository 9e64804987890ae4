"""OpenAPI 3.1 document, made of the declarations of operations."""

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from webui.api.answers import ProblemDocument
from webui.api.operation import ALWAYS, PREFIX, Operation
from webui.api.parameter_reading import parameter_schemas
from webui.api.parameters import Parameters
from webui.http.problem_details import PROBLEM

VERSION = "1.0"
JSON = "application/json"
_SCHEMAS = "#/components/schemas/"
_ALWAYS = {
    400: "A parameter or a body that is not as described.",
    431: "A header that is too long.",
    500: "A fault of the server; its log has it.",
    503: "The server has too much to do; `Retry-After` says when to come back.",
}
_TEXT = {"text/plain": {"schema": {"type": "string"}}}
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A text of your own: the same request with the same text gives the same job again.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$"},
}
_Schema = dict[str, Any]


def openapi(operations: Sequence[Operation], root: str) -> dict[str, Any]:
    """Return the document; `root` is the path of the start page."""
    schemas = _Schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hansa",
            "version": VERSION,
            "summary": "Who should work with whom in Europe, across regions and sectors, on what, and why.",
            "description": "Every answer names the snapshot that it is from; the ETag changes with it.",
            "license": {"name": "Facts and derived figures: CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": f"{root.rstrip('/')}{PREFIX}"}],
        "tags": [{"name": group} for group in dict.fromkeys(one.group for one in operations)],
        "paths": paths,
        "components": {"schemas": schemas.components},
    }


class _Schemas:
    """The schemas of answers and bodies, by type. A body takes no unknown member; an answer may get more members."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Make the schemas of all operations."""
        answers = {type_: None for one in operations for type_ in (*one.answers, ProblemDocument)}
        bodies = {type_: None for one in operations for types in one.bodies.values() for type_ in types}
        self._of: dict[Any, _Schema] = {}
        self.components: dict[str, _Schema] = {}
        for types, is_open in ((tuple(answers), True), (tuple(bodies), False)):
            references, components = msgspec.json.schema_components(types, ref_template=_SCHEMAS + "{name}")
            self._of |= dict(zip(types, map(_renamed, references), strict=True))
            self.components |= {name.lstrip("_"): _renamed(one, is_open) for name, one in components.items()}

    def any_of(self, types: Iterable[type]) -> _Schema:
        """Return the schema of what is of one of some types."""
        schemas = [self._of[type_] for type_ in types]
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _renamed(schema: Any, is_open: bool = False) -> Any:
    """Return a schema with the public names of its parts, `is_open` to further members where that is said."""
    if isinstance(schema, list):
        return [_renamed(one, is_open) for one in schema]
    if not isinstance(schema, dict):
        return schema.replace(f"{_SCHEMAS}_", _SCHEMAS) if isinstance(schema, str) else schema
    kept = {
        name: one
        for name, one in schema.items()
        if not (is_open and name == "additionalProperties" and one is False)
    }
    return {name: _renamed(one, is_open) for name, one in kept.items()}


def _operation(one: Operation, schemas: _Schemas) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "tags": [one.group],
        "parameters": [
            *_path_parameters(one),
            *_query_parameters(one.parameters),
            *([_IDEMPOTENCY] if one.bodies else []),
        ],
        "responses": _responses(one, schemas),
    }
    if one.bodies:
        content = {kind: {"schema": schemas.any_of(types)} for kind, types in one.bodies.items()}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _path_parameters(one: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": one.path_words[name][0],
            "schema": {"type": "string", "minLength": 1},
            "example": one.path_words[name][1],
        }
        for name in re.findall(r"{(\w+)}", one.path)
    ]


def _query_parameters(type_: type[Parameters]) -> list[dict[str, Any]]:
    described = []
    for name, schema, is_required in parameter_schemas(type_):
        own = dict(schema)
        parameter = {
            "name": name,
            "in": "query",
            "required": is_required,
            "description": own.pop("description", ""),
        }
        if own.get("examples"):
            parameter["example"] = own.pop("examples")[0]
        described.append({**parameter, "schema": own})
    return described


def _responses(one: Operation, schemas: _Schemas) -> dict[str, Any]:
    success: dict[str, Any] = {"description": one.summary}
    if one.answers:
        success["content"] = {JSON: {"schema": schemas.any_of(one.answers)}}
    headers = {**one.headers, **({"ETag": "Changes with the snapshot."} if one.is_fixed else {})}
    if headers:
        success["headers"] = {
            name: {"description": words, "required": True, "schema": {"type": "string"}}
            for name, words in headers.items()
        }
    responses = {str(one.status): success}
    if one.is_fixed:
        responses["304"] = {"description": "The client has it already (`If-None-Match`)."}
    words: Mapping[int, str] = {**{status: _ALWAYS[status] for status in ALWAYS}, **one.problems}
    for status, meaning in sorted(words.items()):
        content: dict[str, Any] = {PROBLEM: {"schema": schemas.any_of((ProblemDocument,))}}
        responses[str(status)] = {
            "description": meaning or HTTPStatus(status).phrase,
            "content": content | (_TEXT if status in (413, 431, 503) else {}),
        }
    return responses
