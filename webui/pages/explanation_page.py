"""Values of the page that explains a pair."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from graph.opportunities.named_pair import explain_named
from graph.opportunities.pair_explanation import Explanation
from graph.store.errors import NotFoundError
from webui.edition.edition import Edition
from webui.http.tables import object_of
from webui.pages.template_filters import suggestions

_LONGEST = 300


def values(edition: Edition, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Return the form as it was sent, and the explanation where two are named."""
    given = _given(arguments)
    if not (given["a"] and given["b"]):
        return {"given": given}
    try:
        explanation, notes = explained(edition, given)
    except NotFoundError as error:
        return {"given": given, "error": error.sentence, "suggestions": suggestions(error)}
    return {"given": given, "explanation": explanation, "notes": notes}


def as_json(edition: Edition, arguments: Mapping[str, str]) -> bytes:
    """Return an explanation as a JSON object; raises NotFoundError for what is no pair."""
    explanation, _ = explained(edition, _given(arguments))
    return object_of(asdict(explanation))


def _given(arguments: Mapping[str, str]) -> dict[str, str]:
    return {name: arguments.get(name, "").strip()[:_LONGEST] for name in ("a", "b", "field")}


def explained(edition: Edition, given: Mapping[str, str]) -> tuple[Explanation, list[str]]:
    """Return the explanation of `a` and `b` in `field`, and notes on the names; raises NotFoundError."""
    pair = given["a"], given["b"], given["field"]
    return explain_named(edition.names, edition.context, edition.opportunities, *pair)
