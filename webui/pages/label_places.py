"""Places for the labels of a picture, so that none covers another label or a node."""

from collections.abc import Sequence

# Pixels of a label of 13: its height, and the width of a letter, rather too wide than too narrow.
LINE, LETTER = 15.0, 7.6
_GAP = 4.0
_LONGEST = 26

Box = tuple[float, float, float, float]


def short_label(label: str, most: int = _LONGEST) -> str:
    """Return a label that fits.

    >>> short_label("Industrial Modernisation Partnership", 20)
    'Industrial Modernis…'
    """
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def label_place(
    centre: tuple[float, float], radius: float, label: str, taken: list[Box], own: int, size: Sequence[float]
) -> tuple[float, float, str] | None:
    """Return where a label stands beside its node (x, y, anchor), and take that room; None where there is none.

    `taken` are boxes of nodes, that of the node itself at `own`, and of earlier labels; `size` is that of the picture.
    """
    (x, y), side, width = centre, radius + _GAP, LETTER * len(label)
    for text_x, text_y, anchor in (
        (x + side, y + 4, "start"),
        (x - side, y + 4, "end"),
        (x, y + side + 11, "middle"),
        (x, y - side - 2, "middle"),
    ):
        left = text_x - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        box = (left - 1, text_y - 12, left + width + 1, text_y - 12 + LINE)
        inside = box[0] >= 2 and box[2] <= size[0] - 2 and box[1] >= 2 and box[3] <= size[1] - 2
        if inside and not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for number, other in enumerate(taken)
            if number != own
        ):
            taken.append(box)
            return round(text_x, 1), round(text_y, 1), anchor
    return None
