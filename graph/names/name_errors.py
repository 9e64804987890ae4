"""Names that nothing bears, or several things."""

from collections.abc import Sequence

from graph.names.named_thing import NamedThing
from graph.store.errors import NotFoundError

_SINGULAR = {
    "region": "region",
    "organisation": "organisation",
    "sector": "field",
    "industry": "emerging industry",
    "ecosystem": "industrial ecosystem",
    "topic": "topic",
    "theme": "theme",
    "partnership": "partnership",
    "programme": "programme",
    "event": "event",
    "call": "call",
    "priority": "priority",
    "country": "country",
    "activity": "activity",
}


class UnknownNameError(NotFoundError):
    """A name, a code or an id that nothing of the kinds asked for has; `suggestions` are similar names."""

    def __init__(self, text: str, kinds: Sequence[str], suggestions: Sequence[str]) -> None:
        super().__init__(f"no {one_of(kinds)} of that name", "the graph", " or ".join(suggestions), text)
        hint = f" Did you mean {' or '.join(suggestions)}?" if suggestions else ""
        self.suggestions = tuple(suggestions)
        self.args = (f"{text}: no {one_of(kinds)} of that name.{hint}",)


class AmbiguousNameError(NotFoundError):
    """A name that several different things have; `choices` are these."""

    def __init__(self, text: str, choices: Sequence[NamedThing]) -> None:
        titles = [choice.title for choice in choices]
        kinds = tuple(dict.fromkeys(choice.kind for choice in choices))
        super().__init__("name of several things", "the graph", f"one of {', '.join(titles)}", text)
        self.choices = tuple(choices)
        self.args = (
            f"{text}: {len(choices)} things of that name ({one_of(kinds)}); say which: {'; '.join(titles)}.",
        )


def one_of(kinds: Sequence[str]) -> str:
    """Return kinds in words.

    >>> one_of(["region", "organisation"])
    'region or organisation'
    """
    return " or ".join(_SINGULAR[kind] for kind in kinds)
