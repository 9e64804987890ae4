"""Regional structural business statistics: local units, persons employed and wages."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from loaders.errors import ContractError, UnmappedError
from loaders.eurostat_table import Cell, cell, cells, dimensions, texts
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import HANSA, QB, SDMX_ATTRIBUTE, SDMX_DIMENSION, TYPE, XSD
from ontology.term import Lines, Term

# Codes of before and since 2021: the cube, the measure, the datatype. V91290 (share of employment in manufacturing)
# and V94310 (growth) are computed from these; labour costs by person are, too.
_LOCAL_UNITS = (HANSA("LocalUnitCube"), HANSA("localUnits"), XSD("integer"))
_EMPLOYMENT = (HANSA("EmploymentCube"), HANSA("personsEmployed"), XSD("integer"))
_WAGES = (HANSA("WageCube"), HANSA("wages"), XSD("decimal"))
INDICATORS = {
    "V11210": _LOCAL_UNITS,
    "LOC_NR": _LOCAL_UNITS,
    "V16110": _EMPLOYMENT,
    "EMP_LOC_NR": _EMPLOYMENT,
    "V13320": _WAGES,
    "WAGE_LOC_MEUR": _WAGES,
}
STATUSES = {
    "b": HANSA("BreakInSeries"),
    "c": HANSA("Confidential"),
    "d": HANSA("DefinitionDiffers"),
    "e": HANSA("Estimated"),
    "i": HANSA("SeeMetadata"),
    "n": HANSA("NotSignificant"),
    "p": HANSA("Provisional"),
    "r": HANSA("Revised"),
    "s": HANSA("EurostatEstimate"),
    "u": HANSA("LowReliability"),
    "z": HANSA("NotApplicable"),
}
_ACTIVITY = re.compile(r"([A-Z])(\d{2})?(\d)?(\d)?")
_WHOLE = re.compile(r"\d+(\.0+)?")
_SIZE = "size_emp"
# The name of a dimension says of which revision its codes are.
_NACE = {"2": "nace_r2", "2.1": "nace_r2_1"}
_MOST_SHOWN = 8
# What precedes years of which each series gives the newest number only.
_NEWEST = "newest of "
# An extract of one indicator and year, both in the name of its column. It is of a later edition than the bulk file.
_EXTRACT, _EXTRACT_COLUMN, _EXTRACT_PERIOD, _EXTRACT_INDICATOR = "persons_2015", "n2015", "2015", "V16110"


@dataclass
class _Codes:
    """Codes that were looked up: a table names each of them thousands of times."""

    load: Load
    regions: dict[str, Term | UnmappedError] = field(default_factory=dict)
    activities: dict[str, Term | UnmappedError] = field(default_factory=dict)

    def region(self, code: str) -> Term:
        """Return a region of the source's NUTS version; raises UnmappedError for others."""
        if code not in self.regions:
            source = self.load.source
            version = source.nuts_version_of(code)
            try:
                self.regions[code] = self.load.code_lists.region(
                    self.load.mint, version, code, "geo", source.nuts_also
                )
            except UnmappedError as error:
                self.regions[code] = error
        return _mapped(self.regions[code])

    def activity(self, version: str, code: str) -> Term:
        """Return an activity; raises UnmappedError for unknown and for several activities."""
        key = f"{version} {code}"
        if key not in self.activities:
            try:
                dotted = nace_code(code)
                self.activities[key] = self.load.code_lists.activity(version, dotted, _NACE[version])
            except UnmappedError as error:
                self.activities[key] = error
        return _mapped(self.activities[key])


@dataclass
class _Stated:
    """Indicators of the file, and periods of those that are known, until a figure is taken."""

    taken: bool = False
    periods: set[str] = field(default_factory=set)
    indicators: set[str] = field(default_factory=set)


def _mapped(entry: Term | UnmappedError) -> Term:
    if isinstance(entry, UnmappedError):
        raise entry
    return entry


def nace_code(code: str) -> str:
    """Return the NACE code of a Eurostat code.

    Codes of several activities are refused: a figure for C10-C12 is the sum of three that may be there as well.

    >>> nace_code("C"), nace_code("C29"), nace_code("G451")
    ('C', '29', '45.1')
    """
    match = _ACTIVITY.fullmatch(code)
    if match is None:
        raise UnmappedError(
            "several activities in one code", "nace_r2", "a section, division, group or class", code
        )
    section, division, group, kind = match.groups(default="")
    return f"{division}.{group}{kind}" if group else division or section


def triples(load: Load) -> Iterator[Lines]:
    """Yield an observation for each filled cell of the chosen periods, or of each series for the newest number.

    Raises ContractError where a file has none of them, and for a setting that is none.
    """
    setting = load.source.settings["periods"]
    chosen, is_newest = _chosen(setting.removeprefix(_NEWEST)), setting.startswith(_NEWEST)
    codes, stated = _Codes(load), _Stated()
    is_new = load.once if len(load.tables) > 1 else _always
    for file in load.tables:
        yield from load.each(file, partial(_series, codes, file, chosen, is_newest, stated, is_new))
    if not stated.taken:
        raise _nothing_taken(load, chosen, stated)


