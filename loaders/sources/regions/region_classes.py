"""Classes of regions that calls ask for: cohesion category, innovation group, outermost regions."""

from collections.abc import Iterator, Mapping

from loaders.curated_row import CONFIDENCES
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.observation import observation
from loaders.row import Row
from ontology.namespace import DCTERMS, HANSA
from ontology.term import Lines, Term, boolean, literal

CUBE = HANSA("RegionClassCube")
_CATEGORIES = {
    "less developed": HANSA("LessDevelopedRegion"),
    "transition": HANSA("TransitionRegion"),
    "more developed": HANSA("MoreDevelopedRegion"),
}
_GROUPS = {
    "leader": HANSA("InnovationLeader"),
    "strong": HANSA("StrongInnovator"),
    "moderate": HANSA("ModerateInnovator"),
    "emerging": HANSA("EmergingInnovator"),
}
_OUTERMOST = {"": False, "yes": True}


def triples(load: Load) -> Iterator[Lines]:
    """Yield the classes of each region with their confidence and source."""
    yield from load.each("region_classes", lambda row: [_region(load, row)])


def _region(load: Load, row: Row) -> Lines:
    code = row.required("nuts")
    version = load.source.nuts_version_of(code)
    outermost = row.text("outermost")
    if outermost not in _OUTERMOST:
        raise UnmappedError("not a mark", "outermost", "yes or nothing", outermost)
    values = {
        "region": load.code_lists.region(load.mint, version, code, "nuts"),
        "outermost": boolean(_OUTERMOST[outermost]),
    }
    if row.text("cohesion_category"):
        values["cohesionCategory"] = _one_of(_CATEGORIES, "cohesion_category", row.text("cohesion_category"))
        values["confidence"] = _one_of(CONFIDENCES, "confidence", row.text("confidence"))
    if row.text("innovation_group"):
        # A few rows add a sign within the group, most do not state it.
        group = row.text("innovation_group").rstrip("+- ")
        values["innovationGroup"] = _one_of(_GROUPS, "innovation_group", group)
        values["innovationEdition"] = literal(row.required("ris_edition"))
        confidence = row.text("innovation_confidence")
        values["innovationConfidence"] = _one_of(CONFIDENCES, "innovation_confidence", confidence)
    subject = load.mint.figure(CUBE, code)
    source = f"{subject} {DCTERMS('bibliographicCitation')} {literal(row.required('source'))} .\n"
    return observation(subject, CUBE, values) + source


def _one_of(terms: Mapping[str, Term], column: str, text: str) -> Term:
    if text not in terms:
        raise UnmappedError("unknown class", column, ", ".join(terms), text)
    return terms[text]
