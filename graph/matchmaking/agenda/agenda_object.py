"""An agenda as one object, the same for commands, pages and programs."""

from typing import Any

from graph.matchmaking.agenda.agenda_table import HEADER, rows
from graph.matchmaking.agenda.graph_event import PreparedEvent
from graph.matchmaking.agenda.plan import Agenda
from graph.matchmaking.related_fields import RULE
from ontology.rounding import rounded


def agenda_object(prepared: PreparedEvent, planned: Agenda) -> dict[str, Any]:
    """Return an agenda as one JSON object: participants, meetings, fairness and proof."""
    event = planned.event
    numbers = {"value", "fit", "relatedness"}
    return {
        "event": {"id": event.id, "title": event.title, "place": event.place, "timezone": event.timezone},
        "assumptions": [*prepared.assumptions, RULE],
        "participants": [
            {
                "id": p.id,
                "label": p.label,
                "country": p.country,
                "sectors": list(p.sectors),
                "meetings": len(planned.of(p)),
            }
            for p in event.participants
        ],
        "served": planned.fairness.served,
        "short": planned.fairness.short,
        "unmet": [
            {"participant": u.participant.id, "meetings": u.meetings, "why": u.why} for u in planned.unmet
        ],
        "value": rounded(planned.value),
        "bound": rounded(planned.bound),
        "gap": rounded(planned.gap),
        "status": planned.status,
        "seconds": rounded(planned.seconds, 1),
        "meetings": len(planned.meetings),
        "agenda": [
            {
                name: float(cell) if name in numbers else int(cell) if name == "table" else cell
                for name, cell in zip(HEADER, row, strict=True)
            }
            for row in rows(planned)
        ],
    }
