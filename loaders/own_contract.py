"""Sources that are not shipped: a TOML of somebody's own, with its queries beside it."""

from pathlib import Path

from loaders.contract import Source
from loaders.contract import read as read_source
from loaders.errors import MissingFileError


def read(path: Path) -> Source:
    """Return the source that a TOML file anywhere describes; raises ContractError where it does so wrongly."""
    if not path.is_file():
        raise MissingFileError("missing file", str(path), "the TOML of a source", "nothing there")
    return read_source(path)
