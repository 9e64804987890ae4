"""The catalogue as one document: the graph of that name, with dates, sizes and checksums of the dumps."""

from pyoxigraph import Triple

from ontology.namespace import DCAT, DCTERMS, SPDX, TYPE, XSD
from ontology.term import iri, literal, typed
from webui.edition.edition import Edition
from webui.http.representation import parsed
from webui.pages.description import construct


def catalogue_triples(edition: Edition) -> list[Triple]:
    """Return the catalogue of an edition.

    The graph itself has no dates and no sizes, so that a build of the same inputs gives the same graph.
    """
    mint = edition.mint
    graph = construct(edition.store, "linked/graph", graph=mint.graph("catalogue")[1:-1])
    created = typed(edition.manifest.created, XSD("dateTime"))
    added = [
        (mint.catalogue(), DCTERMS("modified"), created),
        (mint.dataset(), DCTERMS("modified"), created),
        (mint.dataset(), DCAT("version"), literal(edition.manifest.id)),
        (SPDX("checksumAlgorithm_sha256"), TYPE, SPDX("ChecksumAlgorithm")),
    ]
    for name, dump in edition.dumps.items():
        distribution = mint.distribution(name)
        checksum = iri(f"{distribution[1:-1]}#checksum")
        added += [
            (distribution, DCTERMS("issued"), created),
            (distribution, DCAT("byteSize"), typed(str(dump.size), XSD("nonNegativeInteger"))),
            (distribution, SPDX("checksum"), checksum),
            (checksum, TYPE, SPDX("Checksum")),
            (checksum, SPDX("algorithm"), SPDX("checksumAlgorithm_sha256")),
            (checksum, SPDX("checksumValue"), typed(dump.sha256, XSD("hexBinary"))),
        ]
    return [*graph, *parsed(added)]
