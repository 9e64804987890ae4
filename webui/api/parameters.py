"""Parameters of operations: what an address may carry, each with its type, bounds and meaning."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from graph.comparison.regional_map import INDICATORS
from graph.comparison.side_by_side import FEWEST, MOST
from graph.lists.list_kinds import HEADINGS, LIST_KINDS
from graph.names.named_thing import KINDS
from ontology.sentence import Sentence, sentence, word
from webui.pages.plan_request import AGENDA_OPTIONS, CONSORTIUM_OPTIONS

LONGEST = 300  # characters of a text, as the pages take them
_Text = Annotated[str, Meta(max_length=LONGEST)]


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the parameters of an operation; subclasses repeat `frozen=True` for mypy."""


class NoParameters(Parameters, frozen=True):
    """Parameters of an operation that takes none."""


Region = Annotated[
    _Text, Meta(description="A NUTS code, a name or an IRI of a region.", examples=["ES21", "Basque Country"])
]
Field = Annotated[
    _Text,
    Meta(description="A field (cluster category) by name or id.", examples=["Automotive", "medical-devices"]),
]
Organisation = Annotated[
    _Text,
    Meta(
        description="An organisation by id, name or IRI.", examples=["lyonbiopole", "Basque Health Cluster"]
    ),
]
Country = Annotated[_Text, Meta(description="A country by code or name.", examples=["ES", "Spain"])]
RegionClass = Annotated[
    _Text, Meta(description='A class of regions, such as "less developed".', examples=["transition"])
]
Texts = tuple[_Text, ...]
Limit = Annotated[int, Meta(ge=1, le=500, description="How many are given at most.")]
Offset = Annotated[int, Meta(ge=0, le=10_000_000, description="How many of the first are left out.")]


class SearchParameters(Parameters, frozen=True):
    """Parameters of a search."""

    q: Annotated[
        str, Meta(min_length=1, max_length=200, description="Words, a name or a code.", examples=["basque"])
    ]
    kind: Annotated[
        Literal[tuple(KINDS)] | None,  # type: ignore[valid-type]
        Meta(
            description="One kind of thing, of which up to 200 are given; without it the first of each list."
        ),
    ] = None


class OpportunityParameters(Parameters, frozen=True):
    """Filters of opportunities, as the page and `hansa opportunities` take them."""

    kind: Annotated[_Text, Meta(description="A kind of opportunity.", examples=["shared-priority"])] = ""
    region: Region = ""
    class_: RegionClass = field(default="", name="class")
    country: Country = ""
    sector: Field = ""
    theme: Annotated[_Text, Meta(description="A theme that strategies name.", examples=["hydrogen"])] = ""
    topic: Annotated[_Text, Meta(description="A topic by name or id.", examples=["photonics"])] = ""
    organisation: Organisation = ""
    confidence: Annotated[
        _Text, Meta(description="How the facts are known.", examples=["stated", "inferred"])
    ] = ""
    novelty: Annotated[
        _Text, Meta(description="What joins the parties already.", examples=["new", "some ties"])
    ] = ""
    likelihood: Annotated[
        float, Meta(ge=0, le=1, description="The least likelihood of a meeting; 0 takes those without one.")
    ] = 0.0
    text: Annotated[_Text, Meta(description="Words of the offer.", examples=["battery"])] = ""
    order: Annotated[
        Literal["", "score", "fit", "novelty", "confidence", "likelihood"],
        Meta(
            description="The number to order by, the highest first; without it the best of each kind in turn."
        ),
    ] = ""
    limit: Limit = 50
    offset: Offset = 0


class PartnerParameters(Parameters, frozen=True):
    """Parameters of a search for partners, as the page and `hansa partners` take them."""

    organisation: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST,
            description="The organisation that seeks partners, by id, name or IRI.",
            examples=["lyonbiopole"],
        ),
    ]
    on: Annotated[
        _Text, Meta(description="A field or a topic that partners work on.", examples=["photonics"])
    ] = ""
    kind: Annotated[
        _Text, Meta(description='Kind of partner; "any" takes all, without it cluster organisations.')
    ] = ""
    region: Region = ""
    country: Annotated[
        Texts, Meta(description="Countries in one of which partners are, by code or name.")
    ] = ()
    not_: Annotated[Texts, Meta(description="Countries in which partners are not.")] = field(
        default=(), name="not"
    )
    class_: Annotated[Texts, Meta(description="Classes of regions in one of which partners are.")] = field(
        default=(), name="class"
    )
    market: Annotated[
        _Text, Meta(description="A third country of which partners have experience.", examples=["KR"])
    ] = ""
    need: Annotated[_Text, Meta(description="A field that the partner should bring.")] = ""
    trust: Annotated[bool, Meta(description="Only those known already or through a common partner.")] = False
    top: Annotated[int, Meta(ge=1, le=100, description="How many.")] = 12


