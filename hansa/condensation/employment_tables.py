"""Employment and wages by region and division, of each cell the newest published year."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hansa.condensation.condensed_table import CondensedTable, require
from loaders.errors import ContractError, UnmappedError
from loaders.eurostat_table import Cell
from loaders.row import Row
from loaders.source_files import SourceFiles
from loaders.sources.statistics.eurostat_sbs import INDICATORS, nace_code, newest, read_series
from ontology.iri import Minter
from ontology.namespace import HANSA, SKOS

_SOURCE, _HISTORY = "eurostat-sbs", "nuts-history"
# Persons of a later edition than the bulk file, in one year: they are taken for wages per person of that year.
_EXTRACT = "persons_2015"
_EXTRA_REGIO = "ZZ"
_BASIC = 4
Key = tuple[str, str]
Steps = Mapping[tuple[str, str], Mapping[str, str]]


@dataclass(frozen=True)
class Places:
    """Regions of NUTS 2013 in the versions of today: 2021, and 2016 for the United Kingdom.

    `former` are the codes of 2013, `today` those of the later versions, `steps` the exact matches between versions.
    """

    former: frozenset[str]
    today: Mapping[str, frozenset[str]]
    steps: Steps

    def version(self, code: str) -> str:
        """Return the version in which a region is stated today."""
        return "2016" if code.startswith("UK") else "2021"

    def exact(self, code: str) -> str:
        """Return the code of today of the same territory at any level, empty where it was drawn anew."""
        middle = self.steps["2013", "2016"].get(code, "")
        return middle if self.version(code) == "2016" else self.steps["2016", "2021"].get(middle, "")

    def of(self, code: str) -> str:
        """Return the code of a region of level 2 today: of level 2 where one fills a region of level 1."""
        match = self.exact(code)
        if len(match) != _BASIC - 1:
            return match
        inside = [
            one for one in self.today[self.version(code)] if len(one) == _BASIC and one.startswith(match)
        ]
        return inside[0] if len(inside) == 1 else match

    def parts(self, above: str) -> list[str]:
        """Return the regions of level 2 of 2013 below one of level 1."""
        return [
            one
            for one in self.former
            if len(one) == _BASIC and one.startswith(above) and not one.endswith(_EXTRA_REGIO)
        ]


def employment_tables(files: SourceFiles, years: Sequence[str]) -> list[CondensedTable]:
    """Return regional employment, its reference and regional wages (of the last of the years).

    Raises MissingFileError without the publisher's tables.
    """
    require(files, _SOURCE, _HISTORY)
    places = _places(files)
    persons, wages = _figures(files, frozenset(years))
    if not any(persons.values()):
        span = f"persons employed in {years[0]} to {years[-1]}"
        raise ContractError("no figures of the years", _SOURCE, span, "none (change it with --years)")
    figures = {
        key: float(cell.number)
        for key, cells in persons.items()
        if len(key[0]) == _BASIC
        for cell in newest(cells)
    }
    return [
        CondensedTable(
            "regional_employment",
            ("nuts", "nuts_version", "nace", "persons", "at_least"),
            sorted(regional(figures, places)),
        ),
        CondensedTable("employment_reference", ("nace", "persons", "regions"), reference(figures, places)),
        CondensedTable(
            "regional_wages",
            ("nuts", "nuts_version", "wages_per_person_eur"),
            sorted(_wages(files, persons, wages, places, years[-1])),
        ),
    ]


def _places(files: SourceFiles) -> Places:
    lists = files.code_lists()
    steps: dict[tuple[str, str], dict[str, str]] = {("2013", "2016"): {}, ("2016", "2021"): {}}
    _, triples = files.load(files.source(_HISTORY), Minter(), lists)
    for triple in triples:
        if not isinstance(triple, str) and triple[1] == SKOS("exactMatch"):
            (old, code), (new, match) = (term[1:-1].rsplit("/", 2)[1:] for term in (triple[0], triple[2]))
            if (old, new) in steps:
                steps[old, new][code] = match
    return Places(lists.nuts["2013"], lists.nuts, steps)


def _figures(
    files: SourceFiles, years: frozenset[str]
) -> tuple[dict[Key, list[Cell]], dict[Key, list[Cell]]]:
    """Return the published cells of persons and of wages by region and division; the extract is left out."""
    persons: dict[Key, list[Cell]] = defaultdict(list)
    wages: dict[Key, list[Cell]] = defaultdict(list)
    chosen = {HANSA("personsEmployed"): persons, HANSA("wages"): wages}
    source = files.source(_SOURCE)
    for spec in files.files(source):
        if spec.name == _EXTRACT:
            continue
        for row in files.table(source, spec.name):
            of, cells = _series(spec.name, row, years)
            measure = INDICATORS.get(of.get("indic_sb", ""), ("", "", ""))[1]
            division = _division(of.get("nace_r2", ""))
            if measure in chosen and division:
                chosen[measure][of["geo"], division] += cells
    return persons, wages


def _series(file: str, row: Row, years: frozenset[str]) -> tuple[Mapping[str, str], list[Cell]]:
    """Return the dimensions of a row and its published numbers; nothing for a row that no reader can take.

    The build lists such rows by their reason: cells that a spreadsheet took for a time of day.
    """
    try:
        of, cells = read_series(file, row, years)
    except UnmappedError:
        return {}, []
    return of, [cell for cell in cells if cell.number]


def _division(written: str) -> str:
    """Return a division's code, empty for another level and for several activities in one code."""
    try:
        code = nace_code(written)
    except UnmappedError:
        return ""
    return code if len(code) == 2 else ""


