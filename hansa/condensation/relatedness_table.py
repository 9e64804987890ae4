"""Published relatedness of cluster categories, the pairs that are related in some way."""

from hansa.condensation.condensed_table import CondensedTable, require
from loaders.source_files import SourceFiles
from loaders.sources.classifications.cluster_definitions import SPELLINGS

_SOURCE = "cluster-definitions"
_COLUMNS = {
    "cr_all_pc": "percentile",
    "cr_lc_pc": "colocation_percentile",
    "cr_io_pc": "input_output_percentile",
    "cr_occ_pc": "occupation_percentile",
}
_LEAST = 75


def relatedness_table(files: SourceFiles) -> CondensedTable:
    """Return the pairs of two of the 51 categories of which a percentile is 75 or above, each stated once.

    Raises MissingFileError without the publisher's table.
    """
    require(files, _SOURCE)
    sectors = files.code_lists().sectors
    pairs: dict[tuple[str, str], list[int]] = {}
    for row in files.table(files.source(_SOURCE), "relatedness"):
        names = (row.required("cluster_name"), row.required("cluster_name_2"))
        one, other = sorted(SPELLINGS.get(name, name) for name in names)
        if one != other and {one, other} <= sectors:
            percentiles = [int(row.required(column)) for column in _COLUMNS]
            # The two directions of a few pairs differ by one; the one that is more related overall counts.
            if percentiles[0] > pairs.get((one, other), [-1])[0]:
                pairs[one, other] = percentiles
    rows = [
        (*pair, *map(str, percentiles))
        for pair, percentiles in sorted(pairs.items())
        if max(percentiles) >= _LEAST
    ]
    return CondensedTable("sector_relatedness", ("sector_a", "sector_b", *_COLUMNS.values()), rows)
