"""Record of an organisation in a register, as far as identity is judged from it."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from graph.identity.common_words import FIELDS, PLACES
from graph.identity.name import ParsedName, parse_name
from graph.identity.spelling import fold, sound
from ontology.term import Term

# Hosts that many organisations share.
_SHARED_HOSTS = frozenset(
    [
        "facebook.com",
        "linkedin.com",
        "google.com",
        "sites.google.com",
        "wordpress.com",
        "clustercollaboration.eu",
    ]
)


# A short form of fewer letters is an acronym, and many have it; a longer one is a name.
_SHORTEST_NAME = 6


@dataclass(frozen=True)
class Record:
    """An organisation in a register; what the register does not say is empty.

    `country` is a two-letter code the EU way; `other_names` are short forms, translations and earlier names; `numbers`
    are register numbers (PIC, VAT) as `kind:number`; `is_region` says that the organisation is the administration of
    a region, which is named like its territory.
    """

    iri: Term
    label: str
    country: str = ""
    city: str = ""
    post_code: str = ""
    other_names: tuple[str, ...] = ()
    host: str = ""
    numbers: frozenset[str] = frozenset()
    is_region: bool = False

    @cached_property
    def name(self) -> ParsedName:
        """Return the parsed name."""
        return parse_name(self.label, self.other_names)

    @cached_property
    def names(self) -> tuple[ParsedName, ...]:
        """Return the parsed name and the parsed other names that are more than an acronym."""
        others = (parse_name(text) for text in self.other_names)
        return self.name, *(name for name in others if len(name.compact) >= _SHORTEST_NAME)

    @cached_property
    def stated(self) -> frozenset[str]:
        """Return the words that the record states besides its name: those of its city, and its country."""
        return place(self.city) | {self.country}

    @cached_property
    def fields(self) -> frozenset[str]:
        """Return the fields of activity in its names."""
        return frozenset(word for name in self.names for word in name.words if word in FIELDS)

    @cached_property
    def site_name(self) -> ParsedName | None:
        """Return the name that the site has (`fincons` of `fincons.com`), None where it has no proper word."""
        name = parse_name(self.host.rsplit(".", 1)[0].split(".")[-1])
        return replace(name, text=self.host) if name.brand else None


@lru_cache(maxsize=100_000)
def place(city: str) -> frozenset[str]:
    """Return the words of a city's name without post codes, in its own language.

    >>> place("Munich") == place("MÜNCHEN"), sorted(place("Angers CEDEX 01"))
    (True, ['angers'])
    """
    words = (word for word in fold(city).split() if not word.isdigit() and word != "cedex")
    return frozenset(PLACES.get(sound(word), word) for word in words if len(word) > 1)


def host(url: str) -> str:
    """Return the host of a site without `www`, empty where many share it.

    >>> host("https://www.food-i.eu/en"), host("http://facebook.com/acme"), host("")
    ('food-i.eu', '', '')
    """
    try:
        name = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    name = name.removeprefix("www.")
    return "" if name in _SHARED_HOSTS or "." not in name else name


def post_code(text: str) -> str:
    """Return a post code in one spelling.

    >>> post_code("104 32"), post_code("nl-1012 ab")
    ('10432', 'NL1012AB')
    """
    return "".join(letter for letter in text.upper() if letter.isalnum())


def number(kind: str, text: str) -> str:
    """Return a register number in one spelling, empty where it is none (`NOT APPLICABLE`).

    A PIC has nine digits.

    >>> number("vat", "DE 277.764.612"), number("vat", "NOTAPPLICABLE"), number("pic", "aee4a9c2b7448360")
    ('vat:DE277764612', '', '')
    """
    plain = "".join(letter for letter in text.upper() if letter.isalnum())
    if kind == "pic" and not (len(plain) == 9 and plain.isdigit()):
        return ""
    return f"{kind}:{plain}" if sum(letter.isdigit() for letter in plain) > 4 else ""
