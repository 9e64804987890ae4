"""An opportunity that is no longer in the graph, as triples: what it was, and what took its place."""

from collections.abc import Sequence

from graph.opportunities.ledger import PastOpportunity
from graph.opportunities.opportunity import KINDS, kind_name
from graph.opportunities.ranked_opportunity import RankedOpportunity
from ontology.namespace import DCTERMS, HANSA, OWL, RDFS, SKOS, TYPE
from ontology.sentence import Sentence, sentence
from ontology.term import Triple, boolean, iri, literal


def last_snapshot(past: PastOpportunity) -> Sentence:
    """Return in words which snapshot was the last to hold an opportunity."""
    return sentence(
        "Snapshot {title} of {date} was the last to hold it.", title=past.snapshot, date=past.created[:10]
    )


def past_triples(past: PastOpportunity, instead: Sequence[RankedOpportunity]) -> list[Triple]:
    """Return what is known of an opportunity of an earlier snapshot."""
    name = iri(past.iri)
    return [
        (name, TYPE, HANSA("Opportunity")),
        *((name, HANSA("kind"), kind) for kind in KINDS if kind_name(kind) == past.kind),
        (name, SKOS("prefLabel"), literal(past.label, "en")),
        (name, OWL("deprecated"), boolean(True)),
        (name, RDFS("comment"), literal(last_snapshot(past), "en")),
        *((name, HANSA("party"), iri(party)) for party in sorted(past.parties)),
        *((name, DCTERMS("subject"), iri(subject)) for subject in sorted(past.subjects)),
        *((name, DCTERMS("isReplacedBy"), iri(one.iri)) for one in instead),
    ]
