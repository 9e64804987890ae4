"""Command of the query process: `python -m graph.query_process SNAPSHOT --socket PATH`."""

import argparse
import logging
import sys
from dataclasses import fields
from pathlib import Path

from graph.query_process.limits import MEBIBYTE, SNAPSHOT_MEMORY, Limits
from graph.query_process.server import QueryServer, bind_socket


def main(arguments: list[str] | None = None) -> int:
    """Read the settings, serve, and return the exit code: 1 where nothing can be served."""
    parser = argparse.ArgumentParser(
        prog="graph.query_process", description="Answer SPARQL queries on a Unix socket."
    )
    parser.add_argument(
        "snapshot", type=Path, help="a dump (.nq, .nq.gz), a store, or a folder with one of each"
    )
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--name", default="", help="what answers call the snapshot")
    parser.add_argument(
        "--snapshot-memory",
        type=int,
        default=SNAPSHOT_MEMORY // MEBIBYTE,
        help="MiB that a dump may take in memory",
    )
    parser.add_argument("--parent", type=int, help="descriptor of a pipe; end when its other end closes")
    parser.add_argument("--log-level", default="INFO")
    for setting in fields(Limits):
        name = "--" + setting.name.replace("_", "-")
        parser.add_argument(name, type=type(setting.default), default=setting.default)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=given.log_level, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        limits = Limits(**{setting.name: getattr(given, setting.name) for setting in fields(Limits)})
        listener = bind_socket(given.socket)
    except (ValueError, OSError) as error:
        logging.getLogger("graph.query_process").error("%s", error)
        return 1
    server = QueryServer(listener, limits, given.snapshot_memory * MEBIBYTE)
    return server.run(given.snapshot, given.name, given.parent, sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