def regional(figures: Mapping[Key, float], places: Places) -> Iterator[tuple[str, ...]]:
    """Yield regions of level 2 as they are today, and the sum of level 1 where level 2 was drawn anew."""
    divisions = sorted({division for _, division in figures})
    anew: set[str] = set()
    for (code, division), persons in figures.items():
        if code.endswith(_EXTRA_REGIO):
            continue
        today = places.of(code)
        if today:
            yield today, places.version(code), division, str(round(persons)), ""
        elif code in places.former and places.exact(code[:-1]):
            anew.add(code[:-1])
    for above in sorted(anew):
        for division in divisions:
            cells = [figures.get((part, division)) for part in places.parts(above)]
            known = [persons for persons in cells if persons is not None]
            if known:
                withheld = "yes" if len(known) < len(cells) else ""
                total = str(round(sum(known)))
                yield places.exact(above), places.version(above), division, total, withheld


def reference(figures: Mapping[Key, float], places: Places) -> list[tuple[str, ...]]:
    """Return the sum of each division over the regions of the version, extra-regio among them."""
    total: dict[str, float] = defaultdict(float)
    regions: dict[str, int] = defaultdict(int)
    for (code, division), persons in figures.items():
        if code in places.former or code.endswith(_EXTRA_REGIO):
            total[division] += persons
            regions[division] += 1
    return [(division, str(round(total[division])), str(regions[division])) for division in sorted(total)]


def _wages(
    files: SourceFiles,
    persons: Mapping[Key, Sequence[Cell]],
    wages: Mapping[Key, Sequence[Cell]],
    places: Places,
    year: str,
) -> Iterator[tuple[str, ...]]:
    """Yield wages over persons of a year, over the divisions in which both are published, at every level."""
    heads = {key: _of(cells, year) for key, cells in persons.items()} | {**_extract(files, year)}
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (code, division), cells in wages.items():
        paid, employed = _of(cells, year), heads.get((code, division))
        if paid is not None and employed is not None:
            sums[code][0] += paid
            sums[code][1] += employed
    for code, (paid, employed) in sums.items():
        today = places.exact(code)
        if today and employed:
            yield today, places.version(code), str(round(1e6 * paid / employed))


def _of(cells: Sequence[Cell], year: str) -> float | None:
    return next((float(cell.number) for cell in cells if cell.period == year), None)


def _extract(files: SourceFiles, year: str) -> dict[Key, float]:
    source = files.source(_SOURCE)
    heads: dict[Key, float] = {}
    if any(spec.name == _EXTRACT for spec in files.files(source)):
        for row in files.table(source, _EXTRACT):
            of, cells = _series(_EXTRACT, row, frozenset([year]))
            division, persons = _division(of.get("nace_r2", "")), _of(cells, year)
            if division and persons is not None:
                heads[of["geo"], division] = persons
    return heads
