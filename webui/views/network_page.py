"""The network of partnerships: its page, its files, and its former addresses."""

from flask import Blueprint, Response, abort, make_response, redirect, request
from markupsafe import Markup

from graph.explorer.network_criteria import STARTS
from graph.explorer.view_kinds import MOST, VIEWS
from webui.http.responses import edition, fresh, page, require
from webui.pages.network_files import NETWORK_FORMS, legend, network_file
from webui.pages.network_pages import NetworkView, read_network
from webui.pages.network_picture import NetworkPicture, neighbour_picture, network_picture
from webui.pages.network_svg import svg_body
from webui.pages.template_filters import network_of

network = Blueprint("network", __name__)


@network.get("/network")
def picture() -> Response:
    """Draw a network beside its table, with what it says in words."""
    view = read_network(edition(), request.args)
    whole = network_picture(view.drawing)
    narrow = neighbour_picture(view.drawing, view.node.key) if view.node else None
    return page(
        "network.html",
        view=view,
        picture=whole,
        narrow=narrow,
        body=_svg(view, whole),
        narrow_body=_svg(view, narrow) if narrow else "",
        findings=edition().network_explorer.findings(view.request.criteria),
        legend=legend(view.drawing),
        views=VIEWS,
        most=MOST,
    )


@network.get(f"/network.<any({', '.join(NETWORK_FORMS)}):form>")
def download(form: str) -> Response:
    """Give the network of the same arguments as a file."""
    view = read_network(edition(), request.args)
    response = fresh(
        NETWORK_FORMS[form],
        lambda: network_file(form, view.drawing, edition().manifest, view.request.title),
    )
    response.headers["Content-Disposition"] = f'attachment; filename="network.{form}"'
    return response


@network.get("/<kind>/<path:local>/network")
def network_of_thing(kind: str, local: str) -> Response:
    """Lead from the address below a thing to its network."""
    if kind not in STARTS:
        abort(404)
    return make_response(redirect(network_of(require(f"{edition().base}{kind}/{local}")), 301))


def _svg(view: NetworkView, picture: NetworkPicture) -> Markup:
    return Markup(
        svg_body(
            picture,
            lambda key: view.url(node=key) + "#node",
            lambda one, other: view.url(tie=f"{one}~{other}") + "#tie",
        )
    )
