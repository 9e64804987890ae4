"""Classifications that an installed package carries as Python objects, read as rows."""

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from loaders.contract import FileSpec
from loaders.errors import ContractError, MissingFileError


def records(spec: FileSpec) -> Iterator[tuple[int, list[str]]]:
    """Yield the header and the rows of a standard (code, description, parent) or a correspondence (two codes).

    Raises MissingFileError where the package is not installed, ContractError where it has no such object.
    """
    yield 1, list(spec.columns)
    module = _module(spec)
    try:
        found = getattr(module, spec.path)
    except AttributeError:
        raise ContractError("missing object", spec.package, spec.path, ", ".join(dir(module))) from None
    pairs = getattr(found, "_concordances", None)
    rows = _standard(found) if pairs is None else ([one[1], other[1]] for one, other in pairs)
    yield from enumerate(rows, 2)


def _module(spec: FileSpec) -> ModuleType:
    """Import only the standard that is asked for.

    The package's own `__init__` checks 39 correspondences for cycles, which takes five seconds; below a bare
    stand-in for it one standard loads in a tenth of that.
    """
    found = find_spec(spec.package)
    if found is None or not found.submodule_search_locations:
        raise MissingFileError("missing package", spec.package, "the installed package", "nothing there")
    name = f"{spec.package}._standards.{spec.path.partition('_')[0].lower()}"
    if name in sys.modules or spec.package in sys.modules:
        return import_module(name)
    stand_in = ModuleType(spec.package)
    stand_in.__path__ = list(found.submodule_search_locations)
    sys.modules[spec.package] = stand_in
    try:
        return import_module(name)
    finally:
        del sys.modules[spec.package]


def _standard(found: Any) -> Iterator[list[str]]:
    """Yield code, description and parent; the codes stand in the order of the tree."""
    section = ""
    for code, entry in found.items():
        if len(code) == 1:
            section = code
        parent = (
            "" if len(code) == 1 else section if len(code) == 2 else code[:2] if len(code) == 4 else code[:-1]
        )
        yield [code, entry["description"], parent]
