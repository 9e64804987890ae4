"""The command that proposes consortia for a call."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hansa.number_types import Seconds
from hansa.output import clean_stdout, format_option, paragraph, show, show_object
from hansa.settings import Settings, open_store_with_date
from ontology.errors import HansaError

if TYPE_CHECKING:
    from graph.matchmaking.consortium.choice import Consortium
    from graph.matchmaking.consortium.proposals import Proposed


@click.command()
@click.option(
    "--call",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The call as a TOML file: topics, stages of the value chain, rules, budget, weights.",
)
@click.option(
    "--count", type=click.IntRange(1, 20), default=3, show_default=True, help="How many different consortia."
)
@click.option(
    "--distance",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Members that must join or leave between two of them.",
)
@click.option("--seconds", type=Seconds(), default=30.0, show_default=True, help="Time for the solver.")
@format_option
@click.pass_context
def consortium(
    context: click.Context, file: Path, count: int, distance: int, seconds: float, form: str
) -> None:
    """Propose consortia for a call: members, what each brings, how far they are proven best.

    Members are cluster organisations and other organisations of the graph. The score has four parts, each 0 to 1:
    topics and stages covered, complementarity, trust from earlier partnerships. Exit code 1: no consortium holds
    the rules, and the smallest sets of rules to relax are named.
    """
    from graph.matchmaking.consortium.call_file import read_call
    from graph.matchmaking.consortium.proposal_object import proposal_object, proposal_rows
    from graph.matchmaking.consortium.proposals import consortia

    settings: Settings = context.obj
    call = read_call(file)
    with clean_stdout():
        store, today = open_store_with_date(settings)
        proposed = consortia(store, call, today, count=count, distance=distance, time_limit=seconds)
    proposal = proposed.proposal
    if not proposal.consortia and not proposal.relaxations:
        raise HansaError(
            "no answer in time", file.name, "more seconds than --seconds gives", f"{seconds:g} seconds"
        )
    if form == "json":
        show_object(proposal_object(proposed))
    elif form == "csv":
        show(*proposal_rows(proposal_object(proposed)), "csv")
    else:
        _print_text(proposed)
    if not proposal.consortia:
        context.exit(1)


def _print_text(proposed: "Proposed") -> None:
    from graph.matchmaking.consortium.eligible import ASSUMPTIONS
    from graph.matchmaking.consortium.proposal_object import ENDINGS

    proposal, call = proposed.proposal, proposed.call
    click.echo(click.style(call.title, bold=True))
    for sentence in (*proposed.readings, *ASSUMPTIONS):
        paragraph(sentence)
    click.echo(
        f"{proposed.considered} candidates, {proposal.pool.excluded} excluded by the call,"
        f" {proposal.pool.interchangeable} interchangeable; {proposal.seconds:.1f} s; {ENDINGS[proposal.status]}\n"
    )
    for at, one in enumerate(proposal.consortia, 1):
        _print_one(one, at)
    for at, relaxation in enumerate(proposal.relaxations, 1):
        proof = "no smaller set will do" if relaxation.status == "optimal" else "the search was cut short"
        click.echo(click.style(f"{at}. Give up ({proof}):", bold=True))
        for given in relaxation.given:
            click.echo(f"   - {given.rule.key}: {proposed.with_names(given.words)}")
        paragraph(f"then possible: {', '.join(one.label for one in relaxation.example)}", "   ")
        click.echo("")


def _print_one(one: "Consortium", at: int) -> None:
    parts = one.parts
    proof = "proven best" if one.status == "optimal" else f"at most {one.bound:.3f}, gap {one.gap:.1%}"
    click.echo(click.style(f"{at}. Score {one.total:.3f} ({proof})", bold=True))
    click.echo(
        f"   topics {parts.topics:.2f} | stages {parts.stages:.2f} | complementarity {parts.complementarity:.2f}"
        f" (together {parts.union:.2f}, the strongest alone {parts.strongest:.2f}) | trust {parts.trust:.2f}"
    )
    for member, role in zip(one.members, one.roles, strict=True):
        place = ", ".join(filter(None, (member.kind, member.region, member.country, member.standing)))
        click.echo(f"   - {member.label} ({place}); {role.loss:.3f} of the score rests on it")
        paragraph(" ".join(role.sentences), "     ")
    click.echo("")
