"""The command that explains a pair."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from hansa.output import format_option, heading, paragraph, show, show_object
from hansa.settings import Settings, open_store, snapshot_folder

if TYPE_CHECKING:
    from graph.opportunities.pair_explanation import Explanation

_COLUMNS = ("kind", "rank", "reason", "opportunity")


@click.command()
@click.argument("one")
@click.argument("other")
@click.option(
    "--field", default="", help="A cluster category; without it the one in which the pair stands highest."
)
@format_option
@click.pass_obj
def explain(settings: Settings, one: str, other: str, field: str, form: str) -> None:
    """Say why two regions or two organisations are recommended to each other, or why not.

    What is known of both sides, how they are tied, how the pair stands among all pairs in the field, and for each kind
    its place in the list or the rule that keeps it out.
    """
    explanation = _explanation(settings, one, other, field)
    if form == "json":
        show_object(asdict(explanation))
    elif form == "csv":
        show(
            _COLUMNS,
            [(kind.kind, kind.rank, kind.reason, kind.opportunity) for kind in explanation.kinds],
            "csv",
        )
    else:
        _print_text(explanation)


def _explanation(settings: Settings, one: str, other: str, field: str) -> "Explanation":
    from graph.derive import evidence_context
    from graph.evidence.reading import read_evidence
    from graph.names.index import name_index
    from graph.opportunities.named_pair import explain_named
    from graph.opportunities.ranking import RankedOpportunities
    from ontology.iri import Minter

    store = open_store(settings)
    manifest = snapshot_folder(settings).current().manifest
    context = evidence_context(store, read_evidence(store), Minter(manifest.base), manifest.reference_date)
    ranked = RankedOpportunities.read(store)
    explanation, notes = explain_named(name_index(store), context, ranked, one, other, field)
    for note in notes:
        click.echo(note, err=True)
    return explanation


def _print_text(explanation: "Explanation") -> None:
    on = f" on {explanation.field}" if explanation.field else ""
    heading(f"{' and '.join(explanation.parties)}{on}")
    if explanation.percentile is not None:
        share = "more than 99" if explanation.percentile > 99 else f"{explanation.percentile:.0f}"
        paragraph(
            f"By the evidence on both sides, the pair stands above {share} percent of all pairs of territories of"
            f" different countries in this field (score {explanation.score:.2f})."
        )
    for sentence in explanation.known:
        paragraph(f"- {sentence}")
    heading("Lists")
    for kind in explanation.kinds:
        place = f"no. {kind.rank}: {kind.reason} <{kind.opportunity}>" if kind.rank else kind.reason
        paragraph(f"{kind.kind}: {place}")
