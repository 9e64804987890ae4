"""Joint funded projects of pairs of regions."""

from collections import Counter, defaultdict
from itertools import combinations

from hansa.condensation.condensed_table import CondensedTable, require
from loaders.source_files import SourceFiles

_SOURCE = "cordis-collaborations"
_FIRST, _LAST, _RECENT = "2007", "2017", "2014"
# Projects of more regions join everybody; pairs with fewer projects met by chance.
_MOST_REGIONS, _LEAST_PROJECTS = 50, 5


def project_pairs(files: SourceFiles) -> CondensedTable:
    """Return how many projects two regions of level 2 share, and their weight, the sum of 1 / (regions - 1).

    Raises MissingFileError without the publisher's tables.
    """
    require(files, _SOURCE)
    source = files.source(_SOURCE)
    starts = {
        row.required("project"): row.text("start")[:4]
        for row in files.table(source, "projects")
        if _FIRST <= row.text("start")[:4] <= _LAST
    }
    regions: dict[str, set[str]] = defaultdict(set)
    for row in files.table(source, "participations"):
        code = row.text("nuts2") or row.text("nuts3")[:4]
        if len(code) == 4 and row.required("project") in starts:
            regions[row.required("project")].add(code)
    projects: Counter[tuple[str, str]] = Counter()
    recent: Counter[tuple[str, str]] = Counter()
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for project in sorted(regions):
        if not 2 <= len(regions[project]) <= _MOST_REGIONS:
            continue
        for pair in combinations(sorted(regions[project]), 2):
            projects[pair] += 1
            recent[pair] += starts[project] >= _RECENT
            weights[pair] += 1 / (len(regions[project]) - 1)
    rows = [
        (*pair, str(number), str(recent[pair]), f"{weights[pair]:.2f}")
        for pair, number in sorted(projects.items())
        if number >= _LEAST_PROJECTS
    ]
    columns = ("nuts_a", "nuts_b", "projects", "projects_since_2014", "weight")
    return CondensedTable("joint_projects", columns, rows)
