"""English texts of the pages, as the catalogues must have them: `python -m tests.support.messages` adds what lacks."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po
from pyoxigraph import Literal, parse

from graph.opportunities import bridge, complementary, cross_sector, gap, renew, shared_priority, value_chain
from loaders.contract import shipped
from ontology.documents import VOCABULARY
from ontology.namespace import RDFS, SKOS
from ontology.sentence import Sentence, word
from queries.library import gallery
from webui.api.examples import examples
from webui.api.problems import KINDS as PROBLEMS
from webui.api.views import OPERATIONS, parameter_rows
from webui.http.catalogue_texts import FOLDER, catalogue, catalogue_path
from webui.http.language import ENGLISH, LANGUAGES

HOUSE = Path(__file__).parents[2]
KINDS = (bridge, complementary, cross_sector, gap, renew, shared_priority, value_chain)
# Functions by how many of their first arguments are texts: a singular and a plural, or one.
TEXTS = {"gettext": 1, "sentence": 1, "marked": 1, "ngettext": 2, "plural": 2}
# Errors of forms by which of their arguments are texts: what is wrong, and what was expected.
ERRORS = dict.fromkeys(("NotFoundError", "CallError", "EventError", "OptionError", "HansaError"), (0, 2)) | {
    "TomlError": (0, 3),
    "_wrong": (2,),
}
# Lines of the head that would change with the day or name nobody.
DATED = ('"Report-', '"POT-', '"PO-', '"Last-', '"Language-Team', '"Generated-')
TRIMMED = {"trim_blocks": "true", "lstrip_blocks": "true"}

Message = str | tuple[str, ...]


def messages() -> dict[str, Message]:
    """Return the texts of templates and modules, and those that are made of parts, by their singular."""
    texts: list[Message] = []
    for path in sorted((HOUSE / "webui" / "templates").glob("*.html")):
        keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
        extracted = extract_from_file("jinja2.ext:babel_extract", path, keywords=keywords, options=TRIMMED)
        texts += [message for _, message, _, _ in extracted]
    for folder in ("ontology", "graph", "webui"):
        for path in sorted((HOUSE / folder).rglob("*.py")):
            texts += _texts_of(ast.parse(path.read_text(encoding="utf-8")))
    lines = (FOLDER / "texts.txt").read_text(encoding="utf-8").splitlines()
    texts += [line for line in lines if line and not line.startswith("#")]
    for one in gallery():
        texts += [one.summary, *(parameter.meaning for parameter in one.parameters)]
    texts += _vocabulary_texts()
    texts += [source.title for source in shipped()]
    for title, meaning in PROBLEMS.values():
        texts += [title, meaning]
    texts += [one.title for one in examples()]
    for operation in OPERATIONS:
        texts += [operation.group, operation.summary]
        texts += [words for _, words, _, _ in parameter_rows(operation) if not isinstance(words, Sentence)]
    for kind in KINDS:
        texts += [text for rule in kind.RULES for text in (rule.name, word(rule.sentence).template)]
    rows: dict[str, Message] = {}
    for text in texts:
        rows.setdefault(text if isinstance(text, str) else text[0], text)
    return rows


def _vocabulary_texts() -> list[str]:
    """Return labels and meanings of the vocabulary's terms; what says how a cube was computed stays English."""
    quads = [quad for one in VOCABULARY for quad in parse(path=one.path)]
    own = {quad.subject for quad in quads if quad.predicate.value == RDFS.iri + "isDefinedBy"}
    read = (RDFS.iri + "label", SKOS.iri + "prefLabel", RDFS.iri + "comment", SKOS.iri + "definition")
    values = (quad.object for quad in quads if quad.subject in own and quad.predicate.value in read)
    labels = [value.value for value in values if isinstance(value, Literal)]
    return [label for label in labels if not label.startswith("Structure of: ")]


def _texts_of(tree: ast.Module) -> Iterator[Message]:
    """Yield the texts that the calls of a module are given; Babel reads no call within another."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name = node.func.id
        given = [node.args[at] for at in ERRORS.get(name, ()) if at < len(node.args)]
        yield from (one.value for one in given if isinstance(one, ast.Constant) and one.value)  # type: ignore[misc]
        if name in TEXTS:
            given = node.args[: TEXTS[name]]
            texts = tuple(one.value for one in given if isinstance(one, ast.Constant))
            if texts and len(texts) == len(given):
                yield texts if len(texts) > 1 else texts[0]


def update(code: str) -> None:
    """Write the catalogue of a language with every text, the new ones without a translation."""
    template, known = Catalog(), catalogue(code)
    for message in messages().values():
        template.add(message)
    known.update(template, no_fuzzy_matching=True, update_creation_date=False)
    text = BytesIO()
    write_po(text, known, width=110, no_location=True, ignore_obsolete=True)
    lines = text.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(DATED)]
    catalogue_path(code).write_text("".join(kept), encoding="utf-8")


if __name__ == "__main__":
    for other in LANGUAGES:
        if other != ENGLISH:
            update(other)
