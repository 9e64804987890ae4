"""English texts of the pages, as the catalogues must have them: `python -m tests.support.messages` adds what lacks."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from queries.library import gallery
from webui.http.catalogue_texts import FOLDER, catalogue, catalogue_path
from webui.http.language import ENGLISH, LANGUAGES

WEBUI = Path(__file__).parents[2] / "webui"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
# Lines of the head that would change with the day or name nobody.
DATED = ('"Report-', '"POT-', '"PO-', '"Last-', '"Language-Team', '"Generated-')
TRIMMED = {"trim_blocks": "true", "lstrip_blocks": "true"}


def messages() -> dict[str, str | tuple[str, str]]:
    """Return the texts of templates and modules, and those that are made of parts, by their singular."""
    rows: dict[str, str | tuple[str, str]] = {}
    for folder, pattern, method in (
        (WEBUI / "templates", "*.html", "jinja2.ext:babel_extract"),
        (WEBUI, "**/*.py", "python"),
    ):
        for path in sorted(folder.glob(pattern)):
            for _, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=TRIMMED):
                rows.setdefault(message if isinstance(message, str) else message[0], message)
    lines = (FOLDER / "texts.txt").read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    for one in gallery():
        texts += [one.summary, *(parameter.meaning for parameter in one.parameters)]
    return rows | {text: text for text in texts if text not in rows}


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
