"""An event of the graph as the table of an event file."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from graph.matchmaking.agenda.event import Event, Participant, Slot


def event_table(event: Event) -> dict[str, Any]:
    """Return the table that `event_of` reads as the same event, which has equal slots at equal distances."""
    place = {"place": event.place} if event.place else {}
    return {
        **{"id": event.id, "title": event.title, **place, "timezone": event.timezone},
        "matching": asdict(event.matching),
        "session": [_session(event.slots)],
        "participant": [_participant(one) for one in event.participants],
        "apart": [{"participants": sorted(pair)} for pair in sorted(event.apart, key=sorted)],
    }


def _session(slots: Sequence[Slot]) -> dict[str, Any]:
    first, last = slots[0].time, slots[-1].time
    gap = slots[1].time.start - first.end if len(slots) > 1 else timedelta(0)
    minutes = {
        "minutes": (first.end - first.start) // timedelta(minutes=1),
        "gap": gap // timedelta(minutes=1),
    }
    return {"start": first.start, "end": last.end, **minutes, "tables": slots[0].tables}


def _participant(one: Participant) -> dict[str, Any]:
    texts = {"id": one.id, "label": one.label, "organisation": one.organisation, "country": one.country}
    lists = {"sectors": one.sectors, "topics": one.topics, "offers": one.offers, "wants": one.wants}
    return {name: value for name, value in texts.items() if value} | {
        name: list(values) for name, values in lists.items() if values
    }
