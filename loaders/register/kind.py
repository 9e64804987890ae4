"""Kinds of lists in a register, each with its shipped contract."""

from dataclasses import dataclass
from functools import cache

from loaders.contract import FileSpec, Source, contract_path, read


@dataclass(frozen=True)
class Kind:
    """A kind of list: the shipped loader of its rows, the file, the required fields."""

    loader: str
    file: str
    required: tuple[str, ...]

    def contract(self) -> FileSpec:
        """Return the contract of the shipped file; its columns are the fields of this kind."""
        return _contract(self.loader).files[self.file]


@cache
def _contract(loader: str) -> Source:
    return read(contract_path(loader))


KINDS = {
    "cluster organisations": Kind(
        "cluster_organisations", "cluster_organisations", ("id", "name", "country", "source", "confidence")
    ),
    "members": Kind("cluster_members", "cluster_members_sample", ("cluster_id", "member_name", "source")),
    "priorities": Kind("priorities", "s3_priorities", ("nuts", "period", "priority", "source", "confidence")),
    "partnerships": Kind(
        "partnerships", "partnerships", ("id", "name", "programme", "topic", "source", "confidence")
    ),
    "partnership members": Kind(
        "partnerships",
        "partnership_members",
        ("partnership_id", "member_name", "member_kind", "country", "role", "source", "confidence"),
    ),
    "events": Kind("events", "events", ("id", "name", "source", "confidence")),
    "calls": Kind("events", "calls", ("id", "name", "deadline", "source", "confidence")),
}

LISTS = frozenset(
    [
        "sectors",
        "main_sectors",
        "possible_sectors",
        "emerging_industries",
        "keywords",
        "target_countries",
        "nace_divisions",
        "themes",
    ]
)
COUNTRIES = frozenset(["country", "target_countries"])
DATES = frozenset(["founded", "as_of", "start", "end", "date_start", "date_end", "opens", "deadline"])
NUMBERS = frozenset(["members", "smes", "budget_eur"])
# Ids that the register gives itself, and ids by which its rows name something of it or of the shipped sources.
OWN_IDS = frozenset(["id"])
REFERENCES = {
    "organisation_id": "organisations",
    "cluster_id": "organisations",
    "partnership_id": "partnerships",
}
