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
@click.pass_obj
def serve(
    settings: Settings, host: str, port: int, threads: int, queries: int, deadline: float, rows: int
) -> None:
    """Serve the published snapshot: pages, linked data, SPARQL.

    A snapshot that is published meanwhile is served as soon as it is read; nobody has to restart anything.
    """
    import contextlib
    import logging

    from hansa.web_server import Listener, serve_forever

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for name in ("graph.query_process", "waitress.queue"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with Listener(host, port) as listener, contextlib.suppress(KeyboardInterrupt):
        serve_forever(settings, listener, threads, queries, deadline, rows, click.echo)
    click.echo("Ended.", err=True)
