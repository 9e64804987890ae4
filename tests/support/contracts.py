"""A source and a file of it in few words, for tests that need no contract of their own."""

from loaders.contract import FileSpec, Source


def file(name: str, path: str, **given: object) -> FileSpec:
    """Return the contract of a file with the column `code`."""
    stated: dict[str, object] = {"path": path, "columns": ("code",), "rows": (1, 100_000), "name": name}
    return FileSpec(**(stated | given))  # type: ignore[arg-type]


def source(*files: FileSpec, **given: object) -> Source:
    """Return the downloaded source `jobs` with these files."""
    stated: dict[str, object] = {
        "title": "Jobs",
        "description": "",
        "publisher": "Eurostat",
        "licence": "CC-BY-4.0",
        "url": "https://example.org",
        "edition": "2024",
        "order": 90,
        "downloaded": True,
        "name": "jobs",
        "files": {spec.name: spec for spec in files},
    }
    return Source(**(stated | given))  # type: ignore[arg-type]
