"""The command that serves pages, linked data and SPARQL."""

import click

from hansa.number_types import Seconds
from hansa.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one."
)
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256), help="Pages at a time.")
@click.option(
    "--queries", default=2, show_default=True, type=click.IntRange(1, 64), help="SPARQL queries at a time."
)
@click.option(
    "--deadline",
    default=30.0,
    show_default=True,
    type=Seconds(),
    help="Seconds that a SPARQL query may take.",
)
@click.option(
    "--rows",
    default=100_000,
    show_default=True,
    type=click.IntRange(1, 1_000_000_000),
    help="Rows that a SPARQL answer may have.",
)
@click.option(
    "--budget",
    default=120,
    show_default=True,
    type=click.IntRange(0, 86_400),
    help="Seconds of query time that one client may use at once; one comes back each second. 0: no limit.",
)
@click.option(
    "--cache", default=128, show_default=True, type=click.IntRange(0, 65536), help="MiB of ready answers."
)
@click.option(
    "--connections", default=4000, show_default=True, type=click.IntRange(10, 100_000), help="At a time."
)
@click.option(
    "--jobs",
    default=1,
    show_default=True,
    type=click.IntRange(0, 64),
    help="Consortia and agendas computed at a time, each on a processor of its own. 0: none.",
)
@click.option(
    "--trusted-proxy",
    "trusted",
    multiple=True,
    metavar="ADDRESS",
    help="Address or range of a proxy whose X-Forwarded-For and X-Forwarded-Proto count. May be repeated.",
)
@click.option(
    "--report-address",
    envvar="HANSA_REPORT_ADDRESS",
    default="",
    metavar="ADDRESS",
    help="mailto: or https address for reports of errors in rows. [HANSA_REPORT_ADDRESS]",
)
@click.option("--access-log", "logs_access", is_flag=True, help="Log each request, without its query string.")
@click.pass_context
def serve(context: click.Context, /, host: str, port: int, **options: object) -> None:
    """Serve the published snapshot: pages, linked data, SPARQL.

    A snapshot that is published meanwhile is served as soon as it is read; nobody has to restart anything.
    SIGTERM lets running requests end.
    """
    import logging

    from hansa.web_server import Listener, ServeOptions, serve_forever
    from webui.gateway.client_address import networks
    from webui.pages.report_link import checked_address

    settings: Settings = context.obj
    chosen = ServeOptions(**options)  # type: ignore[arg-type]  # click has checked them
    try:
        networks(chosen.trusted)
    except ValueError as error:
        raise click.BadParameter(str(error), context, param_hint="--trusted-proxy") from None
    try:
        checked_address(chosen.report_address)
    except ValueError as error:
        raise click.BadParameter(str(error), context, param_hint="--report-address") from None
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("graph.query_process").setLevel(logging.WARNING)
    with Listener(host, port) as listener:
        try:
            serve_forever(settings, listener, chosen, click.echo)
        except KeyboardInterrupt:
            click.echo("Ended.", err=True)
            context.exit(130)
    click.echo("Ended.", err=True)
