"""Participations in projects with their dates, as arrays for the back-test."""

import csv
import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ontology.errors import HansaError

Dates = NDArray[np.datetime64]
Strings = NDArray[np.str_]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Row = Mapping[str, str]


class CollaborationError(HansaError):
    """A project or participation row cannot be placed in time or among the projects."""


@dataclass(frozen=True)
class Collaborations:
    """Projects and their participations; the arrays of each half are parallel.

    `themes` holds the themes of each project, empty where unknown. `project` points into the arrays of
    projects. `regions` holds NUTS 2 codes, empty where the participation could not be placed.
    """

    projects: Strings
    starts: Dates
    themes: tuple[tuple[str, ...], ...]
    project: Ints
    organisations: Strings
    regions: Strings
    countries: Strings

    def started(self, since: np.datetime64 | None, before: np.datetime64) -> "Collaborations":
        """Return the projects that started from `since` (or ever) up to, but not on, `before`."""
        keep = self.starts < before
        if since is not None:
            keep &= self.starts >= since
        return self.only(keep)

    def only(self, keep: Bools) -> "Collaborations":
        """Return the projects marked in `keep`, with their participations."""
        position = np.cumsum(keep) - 1
        rows = keep[self.project]
        return Collaborations(
            self.projects[keep],
            self.starts[keep],
            tuple(names for names, kept in zip(self.themes, keep, strict=True) if kept),
            position[self.project[rows]],
            self.organisations[rows],
            self.regions[rows],
            self.countries[rows],
        )


def collaborations(projects: Iterable[Row], participations: Iterable[Row]) -> Collaborations:
    """Build the arrays from rows with `project, start, theme8` and `project, org_id, country, nuts2`.

    Several themes of a project are separated by `|`. A date that is no ISO date, a project listed twice and a
    participation in an unlisted project raise `CollaborationError`.
    """
    places: dict[str, int] = {}
    starts: list[np.datetime64] = []
    themes: list[tuple[str, ...]] = []
    for number, row in enumerate(projects, start=2):
        if row["project"] in places:
            raise CollaborationError(f"project {row['project']} listed twice", f"projects row {number}")
        try:
            starts.append(np.datetime64(row["start"], "D"))
        except ValueError as error:
            raise CollaborationError(
                "unreadable start", f"projects row {number}", expected="an ISO date", found=row["start"]
            ) from error
        places[row["project"]] = len(places)
        themes.append(tuple(sorted(filter(None, row["theme8"].split("|")))))
    members: list[tuple[int, str, str, str]] = []
    for number, row in enumerate(participations, start=2):
        if row["project"] not in places:
            raise CollaborationError(f"unlisted project {row['project']}", f"participations row {number}")
        members.append((places[row["project"]], row["org_id"], row["nuts2"], row["country"]))
    return Collaborations(
        np.array(list(places), dtype=np.str_),
        np.array(starts, dtype="datetime64[D]"),
        tuple(themes),
        np.array([member[0] for member in members], dtype=np.int64),
        np.array([member[1] for member in members], dtype=np.str_),
        np.array([member[2] for member in members], dtype=np.str_),
        np.array([member[3] for member in members], dtype=np.str_),
    )


def read(folder: Path) -> Collaborations:
    """Read `projects.csv.gz` and `participations.csv.gz` from a folder."""
    with (
        gzip.open(folder / "projects.csv.gz", "rt", encoding="utf-8", newline="") as projects,
        gzip.open(folder / "participations.csv.gz", "rt", encoding="utf-8", newline="") as participations,
    ):
        return collaborations(csv.DictReader(projects), csv.DictReader(participations))
