"""Lists of things with filters, orders and CSV, one route for all of them."""

from flask import Blueprint, Response, request

from graph.lists.list_kinds import HEADINGS, LIST_KINDS
from webui.http.language import root
from webui.http.responses import edition, fresh, page
from webui.pages.list_pages import PAGE_SIZE, ThingList, facets, page_number, read_list, url

lists = Blueprint("lists", __name__)
_NAMES = ", ".join(LIST_KINDS)


@lists.get(f"/<any({_NAMES}):name>")
def things(name: str) -> Response:
    """List the things of a kind that meet the filters, a page of them."""
    listed, given = _listed(name), _given(name)
    number = page_number(request.args.get("page", ""))
    address = root() + name
    return page(
        "list.html",
        listed=listed,
        rows=listed.rows(number),
        facets=facets(listed, address, given),
        number=number,
        last=max(1, -(-listed.total // PAGE_SIZE)),
        first=(number - 1) * PAGE_SIZE + 1,
        headings=HEADINGS,
        without=lambda column, key="": url(address, given, **{column: key}),
        csv=url(f"{address}.csv", given),
        permalink=url(address, given),
    )


@lists.get(f"/<any({_NAMES}):name>.csv")
def things_csv(name: str) -> Response:
    """Give all things of a kind that meet the filters as CSV."""
    return fresh("text/csv", _listed(name).csv)


def _listed(name: str) -> ThingList:
    return read_list(edition(), name, request.args)


def _given(name: str) -> dict[str, str]:
    names = (*LIST_KINDS[name].filters, "text", "order")
    return {key: request.args[key].strip()[:200] for key in names if request.args.get(key, "").strip()}
