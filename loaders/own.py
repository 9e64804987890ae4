"""Sources that are not shipped: a TOML of somebody's own, with its queries beside it."""

from dataclasses import replace
from pathlib import Path

from loaders.fault import MissingFileError
from loaders.source import Source
from loaders.source import read as read_source


def read(path: Path) -> Source:
    """Return the source that a TOML file anywhere describes; raises ContractError where it does so wrongly."""
    if not path.is_file():
        raise MissingFileError("missing file", str(path), "the TOML of a source", "nothing there")
    source = read_source(path)
    files = []
    for spec in source.files:
        if "query" in spec.download:
            beside = (path.parent / str(spec.download["query"])).resolve()
            spec = replace(spec, download={**spec.download, "query": str(beside)})
        files.append(spec)
    return replace(source, files=tuple(files))
