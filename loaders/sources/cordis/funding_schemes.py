"""Topics, calls and parts of the framework programmes, under which projects are funded."""

from dataclasses import dataclass, field

from loaders.load import Load
from ontology.namespace import EURIO, HANSA, SKOS, TYPE
from ontology.term import Lines, Term, literal

_CONCEPT, _NOTATION, _LABEL, _SCHEME = (
    SKOS(name) for name in ("Concept", "notation", "prefLabel", "inScheme")
)
_SCHEME_TYPE, _SCHEMES = EURIO("FundingScheme"), HANSA("FundingSchemes")


@dataclass
class FundingSchemes:
    """Topics, calls and parts of programmes, each described once."""

    load: Load
    known: dict[str, Term] = field(default_factory=dict)

    def scheme(self, code: str, title: str = "") -> tuple[Term, Lines]:
        """Return a scheme and its description, empty where it is known."""
        known = self.known.get(code)
        if known is not None:
            return known, ""
        term = self.known[code] = self.load.mint.funding_scheme(code)
        if not self.load.once(term):
            return term, ""
        name = literal(title, "en") if title else literal(code)
        return term, (
            f"{term} {TYPE} {_CONCEPT} .\n{term} {TYPE} {_SCHEME_TYPE} .\n{term} {_NOTATION} {literal(code)} .\n"
            f"{term} {_LABEL} {name} .\n{term} {_SCHEME} {_SCHEMES} .\n"
        )
