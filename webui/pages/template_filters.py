"""Filters and functions of the templates: figures, links, addresses."""

import re
import shlex
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, g, has_app_context, request
from markupsafe import Markup, escape

from graph.evidence.rows import text_rows
from graph.lists.list_kinds import FIGURES, HEADINGS
from graph.names.folding import fold
from graph.names.named_thing import KINDS
from graph.store.errors import NotFoundError
from ontology.country import countries
from ontology.namespace import COUNTRY, HANSA, NACE2, NACE21
from webui.http.catalogue_texts import (
    PROPER,
    country_name,
    figures,
    gettext,
    is_known,
    place,
    translated,
)
from webui.http.language import ENGLISH, GERMAN, LANGUAGES, alternates, language, plain_root, root, root_of
from webui.http.representation import NAMES
from webui.http.responses import edition, href, service, version
from webui.pages.answer_views import HEADINGS as HEADINGS_OF_VIEWS
from webui.pages.description import compact, local_name
from webui.pages.gallery_form import label
from webui.pages.opportunity_list import KIND_SENTENCES
from webui.pages.report_link import report_link
from webui.pages.table_figures import source_anchor

# What each kind of reason says, in a word.
REASON_WORDS = {"strength": "Strength", "intent": "Wants", "link": "In common", "tie": "Tie"}
# Properties whose values are English prose.
PROSE = (
    "description",
    "definition",
    "comment",
    "note",
    "scopeNote",
    "figures",
    "bibliographicCitation",
    "rights",
    "caveat",
)
_EXTERNAL = ("source", "url", "landingPage", "license", "exactMatch")
_WORDS = re.compile(r"[A-Za-z]{3}")
_ROW, _CELL = re.compile(r"<tr\b.*?</tr>", re.DOTALL), re.compile(r"<(t[hd])\b")
# Not ours by name, but described here.
_DESCRIBED = (HANSA.iri, NACE2.iri, NACE21.iri, COUNTRY.iri)
# Entries of the main menu: path, and the first parts of the paths that stand below it.
MENU = {
    "Find": (
        "search",
        r"search|(region|field|theme|topic|organisation|partnership|programme|event|call)s?|sector|industry|priorit(y|ies)",
    ),
    "Map": ("map", r"map"),
    "Opportunities": ("opportunities", r"opportunit(y|ies)|changes"),
    "Partners": ("partners", r"partners|explain"),
    "Compare": ("compare", r"compare"),
    "Network": ("network", r"network"),
    "Plan": ("plan", r"plan|consortium|agenda|job"),
    "Data": ("data", r"data|api|dumps|sparql|queries|sources|ontology|dataset|graph|catalogue"),
}
LICENCES = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "EUPL-1.2": ("EUPL 1.2", "https://eupl.eu/1.2/en/"),
}


def register(app: Flask) -> None:
    """Give an application's templates their filters and names."""
    app.jinja_env.filters.update(
        {
            "number": number,
            "count": count,
            "local": local_name,
            "compact": compact,
            "site": site,
            "date": date,
            "labelled": labelled,
            "observation": observation,
            "pair": lambda name: (name, ""),
            "sentence": sentence,
            "within": within,
            "shell": shlex.quote,
            "by_name": by_name,
            "country": country,
            "english": english,
            "localised": localised,
            "without": without,
            "without_code": without_code,
        }
    )
    app.jinja_env.globals.update(
        {
            "address": address,
            "destination": destination,
            "with_page": with_page,
            "KINDS": KINDS,
            "LIST_FIGURES": FIGURES,
            "list_columns": list_columns,
            "register_rows": register_rows,
            "thing_name": thing_name,
            "KIND_SENTENCES": KIND_SENTENCES,
            "REASON_WORDS": REASON_WORDS,
            "PROSE": PROSE,
            "MENU": menu,
            "FORMATS": NAMES,
            "LICENCES": LICENCES,
            "href": href,
            "network_of": network_of,
            "cell_of": cell,
            "variable_label": label,
            "VIEW_HEADINGS": HEADINGS_OF_VIEWS,
            "source_anchor": source_anchor,
        }
    )
    app.context_processor(_page_values)


