"""An organisation and a possible partner, with the names that sentences about them need."""

from dataclasses import dataclass

from graph.evidence.facts import Organisation
from graph.matchmaking.partners.criteria import Wanted
from graph.matchmaking.partners.search import Index
from graph.opportunities.words import names
from ontology.iri import Minter


@dataclass(frozen=True)
class Pair:
    """An organisation (`own`) and a possible partner (`other`), by their rows, and what was asked for."""

    held: Index
    mint: Minter
    wanted: Wanted
    own: int
    other: int

    @property
    def mine(self) -> Organisation:
        """Return the organisation that asks."""
        return self.held.organisations[self.own]

    @property
    def theirs(self) -> Organisation:
        """Return the possible partner."""
        return self.held.organisations[self.other]

    def sector(self, at: int) -> str:
        """Return the name of a sector."""
        found = self.held.found
        return found.facts.sectors[found.sectors[at]]

    def listed(self, sectors: list[int]) -> str:
        """Return the names of sectors in a row."""
        return names([self.sector(at) for at in sectors])

    def home(self, row: int) -> int | None:
        """Return the territory of an organisation, or None where it is not known."""
        at = int(self.held.fields.home[row])
        return at if at < len(self.held.found.territories.regions) else None

    def territory(self, at: int) -> str:
        """Return the name of a territory."""
        return self.held.found.territories.regions[at].label
