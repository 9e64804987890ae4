"""Run the command line with `python -m hansa`."""

from hansa.cli import main

main()
