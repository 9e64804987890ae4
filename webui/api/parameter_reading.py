"""Reading of parameters, checked by their declaration."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec
from msgspec import structs
from werkzeug.datastructures import MultiDict

from ontology.sentence import Sentence, sentence
from ontology.toml_file import TomlError, convert
from webui.api.parameters import Parameters
from webui.api.problems import OperationError

_P = TypeVar("_P", bound=Parameters)
_NAME = re.compile(r"[.\[]")
_NUMBERS = (msgspec.inspect.IntType, msgspec.inspect.FloatType, msgspec.inspect.BoolType)


def read_parameters(arguments: MultiDict[str, str], type_: type[_P]) -> _P:
    """Return the parameters of an address; raises OperationError for one that is unknown, repeated or out of bounds."""
    fields = {one.encode_name: _plain(msgspec.inspect.type_info(one.type)) for one in structs.fields(type_)}
    values: dict[str, Any] = {}
    for name in arguments:
        given = arguments.getlist(name)
        kind = fields.get(name)
        if kind is None:
            raise OperationError(
                400,
                "wrong-request",
                f"{name[:100]}: no such parameter.",
                get_close_matches(name, fields) or [*fields],
            )
        if isinstance(kind, msgspec.inspect.VarTupleType):
            values[name] = given
        elif len(given) > 1:
            raise OperationError(400, "wrong-request", f"{name}: expected one value, found {len(given)}.")
        else:
            values[name] = _number(given[0]) if isinstance(kind, _NUMBERS) else given[0]
    try:
        return convert(values, type_, "the address")
    except TomlError as error:
        name = _NAME.split(error.key)[0]
        schema = next(schema for other, schema, _ in parameter_schemas(type_) if other == name)
        words = f"{name}: expected {expectation(schema)}, found {error.found}."
        raise OperationError(400, "wrong-request", words) from None


def expectation(schema: Mapping[str, Any]) -> Sentence:
    """Return in words what a schema admits.

    >>> expectation({"type": "integer", "minimum": 1, "maximum": 500})
    'a whole number from 1 to 500'
    >>> expectation({"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2, "maxItems": 10})
    '2 to 10 values, each a text'
    """
    if options := [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]:
        return expectation(options[0])
    if "enum" in schema:
        return sentence("one of {rows}", rows=", ".join(filter(None, schema["enum"])))
    kind = schema["type"]
    if kind == "array":
        each = expectation(schema["items"])
        if "minItems" not in schema:
            return sentence("values, each {each}", each=each)
        return sentence(
            "{least} to {most} values, each {each}",
            least=schema["minItems"],
            most=schema["maxItems"],
            each=each,
        )
    if kind == "string":
        if "maxLength" not in schema:
            return sentence("a text")
        return sentence("a text of at most {number} characters", number=schema["maxLength"])
    if kind == "boolean":
        return sentence("true or false")
    least, most = str(schema["minimum"]), str(schema["maximum"])
    if kind == "integer":
        return sentence("a whole number from {least} to {most}", least=least, most=most)
    return sentence("a number from {least} to {most}", least=least, most=most)


def parameter_schemas(type_: type[Parameters]) -> list[tuple[str, dict[str, Any], bool]]:
    """Return name, schema and whether it is needed of each parameter, in the order of the declaration."""
    _, components = msgspec.json.schema_components((type_,))
    whole = components[type_.__name__]
    needed = whole.get("required", [])
    names = [one.encode_name for one in structs.fields(type_)]
    return [(name, whole["properties"][name], name in needed) for name in names]


def _plain(type_: msgspec.inspect.Type) -> msgspec.inspect.Type:
    """Return a type without its description, and without None."""
    while isinstance(type_, msgspec.inspect.Metadata):
        type_ = type_.type
    if isinstance(type_, msgspec.inspect.UnionType):
        return next(_plain(one) for one in type_.types if not isinstance(one, msgspec.inspect.NoneType))
    return type_


def _number(text: str) -> Any:
    """Return a number or a truth value as JSON writes it, else the text for the declaration to refuse."""
    try:
        return msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError):
        return text
