"""The map of related fields: its page, its picture as a file, and its values as CSV."""

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from webui.http.responses import edition, fresh, page
from webui.pages.field_space import FieldSpace, read_field_space
from webui.pages.list_pages import url
from webui.pages.network_files import source_line
from webui.pages.network_picture import NetworkPicture
from webui.pages.network_svg import svg_body, svg_file

related_fields = Blueprint("related_fields", __name__)


@related_fields.get("/related-fields")
def show() -> Response:
    """Give the fields joined where they are related, those of a region marked."""
    space = read_field_space(edition(), request.args)
    if space is None:
        return page("related_fields.html", space=None)
    return page(
        "related_fields.html",
        space=space,
        body=_svg(space, space.picture),
        narrow_body=_svg(space, space.narrow),
        url=lambda path, **changed: _url(space, path, **changed),
    )


@related_fields.get("/related-fields.svg")
def picture() -> Response:
    """Give the picture as a file with title, legend and source."""
    space = _space()
    title = f"Fields of {space.label} among related ones" if space.label else "Related fields"
    legend = (
        "Full: its share in employment is that of all regions, or more; ring: less; dashed: not published."
    )
    base = edition().base
    response = fresh(
        "image/svg+xml",
        lambda: svg_file(
            space.picture,
            title,
            legend if space.figures else "",
            "Relatedness: Delgado, Porter and Stern (2016). " + source_line(edition().manifest),
            lambda key: base + key,
        ).encode(),
    )
    response.headers["Content-Disposition"] = 'attachment; filename="related-fields.svg"'
    return response


@related_fields.get("/related-fields.csv")
def table() -> Response:
    """Give the fields with the figures of a region and their related fields as CSV."""
    space, base = _space(), edition().base
    return fresh("text/csv", lambda: space.csv(base))


def _space() -> FieldSpace:
    return read_field_space(edition(), request.args) or abort(404)


def _svg(space: FieldSpace, drawn: NetworkPicture) -> Markup:
    return Markup(
        svg_body(drawn, lambda key: _url(space, "related-fields", field=key.partition("/")[2]) + "#node")
    )


def _url(space: FieldSpace, path: str, **changed: str) -> str:
    """Return the relative address of a map of fields with its region."""
    return url(path, {"region": space.code}, **changed)