class ComparisonParameters(Parameters, frozen=True):
    """Regions to be put side by side."""

    region: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=LONGEST)], ...],
        Meta(
            min_length=FEWEST,
            max_length=MOST,
            description=f"{FEWEST} to {MOST} regions by code, name or IRI; the parameter is repeated.",
            examples=[["ES21", "DE2"]],
        ),
    ]


class ExplanationParameters(Parameters, frozen=True):
    """Two regions or two organisations, and the field in which regions are explained."""

    a: Annotated[
        str,
        Meta(min_length=1, max_length=LONGEST, description="A region or an organisation.", examples=["ES21"]),
    ]
    b: Annotated[
        str, Meta(min_length=1, max_length=LONGEST, description="Another of the same kind.", examples=["DE2"])
    ]
    field: Annotated[
        _Text,
        Meta(
            description="A field; without it that in which two regions stand highest.",
            examples=["Automotive"],
        ),
    ] = ""


class MapParameters(Parameters, frozen=True):
    """Parameters of the values of a map."""

    indicator: Annotated[
        Literal[tuple(INDICATORS)],  # type: ignore[valid-type]
        Meta(description="What is shown; persons, quotient and evidence are of a field."),
    ] = "organisations"
    field: Field = ""
    region: Annotated[
        _Text, Meta(description="A region whose strongest ties are given.", examples=["ES21"])
    ] = ""


def _option(options: Mapping[str, tuple[int, int, int]], name: str, words: str) -> tuple[str, object, int]:
    """Return name, type and default of an option of a job, with the bounds that its form has."""
    default, least, most = options[name]
    return name, Annotated[int, Meta(ge=least, le=most, description=words)], default


_SECONDS = "Seconds after which the best so far is taken."
ConsortiumParameters: type[Parameters] = msgspec.defstruct(  # type: ignore[assignment]
    "ConsortiumParameters",
    [
        _option(CONSORTIUM_OPTIONS, "count", "How many consortia are proposed."),
        _option(CONSORTIUM_OPTIONS, "distance", "In how many members two proposals differ at least."),
        _option(CONSORTIUM_OPTIONS, "seconds", _SECONDS),
    ],
    bases=(Parameters,),
    frozen=True,
    module=__name__,
)
AgendaParameters: type[Parameters] = msgspec.defstruct(  # type: ignore[assignment]
    "AgendaParameters",
    [_option(AGENDA_OPTIONS, "seconds", _SECONDS)],
    bases=(Parameters,),
    frozen=True,
    module=__name__,
)


LIST_FILTERS = tuple(dict.fromkeys(name for listed in LIST_KINDS.values() for name in listed.filters))


def filter_words(column: str) -> Sentence:
    """Return the meaning of a filter of lists: the heading of its column, and the lists that have it."""
    lists = ", ".join(name for name, listed in LIST_KINDS.items() if column in listed.filters)
    return sentence("{heading}: {lists}.", heading=word(HEADINGS[column]), lists=lists)


def _list_parameters() -> type[Parameters]:
    """Return the parameters of a list: all columns that filter one of them, its order and its part."""
    filters = [
        (name, Annotated[_Text, Meta(description=str(filter_words(name)))], "") for name in LIST_FILTERS
    ]
    orders = tuple(dict.fromkeys(order for listed in LIST_KINDS.values() for order in listed.orders))
    made: type[Parameters] = msgspec.defstruct(  # type: ignore[assignment]
        "ListParameters",
        [
            *filters,
            ("text", Annotated[_Text, Meta(description="Words of the name.")], ""),
            ("order", Annotated[Literal[("", *orders)], Meta(description="The column to order by.")], ""),
            ("limit", Limit, 50),
            ("offset", Offset, 0),
        ],
        bases=(Parameters,),
        frozen=True,
        module=__name__,
    )
    return made


ListParameters = _list_parameters()
