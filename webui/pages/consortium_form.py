"""Form of a call for consortia: its fields as the table of a call file, and back."""

from collections.abc import Mapping
from typing import Any

from graph.names.index import NameIndex
from graph.names.named_thing import SECTOR, TOPIC
from graph.names.resolution import match
from graph.store.errors import NotFoundError
from webui.pages.form_fields import Form, day, figure, filled, line, parts, rows, shown, widened

ROWS = {
    "topic": ("topic", "topic_of", "topic_weight"),
    "stage": ("stage", "stage_sectors", "stage_topics", "stage_required", "stage_weight"),
    "kind": ("kind", "kind_min"),
    "regions": ("regions", "regions_min"),
    "experience": ("experience", "experience_of", "experience_min"),
}
_LEAST = {"topic": 4, "stage": 3}
# Names of fields, and the paths of their keys in the file.
PLAIN = {
    "title": "title",
    "deadline": "deadline",
    "partners_min": "partners.min",
    "partners_max": "partners.max",
    "countries_min": "countries.min",
    "countries_max": "countries.max",
    "per_country": "countries.max_per_country",
    "budget_total": "budget.total",
    "budget_partner_max": "budget.partner_max",
    "budget_partner_cost": "budget.partner_cost",
    "weight_topics": "weights.topics",
    "weight_stages": "weights.stages",
    "weight_complementarity": "weights.complementarity",
    "weight_trust": "weights.trust",
}
_DEFAULTS = {"partners_min": "3", "partners_max": "6", "countries_min": "3"}
_TITLE = "A call"


def given(form: Form, more: int = 0) -> dict[str, Any]:
    """Return what the fields show: the form as it was sent, with empty rows to fill in."""
    values: dict[str, Any] = {name: line(form, name) for name in (*PLAIN, "limits")}
    if not form:
        values |= _DEFAULTS
    values |= {name: form.get(name, "")[:4000].strip() for name in ("include", "exclude")}
    for name, columns in ROWS.items():
        values[f"{name}_rows"] = widened(rows(form, columns, name), columns, _LEAST.get(name, 1), more)
    return values


def table_of(form: Form, names: NameIndex) -> dict[str, Any]:
    """Return the table of a call file; what is no number where one is expected stays a text."""
    table: dict[str, Any] = {"title": line(form, "title") or _TITLE, "topic": [], "partners": {}}
    for name, path in PLAIN.items():
        text = line(form, name)
        if text and name != "title":
            *above, key = path.split(".")
            place = table.setdefault(above[0], {}) if above else table
            place[key] = day(text) if name == "deadline" else figure(text)
    limits = [one.replace(":", " ").rpartition(" ") for one in parts(line(form, "limits"))]
    if limits:
        countries = table.setdefault("countries", {})
        countries["limit"] = [{"country": name.strip(), "max": figure(most)} for name, _, most in limits]
    members = filled({name: parts(form.get(name, "")) for name in ("include", "exclude")})
    lists = {
        name: [make(row, names) for row in rows(form, ROWS[name], name)]
        for name, make in (
            ("topic", _topic),
            ("stage", _stage),
            ("kind", lambda row, _: {"kind": row["kind"], "min": _least(row["kind_min"])}),
            ("regions", lambda row, _: {"classes": parts(row["regions"]), "min": _least(row["regions_min"])}),
            ("experience", _experience),
        )
    }
    return {**table, **filled({**lists, "members": members})}


def form_of(table: Mapping[str, Any]) -> Form:
    """Return the form of a table that `call_of` accepts."""
    form = Form()
    for name, path in PLAIN.items():
        *above, key = path.split(".")
        form[name] = shown((table.get(above[0], {}) if above else table).get(key))
    limits = table.get("countries", {}).get("limit", [])
    form["limits"] = "; ".join(f"{limit['country']}: {limit['max']}" for limit in limits)
    for name in ("include", "exclude"):
        form[name] = "\n".join(table.get("members", {}).get(name, []))
    for row in table.get("topic", []):
        kind = next(name for name in ("sector", "topic", "keyword") if name in row)
        _add(form, "topic", row[kind], kind, row.get("weight"))
    for row in table.get("stage", []):
        required = "yes" if row.get("required", True) else "no"
        _add(form, "stage", row["name"], row.get("sectors"), row.get("topics"), required, row.get("weight"))
    for row in table.get("kind", []):
        _add(form, "kind", row["kind"], row["min"])
    for row in table.get("regions", []):
        _add(form, "regions", row["classes"], row["min"])
    for row in table.get("experience", []):
        kind = "programme" if "programme" in row else "third_country"
        _add(form, "experience", row[kind], kind, row["min"])
    return form


def _add(form: Form, name: str, *values: object) -> None:
    for column, value in zip(ROWS[name], values, strict=True):
        form.add(column, shown(value))


def _topic(row: Mapping[str, str], names: NameIndex) -> dict[str, Any]:
    kind = row["topic_of"] or _kind(names, row["topic"])
    return filled({kind: row["topic"], "weight": figure(row["topic_weight"])})


def _kind(names: NameIndex, text: str) -> str:
    """Return what a name is of: a field, a narrow topic, else a keyword."""
    for kind, key in ((SECTOR, "sector"), (TOPIC, "topic")):
        try:
            if match(names, text, (kind,)):
                return key
        except NotFoundError:  # it means several
            return key
    return "keyword"


def _stage(row: Mapping[str, str], _: NameIndex) -> dict[str, Any]:
    required = {"required": False} if row["stage_required"] == "no" else {}
    lists = filled({"sectors": parts(row["stage_sectors"]), "topics": parts(row["stage_topics"])})
    return {"name": row["stage"], **lists, **required, **filled({"weight": figure(row["stage_weight"])})}


def _experience(row: Mapping[str, str], _: NameIndex) -> dict[str, Any]:
    return {row["experience_of"] or "programme": row["experience"], "min": _least(row["experience_min"])}


def _least(text: str) -> int | float | str:
    return figure(text or "1")
