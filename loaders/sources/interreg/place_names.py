"""Names of NUTS 3 regions, for tables that have names and no codes."""

from collections.abc import Iterator, Mapping

from loaders.load import Load


def by_name(load: Load) -> Mapping[tuple[str, str], str | None]:
    """Return the NUTS 2021 code of each country and level-3 name, None for ambiguous ones.

    Names are matched as they are written: a near match can be another region.
    """
    codes: dict[tuple[str, str], str | None] = {}
    for code, name in _names(load):
        if len(code) == 5:
            key = code[:2], name
            codes[key] = code if codes.get(key, code) == code else None
    return codes


def _names(load: Load) -> Iterator[tuple[str, str]]:
    """Yield the codes of 2021 with their names, then with the official transliterations."""
    for file in ("regions", "statistical_regions"):
        for row in load.tables[file]:
            yield row.text("code_2021"), row.text("name")
    for row in load.tables["latin_names"]:
        yield row.text("code"), row.text("latin_name")
