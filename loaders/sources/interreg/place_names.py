"""Names of NUTS 3 regions, to match tables that have names and no codes."""

from collections.abc import Iterator, Mapping

from loaders.load import Load


def by_name(load: Load) -> Mapping[tuple[str, str], str | None]:
    """Return the NUTS 2021 code of each country and level-3 name; None where two regions have the name.

    Names are matched as they are written: a near match can be another region.
    """
    found: dict[tuple[str, str], str | None] = {}
    for code, name in _names(load):
        if len(code) == 5:
            key = code[:2], name
            found[key] = code if found.get(key, code) == code else None
    return found


def _names(load: Load) -> Iterator[tuple[str, str]]:
    """Yield the names that the workbook gives to codes of 2021, with the official transliterations."""
    for file in ("regions", "statistical_regions"):
        for row in load.tables[file]:
            row.taken.update(row.cells)
            names = {row.text(column) for column in row.cells if "evel 3" in column}
            yield from ((row.text("Code 2021"), name) for name in sorted(names - {""}))
    for row in load.tables["latin_names"]:
        row.taken.update(row.cells)
        yield row.text("Code"), row.text("Transliteration to Latin")
