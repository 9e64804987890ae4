"""A register's record of an organisation, as far as it helps to decide whether two are one."""

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from graph.identity.common_words import PLACES
from graph.identity.organisation_name import OrganisationName, organisation_name
from graph.identity.spelling import fold, sound
from ontology.term import Term

# Hosts of many: a page there says nothing about whose it is.
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
    """An organisation as a register has it; what it does not say is empty.

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

    @property
    def name(self) -> OrganisationName:
        """Return the name, taken apart."""
        return organisation_name(self.label, self.other_names)

    @property
    def names(self) -> tuple[OrganisationName, ...]:
        """Return the name and those of the other names that are more than an acronym."""
        others = (organisation_name(text) for text in self.other_names)
        return self.name, *(name for name in others if len(name.compact) >= _SHORTEST_NAME)

    @property
    def site_name(self) -> OrganisationName | None:
        """Return the name that the site has (`fincons` of `fincons.com`), None without a site."""
        if not self.host:
            return None
        return replace(organisation_name(self.host.rsplit(".", 1)[0].split(".")[-1]), text=self.host)


@lru_cache(maxsize=100_000)
def place(city: str) -> frozenset[str]:
    """Return the words of a city's name, in its own language where the English is known, without post codes.

    >>> place("Munich") == place("MÜNCHEN"), sorted(place("Angers CEDEX 01"))
    (True, ['angers'])
    """
    words = (word for word in fold(city).split() if not word.isdigit() and word != "cedex")
    return frozenset(PLACES.get(sound(word), word) for word in words if len(word) > 1)


def host(url: str) -> str:
    """Return the host of a site without `www`, empty where it is shared by many or the URL has none.

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
    """Return a register number in one spelling, empty where it is none (`NOT APPLICABLE`); a PIC has nine digits.

    >>> number("vat", "DE 277.764.612"), number("vat", "NOTAPPLICABLE"), number("pic", "aee4a9c2b7448360")
    ('vat:DE277764612', '', '')
    """
    plain = "".join(letter for letter in text.upper() if letter.isalnum())
    if kind == "pic" and not (len(plain) == 9 and plain.isdigit()):
        return ""
    return f"{kind}:{plain}" if sum(letter.isdigit() for letter in plain) > 4 else ""
