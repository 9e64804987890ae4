"""An agenda as rows for a table or a CSV file."""

from graph.matchmaking.agenda.plan import Agenda
from ontology.sentence import joined

HEADER = (
    "start", "end", "table", "participant_id", "participant", "partner_id", "partner",
    "partner_organisation", "partner_country", "value", "fit", "relatedness", "reasons",
)  # fmt: skip


def rows(agenda: Agenda) -> list[tuple[str, ...]]:
    """Return a row for each meeting of each participant, by participant, then time.

    Times are local to the event, as ISO 8601.
    """
    cells: list[tuple[str, ...]] = []
    for participant in agenda.event.participants:
        for meeting in agenda.of(participant):
            partner = meeting.partner(participant)
            cells.append(
                (
                    meeting.slot.time.start.isoformat(),
                    meeting.slot.time.end.isoformat(),
                    str(meeting.table),
                    participant.id,
                    participant.label,
                    partner.id,
                    partner.label,
                    partner.organisation,
                    partner.country,
                    f"{meeting.match.value:.4f}",
                    f"{meeting.match.fit:.4f}",
                    f"{meeting.match.relatedness:.4f}",
                    joined(meeting.match.reasons, " "),
                )
            )
    return cells
