"""A network as SVG, for a page and as a file of its own."""

from collections.abc import Callable
from html import escape
from itertools import groupby

from webui.pages.network_picture import NetworkLine, NetworkMark, NetworkPicture

_INK, _PAPER = "#17212b", "#fff"
# At least 3:1 on white; the shapes differ too, for those who tell no colours apart.
_FILLS = {"circle": "#2f7f6e", "square": "#12436d", "star": "#b4540a"}
# Circles that are not filled.
_OUTLINES = ("ring", "dash")
_HEAD, _FOOT = 64, 26


def svg_body(
    picture: NetworkPicture,
    link: Callable[[str], str],
    tie_link: Callable[[str, str], str] | None = None,
    *,
    whole: bool = False,
) -> str:
    """Return lines and nodes as SVG, each node a link; `whole` gives it colours of its own.

    A line is a link for a pointer alone, because a keyboard finds the same in the table; lines of many nodes are none.
    """
    if picture.has_many_nodes:
        ordered = sorted(picture.lines, key=lambda line: line.width)
        lines = [
            f'<path d="{"".join(line.path for line in same)}" stroke-width="{width:g}"/>'
            for width, same in groupby(ordered, key=lambda line: line.width)
        ]
    else:
        lines = [_line(line, tie_link) for line in picture.lines]
    paint = ' stroke="#8b98a5" fill="none"' if whole else ""
    marks = [_mark(mark, link(mark.key), whole) for mark in picture.marks]
    return f'<g class="lines"{paint}>{"".join(lines)}</g>\n<g class="marks">\n' + "\n".join(marks) + "\n</g>"


def svg_file(
    picture: NetworkPicture, title: str, legend: str, source: str, link: Callable[[str], str]
) -> str:
    """Return a picture as a file with title, legend and source."""
    width, height = picture.width, picture.height + _HEAD + _FOOT
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" lang="en" {size} font-family="sans-serif" font-size="13">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
            f'<text x="16" y="28" font-size="20" font-weight="bold" fill="{_INK}">{escape(title)}</text>',
            f'<text x="16" y="50" fill="{_INK}">{escape(legend)}</text>',
            f'<g transform="translate(0 {_HEAD})">',
            svg_body(picture, link, whole=True),
            "</g>",
            f'<text x="16" y="{height - 9}" font-size="11" fill="#52606d">{escape(source)}</text>',
            "</svg>\n",
        ]
    )


def _line(line: NetworkLine, link: Callable[[str, str], str] | None) -> str:
    """Return a line as SVG, in a link for a pointer where there is one."""
    title = escape(line.title)
    path = f'<path d="{line.path}" stroke-width="{line.width:g}"><title>{title}</title></path>'
    return f'<a tabindex="-1" href="{escape(link(line.one, line.other))}">{path}</a>' if link else path


def _paint(shape: str) -> str:
    if shape in _OUTLINES:
        dash = ' stroke-dasharray="3 2"' if shape == "dash" else ""
        return f'fill="{_PAPER}" stroke="{_FILLS["circle"]}" stroke-width="2"{dash}'
    return f'fill="{_FILLS[shape]}"'


def _mark(mark: NetworkMark, link: str, whole: bool) -> str:
    """Return a node as SVG: link, tooltip, shape, and its label where it has one."""
    paint = f" {_paint(mark.shape)}" if whole else ""
    x, y, r = mark.x, mark.y, mark.radius
    if mark.shape == "star":
        shape = f'<polygon points="{mark.points}"{paint}/>'
    elif mark.shape == "square":
        side = f'width="{1.8 * r:g}" height="{1.8 * r:g}"'
        shape = f'<rect x="{x - 0.9 * r:.1f}" y="{y - 0.9 * r:.1f}" {side}{paint}/>'
    else:
        style = f' class="{mark.shape}"' if mark.shape in _OUTLINES else ""
        shape = f'<circle{style} cx="{x:g}" cy="{y:g}" r="{r:g}"{paint}/>'
    label = ""
    if mark.label:
        ink = f' fill="{_INK}"' if whole else ""
        anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
        label = f'<text x="{mark.label_x:g}" y="{mark.label_y:g}"{anchor}{ink}>{escape(mark.label)}</text>'
    return f'<a href="{escape(link)}"><title>{escape(mark.title)}</title>{shape}{label}</a>'
