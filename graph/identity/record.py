"""Record of an organisation in a register, as far as identity is judged from it."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from graph.identity.name import ParsedName, fold, parse_name
from ontology.term import Term

# The names of cities in their own language and in English, folded.
_CITIES = (
    ("athina", "athens", "athinai"),
    ("bruxelles", "brussels", "brussel"),
    ("antwerpen", "antwerp", "anvers"),
    ("gent", "ghent", "gand"),
    ("bucuresti", "bucharest"),
    ("beograd", "belgrade"),
    ("firenze", "florence"),
    ("geneve", "geneva", "genf"),
    ("genova", "genoa"),
    ("gotborg", "goteborg", "gothenburg"),
    ("kobenhavn", "copenhagen", "kopenhagen"),
    ("koln", "cologne"),
    ("krakow", "cracow"),
    ("lisboa", "lisbon"),
    ("ljubljana", "laibach"),
    ("milano", "milan", "mailand"),
    ("munchen", "munich"),
    ("napoli", "naples"),
    ("nurnberg", "nuremberg"),
    ("padova", "padua"),
    ("praha", "prague", "prag"),
    ("roma", "rome"),
    ("sevilla", "seville"),
    ("sofiya", "sofia"),
    ("torino", "turin"),
    ("venezia", "venice"),
    ("warszawa", "warsaw"),
    ("wien", "vienna"),
    ("zurich", "zuerich"),
    ("den haag", "the hague", "s gravenhage"),
)
_SAME_CITY = {other: names[0] for names in _CITIES for other in names}
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


@dataclass(frozen=True)
class Record:
    """An organisation in a register; what the register does not say is empty.

    `country` is a two-letter code the EU way, `numbers` are register numbers (PIC, VAT) as `kind:number`;
    `is_region` says that the organisation is the administration of a region, which is named like its territory.
    """

    iri: Term
    label: str
    country: str = ""
    city: str = ""
    short: str = ""
    host: str = ""
    numbers: frozenset[str] = frozenset()
    is_region: bool = False

    @property
    def name(self) -> ParsedName:
        """Return the parsed name."""
        return parse_name(self.label, self.short)


@lru_cache(maxsize=100_000)
def place(city: str) -> frozenset[str]:
    """Return the words of a city's name without post codes, in its own language.

    >>> place("Munich") == place("MÜNCHEN"), sorted(place("Angers CEDEX 01"))
    (True, ['angers'])
    """
    folded = " ".join(word for word in fold(city).split() if not word.isdigit() and word != "cedex")
    folded = _SAME_CITY.get(folded, folded)
    return frozenset(_SAME_CITY.get(word, word) for word in folded.split() if len(word) > 1)


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
