"""The command that lists what a build skipped, warned of and left out."""

import click

from hansa.output import format_option, show
from hansa.settings import Settings, snapshot_folder


@click.command()
@format_option
@click.pass_obj
def check(settings: Settings, form: str) -> None:
    """List skipped records (the first of each reason), drift warnings and sources left out."""
    from collections import Counter

    manifest = snapshot_folder(settings).current().manifest
    findings = [
        (part.name, skip["file"], skip["row"], skip["reason"], skip["detail"])
        for part in manifest.parts
        for skip in part.skips
    ]
    findings += [("shapes", "", None, "warning", f"{w['node']}: {w['message']}") for w in manifest.warnings]
    findings += [
        (part.name, warning.partition(":")[0], None, "drift", warning)
        for part in manifest.parts
        for warning in part.drift
    ]
    findings += [
        (
            one["name"],
            missing,
            None,
            "left out",
            f"{one['title']}: not in the folder of downloads; see {one['url']}",
        )
        for one in manifest.left_out
        for missing in one["missing"]
    ]
    show(("graph", "file", "row", "reason", "detail"), findings, form)
    if form == "table":
        counts = Counter(row[3] for row in findings if row[2] is None)
        for part in manifest.parts:
            counts.update(part.skipped)
        for reason, count in sorted(counts.items()):
            click.echo(f"{count:6d}  {reason}")
        click.echo(f"{sum(counts.values())} findings in snapshot {manifest.id}, {len(findings)} listed")