def _page_values() -> dict[str, object]:
    shown = request.args.get("all", "")
    return {
        "root": root(),
        "plain_root": plain_root(),
        "language": language(),
        "alternates": alternates(),
        "LANGUAGES": LANGUAGES,
        "edition": edition(),
        "assets": version(),
        "everything": shown,
    }


def menu() -> list[tuple[str, str, bool]]:
    """Return the entries of the main menu: label, path, and whether this page stands below it."""
    path = request.path.removeprefix("/")
    first = path.partition("/")[0].partition(".")[0]
    return [
        (gettext(label), start, bool(re.fullmatch(below, first))) for label, (start, below) in MENU.items()
    ]


def number(value: str | float | None, places: int = 2) -> str:
    """Return a figure with so many decimals, an empty text for none.

    >>> number("0.3333")
    '0.33'
    """
    if value in (None, ""):
        return ""
    return figures(f"{float(value or 0):{'' if _is_plain() else ','}.{places}f}")


def count(value: str | int | None) -> str:
    """Return a whole number with separators.

    >>> count(1234)
    '1,234'
    """
    if value in (None, ""):
        return ""
    return figures(f"{round(float(value or 0)):{'' if _is_plain() else ','}}")


def _is_plain() -> bool:
    """Say whether figures are for a program: whole, without separators."""
    return has_app_context() and "has_plain_figures" in g


def date(value: str) -> str:
    """Return a year, month or day as people write it.

    >>> date("2018-10-01")
    '1 Oct 2018'
    """
    parts = value.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return value
    months = Locale(language()).months["format"]["abbreviated"]
    words = [
        parts[0],
        *(months[int(part)] for part in parts[1:2]),
        *(f"{int(part)}{'.' if language() == GERMAN else ''}" for part in parts[2:]),
    ]
    return " ".join(reversed(words))


def list_columns(columns: Iterable[str]) -> list[tuple[str, str]]:
    """Return the headings of a list's table, each with its class, the name first."""
    return [("Name", ""), *((HEADINGS[name], "n" if name in FIGURES else "") for name in columns)]


def site(url: str) -> str:
    """Return the host of an address.

    >>> site("https://www.s3platform.eu/regions/es21")
    's3platform.eu'
    """
    return url.partition("://")[2].partition("/")[0].removeprefix("www.") or url


def labelled(rows: Markup, columns: list[tuple[str, str]]) -> Markup:
    """Return rows of a table whose cells carry the label of their column, which a phone shows beside the value.

    >>> labelled(Markup('<tr><th scope="row">A</th><td class="n">2</td></tr>'), [("Name", ""), ("Members", "n")])
    Markup('<tr><th scope="row">A</th><td data-label="Members" class="n">2</td></tr>')
    """
    names = [escape(translated(label)) for label, _ in columns]

    def row(match: re.Match[str]) -> str:
        cells = iter(names)
        return _CELL.sub(lambda cell: _with_label(cell.group(1), next(cells, Markup(""))), match.group())

    return Markup(_ROW.sub(row, rows))


def _with_label(tag: str, label: Markup) -> str:
    return f'<td data-label="{label}"' if tag == "td" and label else f"<{tag}"


def address(path: str = "", **values: object) -> str:
    """Return the path of a page with the values that say something."""
    given = {name: value for name, value in values.items() if value not in ("", None)}
    return root_of(path) + path + (f"?{urlencode(given, doseq=True)}" if given else "")


def without(values: Mapping[str, object], *names: str) -> dict[str, object]:
    """Return the values but for some.

    >>> without({"kind": "gap", "country": "AT"}, "kind")
    {'country': 'AT'}
    """
    return {name: value for name, value in values.items() if name not in names}


def suggestions(error: NotFoundError) -> list[str]:
    """Return what may have been meant by a name that nothing has, or that several things have."""
    choices = getattr(error, "choices", ())
    return [*getattr(error, "suggestions", ()), *(choice.code or choice.local for choice in choices)]


