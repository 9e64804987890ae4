"""Topics, keywords, contact and status of organisations."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.evidence.rows import evidence_rows
from graph.store.engine import Store, text
from ontology.namespace import HANSA, SCHEMA
from ontology.term import Term

ENDED = frozenset({"closed", "merged"})
_TOPICS = (HANSA("topic"), HANSA("topicInText"))


@dataclass(frozen=True)
class OrganisationDetails:
    """Details of one organisation; an empty text or None where a detail is not known.

    `topics` are narrow topics by its keywords or its texts, `keywords` are in lower case, `label` is that of cluster
    excellence, `status` says what became of an organisation that no longer acts under its name.
    """

    topics: frozenset[Term] = frozenset()
    keywords: frozenset[str] = frozenset()
    website: str = ""
    members: int | None = None
    label: str = ""
    status: str = ""

    @property
    def has_ended(self) -> bool:
        """Say whether the organisation closed or merged into another one."""
        return self.status in ENDED

    @property
    def standing(self) -> str:
        """Return members, label and website in words, as far as they are known.

        >>> OrganisationDetails(members=120, label="Gold", website="https://a.eu/").standing
        '120 members, Gold label, a.eu'
        """
        members = "" if self.members is None else f"{self.members:,} members"
        label = f"{self.label} label" if self.label else ""
        website = self.website.partition("://")[2].removeprefix("www.").rstrip("/")
        return ", ".join(filter(None, (members, label, website)))


UNKNOWN = OrganisationDetails()


def read_details(store: Store) -> dict[Term, OrganisationDetails]:
    """Return the details of each organisation of which any are known, from any store that holds the graph."""
    values: dict[Term, dict[Term, list[str]]] = {}
    for organisation, predicate, value in evidence_rows(store, "organisation_details"):
        is_iri = str(predicate) in _TOPICS
        words = str(value) if is_iri else text(value)
        values.setdefault(str(organisation), {}).setdefault(str(predicate), []).append(words)
    return {organisation: _details(known) for organisation, known in sorted(values.items())}


def _details(known: Mapping[Term, list[str]]) -> OrganisationDetails:
    def first(predicate: Term) -> str:
        return min(known.get(predicate, [""]))

    members = first(HANSA("memberCount"))
    return OrganisationDetails(
        topics=frozenset(topic for predicate in _TOPICS for topic in known.get(predicate, ())),
        keywords=frozenset(keyword.casefold() for keyword in known.get(SCHEMA("keywords"), ())),
        website=first(SCHEMA("url")),
        members=int(members) if members else None,
        label=first(HANSA("excellenceLabel")),
        status=first(HANSA("status")),
    )
