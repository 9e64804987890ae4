"""Flows between activities as lines of N-Triples: the observations of all input-output sources."""

from dataclasses import dataclass
from decimal import Decimal

from loaders.errors import ContractError, UnmappedError
from loaders.load import Load
from ontology import country
from ontology.iri import country_iri, currency
from ontology.namespace import HANSA, QB, TYPE
from ontology.term import Lines, Term, date, decimal

FLOWS = HANSA("FlowCube")
BETWEEN_COUNTRIES = HANSA("IntercountryFlowCube")
TOTALS = HANSA("ActivityTotalsCube")
# By the codes of Eurostat's dimension stk_flow.
ORIGINS = {"DOM": HANSA("Domestic"), "IMP": HANSA("Imported"), "TOTAL": HANSA("AnyOrigin")}
_PLACES = 6


@dataclass(frozen=True)
class Frame:
    """Common dimensions of a table: country, origin of the products, year, currency."""

    country: str
    origin: str
    year: str
    currency: str

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes in the IRIs of its figures."""
        return self.country, self.origin, self.year, self.currency

    def lines(self, subject: Term) -> Lines:
        """Return the dimensions of a figure."""
        return (
            f"{subject} {HANSA('country')} {country_iri(self.country)} .\n"
            f"{subject} {HANSA('origin')} {ORIGINS[self.origin]} .\n"
            f"{subject} {HANSA('referenceYear')} {date(self.year)} .\n"
            f"{subject} {HANSA('currency')} {currency(self.currency)} .\n"
        )


def flow(load: Load, frame: Frame, supplying: Term, using: Term, amount: Decimal) -> Lines:
    """Return a flow inside a country's table."""
    subject = load.mint.figure(FLOWS, _code(supplying), _code(using), *frame.codes)
    return (
        f"{_head(subject, FLOWS)}{frame.lines(subject)}"
        f"{subject} {HANSA('supplyingActivity')} {supplying} .\n"
        f"{subject} {HANSA('usingActivity')} {using} .\n"
        f"{subject} {HANSA('flow')} {decimal(amount, _PLACES)} .\n"
    )


def totals(load: Load, frame: Frame, activity: Term, output: Decimal, use: Decimal) -> Lines:
    """Return the output of an activity and the total use of its products."""
    subject = load.mint.figure(TOTALS, _code(activity), *frame.codes)
    return (
        f"{_head(subject, TOTALS)}{frame.lines(subject)}"
        f"{subject} {HANSA('activity')} {activity} .\n"
        f"{subject} {HANSA('output')} {decimal(output, _PLACES)} .\n"
        f"{subject} {HANSA('totalUse')} {decimal(use, _PLACES)} .\n"
    )


def between_countries(
    load: Load,
    supply: tuple[Term, Term],
    use: tuple[Term, Term],
    year: str,
    money: str,
    amount: Decimal,
) -> Lines:
    """Return a flow from a country and activity to another."""
    codes = (_code(term) for pair in (supply, use) for term in pair)
    subject = load.mint.figure(BETWEEN_COUNTRIES, *codes, year, money)
    return (
        f"{_head(subject, BETWEEN_COUNTRIES)}"
        f"{subject} {HANSA('supplyingCountry')} {supply[0]} .\n"
        f"{subject} {HANSA('supplyingActivity')} {supply[1]} .\n"
        f"{subject} {HANSA('usingCountry')} {use[0]} .\n"
        f"{subject} {HANSA('usingActivity')} {use[1]} .\n"
        f"{subject} {HANSA('referenceYear')} {date(year)} .\n"
        f"{subject} {HANSA('currency')} {currency(money)} .\n"
        f"{subject} {HANSA('flow')} {decimal(amount, _PLACES)} .\n"
    )


def amount_of(written: str, column: str) -> Decimal | None:
    """Return a figure of Eurostat's tables, with or without a flag; None without a figure.

    Raises UnmappedError where it is neither. A confidential or missing figure is left out, never 0.

    >>> amount_of("12.5 p", "2020"), amount_of(": c", "2020")
    (Decimal('12.5'), None)
    """
    number = written.split()[:1]
    if not number or number[0].startswith(":"):
        return None
    try:
        amount = Decimal(number[0])
    except ArithmeticError:
        raise UnmappedError("not a number", column, "a figure and its flag", written) from None
    if not amount.is_finite():
        raise UnmappedError("not a number", column, "a figure and its flag", written)
    return amount


def no_flows(load: Load) -> ContractError:
    """Return the error of a file without a flow of the setting `least` or more."""
    expected = f"flows of {load.source.settings['least']} million or more"
    return ContractError(
        "no flows", load.source.name, expected, f"none (change it with --set {load.source.name}.least=0)"
    )


def known_country(code: str, column: str) -> str:
    """Return a code that is a country's; raises UnmappedError for aggregates (EU27_2020, WRL_REST) and others."""
    if code not in country.countries():
        raise UnmappedError("not a country", column, "a two-letter code, the EU way (EL, UK)", code)
    return code


def _code(term: Term) -> str:
    return term[1:-1].rpartition("/")[2]


def _head(subject: Term, cube: Term) -> Lines:
    return f"{subject} {TYPE} {QB('Observation')} .\n{subject} {QB('dataSet')} {cube} .\n"
