"""The ranked opportunities of a snapshot, and the choice among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.evidence.rows import Row, text_rows
from graph.store.engine import Store
from webui.edition.names import fold

SHOWN = 50
SCORES = ("score", "fit", "novelty", "confidence")
PARTS = ("strength", "intent", "link", "tie", "likelihood")


@dataclass(frozen=True)
class Party:
    """Who an opportunity is for; `codes` are the regions that it is or lies in."""

    iri: str
    label: str
    role: str
    codes: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True)
class Sector:
    """What an opportunity is about."""

    iri: str
    label: str

    @property
    def slug(self) -> str:
        """Return its short name, the last part of its IRI."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Opportunity:
    """A recommendation: `values` holds its scores and their parts, 0 to 1, where they are stated."""

    iri: str
    kind: str
    kind_label: str
    label: str
    rank: int
    values: dict[str, float]
    parties: tuple[Party, ...]
    sectors: tuple[Sector, ...]

    @property
    def countries(self) -> set[str]:
        """Return the countries of its parties."""
        return {country for party in self.parties for country in party.countries}


@dataclass(frozen=True)
class Choice:
    """What is asked for: a kind, a region code (with all its parts), a country, a sector, words; a page of them."""

    kind: str = ""
    region: str = ""
    country: str = ""
    sector: str = ""
    text: str = ""
    page: int = 1

    def matches(self, one: Opportunity) -> bool:
        """Say whether an opportunity is asked for."""
        words = fold(self.text).split() if self.text.strip() else []
        within = self.region.strip().upper()
        return (
            (not self.kind or one.kind == self.kind)
            and (not self.country or self.country.upper() in one.countries)
            and (not self.sector or any(sector.slug == self.sector for sector in one.sectors))
            and (not within or any(code.startswith(within) for p in one.parties for code in p.codes))
            and (not words or all(word in fold(one.label) for word in words))
        )


@dataclass(frozen=True)
class Selection:
    """One page of what a choice found."""

    choice: Choice
    shown: tuple[Opportunity, ...]
    total: int

    @property
    def first(self) -> int:
        """Return the number of the first that is shown, counted from 1."""
        return (self.choice.page - 1) * SHOWN + 1

    @property
    def last(self) -> int:
        """Return the number of the last that is shown."""
        return self.first + len(self.shown) - 1

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // SHOWN))


class Opportunities:
    """All opportunities of a snapshot, the highest score first."""

    def __init__(self, opportunities: Iterable[Opportunity]) -> None:
        self.all = tuple(opportunities)
        self._by_iri = {one.iri: one for one in self.all}
        self._by_thing: dict[str, list[Opportunity]] = {}
        for one in self.all:
            for thing in {*(party.iri for party in one.parties), *(sector.iri for sector in one.sectors)}:
                self._by_thing.setdefault(thing, []).append(one)

    @classmethod
    def read(cls, store: Store) -> "Opportunities":
        """Read the opportunities of a store."""
        parties = _parties(text_rows(store, "pages/opportunity_parties"))
        sectors: dict[str, list[Sector]] = {}
        for row in text_rows(store, "pages/opportunity_sectors"):
            sectors.setdefault(row["opportunity"], []).append(Sector(row["sector"], row["label"]))
        return cls(
            Opportunity(
                row["opportunity"],
                row["kind"],
                row["kindLabel"],
                row["label"],
                int(row["rank"]),
                {name: float(row[name]) for name in (*SCORES, *PARTS) if row[name]},
                tuple(parties.get(row["opportunity"], ())),
                tuple(sectors.get(row["opportunity"], ())),
            )
            for row in text_rows(store, "pages/opportunities")
        )

    def get(self, iri: str) -> Opportunity | None:
        """Return an opportunity by its IRI, None where there is none."""
        return self._by_iri.get(iri)

    def of(self, thing: str) -> list[Opportunity]:
        """Return the opportunities that a region, an organisation or a sector is in."""
        return self._by_thing.get(thing, [])

    def first_of_each_kind(
        self, found: Sequence[Opportunity] | None = None, each: int = 3
    ) -> list[Opportunity]:
        """Return the first few of each kind, because the scale of one kind would hide the others."""
        chosen: dict[str, list[Opportunity]] = {}
        for one in self.all if found is None else found:
            held = chosen.setdefault(one.kind, [])
            if len(held) < each:
                held.append(one)
        return [one for kind in sorted(chosen) for one in chosen[kind]]

    def matching(self, choice: Choice) -> list[Opportunity]:
        """Return all that a choice asks for."""
        return [one for one in self.all if choice.matches(one)]

    def select(self, choice: Choice) -> Selection:
        """Return the page that a choice asks for."""
        found = self.matching(choice)
        start = (choice.page - 1) * SHOWN
        return Selection(choice, tuple(found[start : start + SHOWN]), len(found))

    def kinds(self) -> list[tuple[str, str, int]]:
        """Return each kind with its label and how many there are."""
        found: dict[tuple[str, str], int] = {}
        for one in self.all:
            found[one.kind, one.kind_label] = found.get((one.kind, one.kind_label), 0) + 1
        return [(kind, label, count) for (kind, label), count in sorted(found.items())]

    def countries(self) -> list[str]:
        """Return the countries of all parties."""
        return sorted({country for one in self.all for country in one.countries})

    def sectors(self) -> list[Sector]:
        """Return the sectors of all opportunities by their label."""
        return sorted({sector for one in self.all for sector in one.sectors}, key=lambda s: (s.label, s.iri))


def _parties(rows: Iterable[Row]) -> dict[str, list[Party]]:
    """Return the parties by opportunity; one that lies in several regions or countries comes in several rows."""
    found: dict[str, dict[str, Party]] = {}
    for row in rows:
        parties = found.setdefault(row["opportunity"], {})
        held = parties.get(row["party"])
        codes = (held.codes if held else ()) + ((row["code"],) if row["code"] else ())
        countries = (held.countries if held else ()) + ((row["country"],) if row["country"] else ())
        parties[row["party"]] = Party(
            row["party"],
            row["label"],
            row["role"],
            tuple(dict.fromkeys(codes)),
            tuple(dict.fromkeys(countries)),
        )
    return {opportunity: list(parties.values()) for opportunity, parties in found.items()}
