"""Regional structural business statistics: local units, persons employed and wages by region and activity."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.eurostat import Cell, cells, dimensions
from loaders.fault import ContractError, UnmappedError
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


@dataclass
class _Codes:
    """Codes that were looked up: a table names each of them thousands of times."""

    load: Load
    regions: dict[str, Term | UnmappedError] = field(default_factory=dict)
    activities: dict[str, Term | UnmappedError] = field(default_factory=dict)

    def region(self, code: str) -> Term:
        """Return a region of the source's NUTS version; raises UnmappedError for a code of another one."""
        if code not in self.regions:
            version = self.load.source.nuts_version_of(code)
            try:
                self.regions[code] = self.load.reference.region(self.load.mint, version, code, "geo")
            except UnmappedError as error:
                self.regions[code] = error
        return _found(self.regions[code])

    def activity(self, code: str) -> Term:
        """Return an activity; raises UnmappedError for one that no version has, and for several in one code."""
        if code not in self.activities:
            try:
                dotted = nace_code(code)
                version = self.load.source.nace_version
                self.activities[code] = self.load.reference.activity(version, dotted, "nace_r2")
            except UnmappedError as error:
                self.activities[code] = error
        return _found(self.activities[code])


def _found(entry: Term | UnmappedError) -> Term:
    if isinstance(entry, UnmappedError):
        raise entry
    return entry


def nace_code(code: str) -> str:
    """Return the code of NACE that Eurostat's code stands for.

    Codes of several activities are refused: a figure for C10-C12 is the sum of three that may be there as well.

    >>> nace_code("C"), nace_code("C29"), nace_code("G451")
    ('C', '29', '45.1')
    """
    found = _ACTIVITY.fullmatch(code)
    if found is None:
        raise UnmappedError(
            "several activities in one code", "nace_r2", "a section, division, group or class", code
        )
    section, division, group, kind = found.groups(default="")
    return f"{division}.{group}{kind}" if group else division or section


def triples(load: Load) -> Iterator[Lines]:
    """Yield an observation for each cell of the chosen periods that has a number or a flag.

    Raises ContractError where a file has none of them, and for a setting that is neither `all` nor years.
    """
    chosen = _chosen(load.source.settings["periods"])
    codes = _Codes(load)
    for file in load.tables:
        seen: set[str] = set()
        yield from load.each(file, lambda row, seen=seen: _series(codes, row, chosen, seen))  # type: ignore[misc]
        if not seen:
            wanted = ", ".join(sorted(chosen)) or "any year"
            raise ContractError(
                "no figures of the chosen periods", file, wanted, "none (change it with --set)"
            )


def _chosen(setting: str) -> frozenset[str]:
    """Return the years of a setting, none for all of them."""
    if setting == "all":
        return frozenset()
    years = frozenset(part.strip() for part in setting.split(","))
    wrong = sorted(year for year in years if not re.fullmatch(r"\d{4}", year, re.ASCII))
    if wrong:
        raise ContractError("wrong setting", "periods", "all, or years with commas between", setting)
    return years


def _series(codes: _Codes, row: Row, chosen: frozenset[str], seen: set[str]) -> Iterator[Lines]:
    of = dimensions(row)
    indicator = INDICATORS.get(of.get("indic_sb") or of.get("indic_sbs", ""))
    if indicator is None or of.get(_SIZE, "TOTAL") != "TOTAL":
        return
    wanted = list(cells(row, chosen))
    if not wanted:
        return
    region, activity = codes.region(of["geo"]), codes.activity(of["nace_r2"])
    cube, measure, datatype = indicator
    for cell in wanted:
        seen.add(cell.period)
        subject = codes.load.mint.statistic(cube, region, activity, cell.period)
        text = (
            f"{subject} {_A_OBSERVATION} .\n{subject} {_DATA_SET} {cube} .\n{subject} {_REGION} {region} .\n"
            f'{subject} {_CLASS} {activity} .\n{subject} {_PERIOD} "{cell.period}"^^{_YEAR} .\n'
        )
        if cell.number:
            text += f'{subject} {measure} "{_number(cell, datatype)}"^^{datatype} .\n'
        for flag in cell.flags:
            text += f"{subject} {_STATUS} {_status(flag, cell)} .\n"
        yield text


_A_OBSERVATION = f"{TYPE} {QB('Observation')}"
_DATA_SET, _REGION, _CLASS = QB("dataSet"), HANSA("region"), HANSA("activity")
_PERIOD, _YEAR, _STATUS = SDMX_DIMENSION("refPeriod"), XSD("gYear"), SDMX_ATTRIBUTE("obsStatus")


def _number(cell: Cell, datatype: Term) -> str:
    if datatype == _WAGES[2]:
        return cell.number
    if not _WHOLE.fullmatch(cell.number):
        raise UnmappedError("not a count", cell.period, "a whole number", cell.number)
    return cell.number.partition(".")[0]


def _status(flag: str, cell: Cell) -> Term:
    if flag not in STATUSES:
        raise UnmappedError("unknown flag", cell.period, ", ".join(STATUSES), flag)
    return STATUSES[flag]
