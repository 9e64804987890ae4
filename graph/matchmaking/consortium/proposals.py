"""Consortia for a call, from the graph: names resolved, candidates gathered, the best chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.call_names import resolved
from graph.matchmaking.consortium.choice import Proposal, propose
from graph.matchmaking.consortium.eligible import eligible_candidates, trust
from graph.matchmaking.match_facts import read_match_facts
from graph.matchmaking.progress import Report, unreported
from graph.names.index import name_index
from graph.store.engine import Store
from ontology.sentence import plural, renamed, sentence, word


@dataclass(frozen=True)
class Proposed:
    """A proposal with the call as it was understood.

    `labels` name candidates by IRI, `considered` counts them.

    `readings` say whether the call is past, and which names of it were read as others.
    """

    call: Call
    proposal: Proposal
    labels: Mapping[str, str]
    considered: int
    readings: tuple[str, ...]

    def with_names(self, words: str) -> str:
        """Return words in which a candidate stands by name where they had its IRI."""
        return renamed(words, self.labels)


def consortia(
    store: Store,
    call: Call,
    today: date,
    *,
    count: int = 3,
    distance: int = 2,
    time_limit: float = 60.0,
    report: Report = unreported,
) -> Proposed:
    """Return the best consortia for a call; one closed before `today` is past. Steps go to `report`.

    Raises NotFoundError for a name that the graph does not have, CallError where the call contradicts itself.
    """
    known = read_match_facts(store)
    understood = resolved(call, name_index(store), known.background, known.vocabulary)
    candidates = eligible_candidates(known, understood)
    report(plural("{number} candidate read.", "{number} candidates read.", len(candidates)))
    ties = trust(known.facts, candidates)
    proposal = propose(
        understood, candidates, ties, count=count, distance=distance, time_limit=time_limit, report=report
    )
    labels = {candidate.iri: candidate.label for candidate in candidates}
    notes = (*_past(call, today), *_readings(call, understood, labels))
    return Proposed(understood, proposal, labels, len(candidates), notes)


def _past(call: Call, today: date) -> tuple[str, ...]:
    if call.deadline is None or call.deadline >= today:
        return ()
    return (
        sentence(
            "This call is past: it closed on {end}, before {today}.", end=str(call.deadline), today=str(today)
        ),
    )


def _readings(call: Call, understood: Call, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return sentences that name the sectors, topics, kinds and members read under another name."""
    pairs = [(asked.name, read.name) for asked, read in zip(call.topics, understood.topics, strict=True)]
    for stage, read_stage in zip(call.stages, understood.stages, strict=True):
        if len(stage.sectors) == len(read_stage.sectors):
            pairs += zip(stage.sectors, read_stage.sectors, strict=True)
        if len(stage.topics) == len(read_stage.topics):
            pairs += zip(stage.topics, read_stage.topics, strict=True)
    pairs += [(asked.kind, read.kind) for asked, read in zip(call.kinds, understood.kinds, strict=True)]
    members = zip((*call.include, *call.exclude), (*understood.include, *understood.exclude), strict=True)
    # One asked for by its id was not misread.
    pairs += [(asked, labels.get(iri, iri)) for asked, iri in members if not iri.endswith(asked)]
    return tuple(
        sentence("Read as {name}: {title}.", name=word(read), title=asked)
        for asked, read in dict.fromkeys(pairs)
        if asked != read
    )