def _nothing_taken(load: Load, chosen: frozenset[str], stated: _Stated) -> ContractError:
    """Return the error of a source of whose files nothing was taken."""
    setting = f"{load.source.name}.periods"
    if stated.periods:
        change = f"{', '.join(sorted(stated.periods))} (change it with --set {setting}={max(stated.periods)})"
        return ContractError("no figures of the chosen periods", setting, ", ".join(sorted(chosen)), change)
    indicators = ", ".join(sorted(stated.indicators)[:_MOST_SHOWN]) or "none of all size classes"
    return ContractError(
        "no figures of known indicators", load.source.name, ", ".join(INDICATORS), indicators
    )


def _chosen(setting: str) -> frozenset[str]:
    """Return the years of a setting, none for all of them."""
    if setting == "all":
        return frozenset()
    years = frozenset(part.strip() for part in setting.split(","))
    wrong = sorted(year for year in years if not re.fullmatch(r"\d{4}", year, re.ASCII))
    if wrong:
        expected = f"all, or years with commas between, or `{_NEWEST}` and years"
        raise ContractError("wrong setting", "periods", expected, setting)
    return years


def _always(_: Term) -> bool:
    return True


def read_series(file: str, row: Row, chosen: frozenset[str]) -> tuple[Mapping[str, str], list[Cell]]:
    """Return the codes of a row's dimensions and its cells of the chosen periods."""
    if file != _EXTRACT:
        return dimensions(row), list(cells(row, chosen))
    of = {"nace_r2": row.required("nace_r2"), "geo": row.required("geo"), "indic_sb": _EXTRACT_INDICATOR}
    figure = cell(_EXTRACT_PERIOD, row.text(_EXTRACT_COLUMN))
    return of, [figure] if figure and (not chosen or _EXTRACT_PERIOD in chosen) else []


def newest(cells_of_series: Sequence[Cell]) -> list[Cell]:
    """Return the newest number of a series, or its newest mark where it has none.

    >>> newest([Cell("2014", "7", ""), Cell("2015", "", "c")])
    [Cell(period='2014', number='7', flags='')]
    """
    numbers = [one for one in cells_of_series if one.number] or cells_of_series
    return [max(numbers, key=lambda one: one.period)] if numbers else []


def _series(
    codes: _Codes,
    file: str,
    chosen: frozenset[str],
    is_newest: bool,
    stated: _Stated,
    once: Callable[[Term], bool],
    row: Row,
) -> Iterator[Lines]:
    """Yield the observations of a row, without those of an earlier file."""
    of, periods = read_series(file, row, chosen)
    name = of.get("indic_sb") or of.get("indic_sbs", "")
    indicator = INDICATORS.get(name)
    if indicator is None or of.get(_SIZE, "TOTAL") != "TOTAL":
        stated.indicators.add(name)
        return
    if not stated.taken:
        stated.periods.update(_periods(file, row))
    if not periods:
        return
    stated.taken = True
    version = next((version for version, column in _NACE.items() if column in of), None)
    if version is None:
        raise UnmappedError("missing column", _NACE["2"], " or ".join(_NACE.values()), ", ".join(of))
    region, activity = codes.region(of["geo"]), codes.activity(version, of[_NACE[version]])
    cube, measure, datatype = indicator
    for one in newest(periods) if is_newest else periods:
        subject = codes.load.mint.statistic(cube, region, activity, one.period)
        if not once(subject):
            continue
        text = (
            f"{subject} {_A_OBSERVATION} .\n{subject} {_DATA_SET} {cube} .\n{subject} {_REGION} {region} .\n"
            f'{subject} {_CLASS} {activity} .\n{subject} {_PERIOD} "{one.period}"^^{_YEAR} .\n'
        )
        if one.number:
            text += f'{subject} {measure} "{_number(one, datatype)}"^^{datatype} .\n'
        for flag in one.flags:
            text += f"{subject} {_STATUS} {_status(flag, one)} .\n"
        yield text


def _periods(file: str, row: Row) -> list[str]:
    """Return the periods of which a row states anything."""
    if file == _EXTRACT:
        return [_EXTRACT_PERIOD]
    return [period for period, text in texts(row) if text.strip() not in ("", ":")]


_A_OBSERVATION = f"{TYPE} {QB('Observation')}"
_DATA_SET, _REGION, _CLASS = QB("dataSet"), HANSA("region"), HANSA("activity")
_PERIOD, _YEAR, _STATUS = SDMX_DIMENSION("refPeriod"), XSD("gYear"), SDMX_ATTRIBUTE("obsStatus")


def _number(one: Cell, datatype: Term) -> str:
    if datatype == _WAGES[2]:
        return one.number
    if not _WHOLE.fullmatch(one.number):
        raise UnmappedError("not a count", one.period, "a whole number", one.number)
    return one.number.partition(".")[0]


def _status(flag: str, one: Cell) -> Term:
    if flag not in STATUSES:
        raise UnmappedError("unknown flag", one.period, ", ".join(STATUSES), flag)
    return STATUSES[flag]
