"""Links by which a reader reports an error in a row of our register."""

import re
from urllib.parse import quote

_ADDRESS = re.compile(r"mailto:[^\s@?&]+@[^\s@?&]+|https://[^\s/?#]+[^\s#]*")


def checked_address(address: str) -> str:
    """Return an address that takes reports, "" for none; raise ValueError where it is neither mail nor a page.

    >>> checked_address("mailto:data@example.org")
    'mailto:data@example.org'
    """
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError(f"expected mailto:name@host or an https address, found {address!r}")
    return address


def report_link(address: str, page: str, row: str) -> str:
    """Return the link to report an error, with page and row in its subject, "" where no address takes reports.

    >>> report_link("mailto:data@example.org", "https://example.org/organisation/gaia", "gaia of organisations.csv")
    'mailto:data@example.org?subject=Error%20in%20gaia%20of%20organisations.csv%2C%20https%3A%2F%2Fexample.org%2Forganisation%2Fgaia'
    """
    if not address:
        return ""
    subject = quote(f"Error in {row}, {page}", safe="")
    return f"{address}{'&' if '?' in address else '?'}subject={subject}"