def without_code(suggestion: str) -> str:
    """Return a suggested name without the code behind it.

    >>> without_code("Greece (EL)")
    'Greece'
    """
    return suggestion.rpartition(" (")[0] if suggestion.endswith(")") else suggestion


def country(code: str) -> str:
    """Return the name of a country by its code, or the code where it is none.

    >>> country("EL")
    'Greece'
    """
    return country_name(code, countries()[code][1]) if code in countries() else code


def sentence(words: str) -> str:
    """Return words with a capital at their beginning, the rest as it is.

    >>> sentence("shared EU priority")
    'Shared EU priority'
    """
    return words[:1].upper() + words[1:]


def within(words: str) -> str:
    """Return a heading as it is written within a sentence: in small letters where the language has such nouns."""
    return words if language() == GERMAN else words.lower()


def with_page(number: int) -> str:
    """Return the address of this page with another page number."""
    return "?" + urlencode({**request.args.to_dict(), "page": number})


def destination(property_: str, iri: str) -> tuple[str, bool]:
    """Return where a value leads, and whether that is another site."""
    outside = local_name(property_) in _EXTERNAL and not iri.startswith(edition().base)
    return (iri, True) if outside and iri.startswith(("http://", "https://")) else (href(iri), False)


def cell(iri: str) -> tuple[str, str]:
    """Return the link of an IRI in an answer, empty where unsafe, and its text."""
    base = edition().base
    if iri.startswith(base):
        return href(iri), iri.removeprefix(base)
    if iri.startswith(_DESCRIBED):
        return href(iri), compact(iri)
    return (iri if iri.startswith(("http://", "https://")) else ""), compact(iri)


def english(text: str) -> str:
    """Return a text that is English in every language, marked as such on pages in another one."""
    return text if language() == ENGLISH else Markup('<span lang="en">{}</span>').format(text)


def localised(text: str) -> str:
    """Return a text in the language of this request; one that has no form in it is marked as English."""
    return str(translated(text)) if is_known(text) or not _WORDS.search(text) else english(text)


def by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return keys with their labels in the language of this request, in another than English ordered by them."""
    if language() == ENGLISH:
        return list(choices)
    named = [(key, str(translated(label))) for key, label in choices]
    return sorted(named, key=lambda one: fold(one[1]))


def thing_name(iri: str, label: str) -> str:
    """Return the name that pages show: of regions and concepts in the language of this request, of others the label."""
    kind = iri.removeprefix(edition().base).partition("/")[0]
    if kind == "region":
        region = edition().evidence.facts.regions.get(f"<{iri}>")
        return place(region.label if region else label)
    return label if kind in PROPER else str(translated(label))


def register_rows(iri: str) -> list[dict[str, str]]:
    """Return the rows of our register that state a thing: graph, title and edition, row, file, and link of reports."""
    files = {part.graph: ", ".join(f"{name}.csv" for name in part.rows) for part in edition().sources}
    row = iri.removeprefix(edition().base).partition("/")[2]
    rows = text_rows(edition().store, "pages/stated_in", thing=iri)
    address = service().report_address
    return [
        {**one, "row": row, "file": file, "report": report_link(address, iri, f"row {row} of {file}")}
        for one in rows
        for file in (files.get(one["graph"], ""),)
    ]


def network_of(iri: str) -> str:
    """Return the address of the network around a thing."""
    return address("network", start=iri.removeprefix(edition().base))


def observation(iri: str) -> str:
    """Return words for an observation, which has no name of its own.

    >>> observation("http://localhost:8000/observation/FieldEvidenceCube/2021-ES21/automotive")
    'field evidence: 2021-ES21, automotive'
    """
    kind, _, rest = iri.partition("/observation/")[2].partition("/")
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in kind.removesuffix("Cube")).strip()
    return f"{words}: {rest.replace('/', ', ')}" if words else local_name(iri)
