"""Funded research projects as ties between territories, by number and theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.evidence.nuts_versions import Versions
from graph.evidence.participation import Collaborations
from graph.evidence.rows import evidence_rows
from graph.evidence.territories import Territories
from graph.store.engine import RdfNode, Store, text
from ontology.term import Term

Matrix = NDArray[np.float64]
LEVEL = 2


@dataclass(frozen=True)
class Projects:
    """The projects of the graph with their participants, and the graphs that state them.

    In `collaborations` a project and an organisation are told by their IRIs, a region by its NUTS 2 code, a theme by
    its IRI. `places` are the regions of the organisations that were placed, of whichever version the source has.
    """

    collaborations: Collaborations
    places: Mapping[Term, Term]
    graphs: tuple[Term, ...]


def gather(store: Store, known: Versions) -> Projects | None:
    """Read the projects that have a start, or None where there are none."""
    starts: dict[Term, str] = {}
    themes: dict[Term, list[Term]] = {}
    for project, start, theme in sorted(evidence_rows(store, "projects"), key=_order):
        starts[str(project)] = text(start)
        if theme is not None:
            themes.setdefault(str(project), []).append(str(theme))
    if not starts:
        return None
    places: dict[Term, Term] = {}
    for organisation, region in sorted(evidence_rows(store, "participants"), key=_order):
        # Extra-regio territory, which is in no table of regions, is nowhere.
        if str(region) in known.regions:
            places.setdefault(str(organisation), str(region))
    countries = {
        str(o): text(country)
        for o, country in sorted(evidence_rows(store, "organisation_countries"), key=_order, reverse=True)
    }
    # A membership that two sources state is one.
    taking = sorted({(str(p), str(o)) for p, o in evidence_rows(store, "participations") if str(p) in starts})
    number = {project: at for at, project in enumerate(starts)}
    codes = {organisation: _code(known, region) for organisation, region in places.items()}
    collaborations = Collaborations(
        np.array(list(starts), dtype=np.str_),
        np.array(list(starts.values()), dtype="datetime64[D]"),
        tuple(tuple(themes.get(project, ())) for project in starts),
        np.array([number[project] for project, _ in taking], dtype=np.int64),
        np.array([organisation for _, organisation in taking], dtype=np.str_),
        np.array([codes.get(organisation, "") for _, organisation in taking], dtype=np.str_),
        np.array([countries.get(organisation, "") for _, organisation in taking], dtype=np.str_),
    )
    return Projects(
        collaborations, places, tuple(str(graph) for (graph,) in evidence_rows(store, "project_graphs"))
    )


def _order(row: tuple[RdfNode | None, ...]) -> tuple[str, ...]:
    """Return a key to sort by: engines take long to sort hundreds of thousands of rows."""
    return tuple(str(node) for node in row)


def _code(known: Versions, region: Term) -> str:
    """Return the code of the NUTS 2 region that a region is or lies in, empty for one above."""
    around = known.regions[region]
    while around.level > LEVEL and around.parent is not None:
        around = known.regions[around.parent]
    return around.code if around.level == LEVEL else ""


@dataclass(frozen=True)
class Research:
    """Participation of territories (n) in projects (p). `members` is n x p of 0 and 1.

    `sizes` (p) counts the organisations of each project, `themed` (t x p) marks the themes where they are known.
    `graphs` are those that state the projects, `span` the years of the first and the last start.
    """

    projects: tuple[Term, ...]
    members: sparse.csr_array
    sizes: Matrix
    themes: tuple[Term, ...]
    themed: Matrix
    graphs: tuple[Term, ...]
    span: tuple[int, int]

    @cached_property
    def shared(self) -> Matrix:
        """Return how many projects two territories shared (n x n, zero diagonal)."""
        return self._together(np.ones(len(self.projects)))

    @cached_property
    def weight(self) -> Matrix:
        """Return the sum of 1/(organisations - 1) over the projects they shared (n x n, after Newman 2001)."""
        return self._together(1 / np.maximum(self.sizes - 1, 1))

    @cached_property
    def on_themes(self) -> Mapping[Term, Matrix]:
        """Return by theme how many projects known to be of it two territories shared (n x n, zero diagonal)."""
        return {theme: self._together(row) for theme, row in zip(self.themes, self.themed, strict=True)}

    def on_theme(self, one: int, other: int, theme: Term | None) -> int:
        """Return how many projects known to be of a theme two territories shared."""
        shared = None if theme is None else self.on_themes.get(theme)
        return 0 if shared is None else int(shared[one, other])

    def latest(self, one: int, other: int, number: int) -> tuple[Term, ...]:
        """Return some of the projects that two territories shared, the last to start first."""
        both = self.members[[one]].multiply(self.members[[other]]).tocsr().indices
        return tuple(self.projects[at] for at in sorted(both.tolist(), reverse=True)[:number])

    def _together(self, weights: Matrix) -> Matrix:
        together = np.asarray((self.members @ sparse.diags_array(weights) @ self.members.T).toarray())
        np.fill_diagonal(together, 0)
        return together


def research(projects: Projects, places: Territories, known: Versions) -> Research:
    """Place the participants in the territories, each in all that hold it."""
    all_ = projects.collaborations
    order = np.argsort(all_.starts, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    within = {region: positions(region, places, known) for region in set(projects.places.values())}
    taking = zip(all_.organisations.tolist(), rank[all_.project].tolist(), strict=True)
    cells = sorted({(i, at) for o, at in taking if o in projects.places for i in within[projects.places[o]]})
    row, column = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    shape = (len(places.regions), len(order))
    members = sparse.coo_array((np.ones(len(cells)), (row, column)), shape=shape).tocsr()
    themes = tuple(sorted({theme for names in all_.themes for theme in names}))
    themed = np.array(
        [[theme in all_.themes[i] for i in order.tolist()] for theme in themes], dtype=np.float64
    )
    years = all_.starts.astype("datetime64[Y]").astype(int) + 1970
    return Research(
        tuple(str(all_.projects[i]) for i in order.tolist()),
        members,
        np.bincount(rank[all_.project], minlength=len(order)).astype(np.float64),
        themes,
        themed.reshape(len(themes), len(order)),
        projects.graphs,
        (int(years.min()), int(years.max())),
    )


def positions(region: Term, places: Territories, known: Versions) -> list[int]:
    """Return the positions of the territories that a region of any version lies in."""
    around = known.around(region)
    return [] if around is None else [places.position[home] for home in places.around(around)]
