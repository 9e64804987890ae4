"""Names that nothing bears, or several things."""

from collections.abc import Sequence

from graph.names.named_thing import NamedThing
from graph.store.errors import NotFoundError
from ontology.sentence import Sentence, either, joined, sentence, word

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
        what = sentence("no {kinds} of that name", kinds=one_of(kinds))
        super().__init__(what, "the graph", " or ".join(suggestions), text)
        self.suggestions = tuple(suggestions)
        self.statement = sentence("{title}: no {kinds} of that name.", title=text, kinds=one_of(kinds))
        self.sentence = with_suggestions(self.statement, suggestions)


class AmbiguousNameError(NotFoundError):
    """A name that several different things have; `choices` are these."""

    def __init__(self, text: str, choices: Sequence[NamedThing]) -> None:
        titles = [choice.title for choice in choices]
        kinds = tuple(dict.fromkeys(choice.kind for choice in choices))
        super().__init__("name of several things", "the graph", f"one of {', '.join(titles)}", text)
        self.choices = tuple(choices)
        self.statement = sentence(
            "{title}: {number} things of that name ({kinds}).",
            title=text,
            number=len(choices),
            kinds=one_of(kinds),
        )
        self.sentence = sentence(
            "{title}: {number} things of that name ({kinds}); say which: {listed}.",
            title=text,
            number=len(choices),
            kinds=one_of(kinds),
            listed=joined(titles, "; "),
        )


def with_suggestions(statement: Sentence, suggestions: Sequence[str]) -> Sentence:
    """Return what is wrong with what may have been meant, where anything is near."""
    if not suggestions:
        return statement
    return sentence("{statement} Did you mean {names}?", statement=statement, names=either(suggestions))


def one_of(kinds: Sequence[str]) -> Sentence:
    """Return kinds in words.

    >>> one_of(["region", "organisation"])
    'region or organisation'
    """
    return either([word(_SINGULAR[kind]) for kind in kinds])
