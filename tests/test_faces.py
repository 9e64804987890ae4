"""The command line and the pages answer the same questions alike, on the shipped graph."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from markupsafe import escape

from graph.opportunities.ranked_opportunity import NUMBERS
from graph.query_process.launch import QueryProcess
from graph.snapshot.folder import Snapshot
from hansa.cli import main
from hansa.commands.opportunities import KINDS
from queries.library import query
from tests.support.query_process import WaitingClient
from webui.app import create_app
from webui.edition.edition import ServedEdition

BASE = "http://localhost:8000/"
GAIA = BASE + "organisation/gaia"


@pytest.fixture(scope="module")
def web(served: ServedEdition) -> FlaskClient:
    return create_app(served).test_client()


def command(store: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--store", str(store), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def command_json(store: Path, *arguments: str) -> Any:
    return json.loads(command(store, *arguments, "--format", "json"))


def api(web: FlaskClient, path: str) -> Any:
    response = web.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.text
    return response.json


def page(web: FlaskClient, path: str) -> str:
    response = web.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, path
    return response.text


def rows_of(text: str, section: str) -> list[str]:
    """Return the IRIs that the rows of a section of a page are about."""
    part = text.partition(f'<h2 id="{section}">')[2].partition("</section>")[0]
    links = re.findall(r'<th scope="row"><a href="/([^"]+)\.html"', part)
    return [BASE + unquote(link) for link in links]


def distinct(rows: list[dict[str, Any]], column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in rows))


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        ("", {}),
        ("--region ES21", {"region": "ES21"}),
        ("--region DE2", {"region": "DE2"}),
        ("--kind gap", {"kind": "gap"}),
        ("--country CZ", {"country": "CZ"}),
        ("--sector automotive", {"sector": "automotive"}),
        ("--by score", {"order": "score"}),
        ("--by novelty", {"order": "novelty"}),
        (
            "--kind shared-priority --country DE --sector automotive",
            {"kind": "shared-priority", "country": "DE", "sector": "automotive"},
        ),
        ("--organisation gaia", {"organisation": GAIA}),
        ("--theme hydrogen --class transition", {"theme": "hydrogen", "class": "transition"}),
        ("--confidence stated --words robotics", {"confidence": "stated", "text": "robotics"}),
        ("--novelty new --kind value-chain", {"novelty": "new", "kind": "value-chain"}),
        (
            "--region ITC1 --kind gap --by confidence",
            {"region": "ITC1", "kind": "gap", "order": "confidence"},
        ),
    ],
)
def test_opportunities_are_the_same_in_the_same_order(
    arguments: str, values: dict[str, str], web: FlaskClient, store_folder: Path
) -> None:
    listed = command_json(store_folder, "opportunities", *arguments.split(), "--top", "60")
    answer = json.loads(web.get(f"/opportunities.json?{urlencode(values)}").data)
    columns = ("kind", "rank", "score", "fit", "novelty", "confidence")
    assert [(one["opportunity"], one["title"], *(one[name] for name in columns)) for one in listed] == [
        (one["id"], one["label"], *(one[name] for name in columns)) for one in answer["opportunities"][:60]
    ]
    given = api(web, f"opportunities?limit=60&{urlencode(values)}")
    assert given["total"] == answer["total"]
    assert [(one["opportunity"], one["title"], *(one[name] for name in NUMBERS)) for one in listed] == [
        (one["id"], one["label"], *(one[name] for name in NUMBERS)) for one in given["opportunities"]
    ]
    for one in listed[:1]:
        reasons = api(web, f"opportunities/{one['opportunity'].partition('/opportunity/')[2]}")["reasons"]
        assert [reason["text"] for reason in reasons] == one["reasons"]
        assert [[item["id"] for item in reason["evidence"]] for reason in reasons] == one["evidence"]
    count = command(store_folder, "opportunities", *arguments.split(), "--top", "1").splitlines()[-1]
    assert count == f"{min(1, answer['total'])} of {answer['total']:,} opportunities"
    cards = re.findall(
        r'<h[23]><a href="/(opportunity/[^"]+)\.html"', page(web, f"/opportunities?{urlencode(values)}")
    )
    if "kind" in values or "order" in values:
        expected = [one["opportunity"] for one in listed[:24]]
    else:
        kinds = [kind for kind in KINDS if any(one["kind"] == kind for one in answer["opportunities"])]
        expected = [
            one["id"]
            for kind in kinds
            for one in [one for one in answer["opportunities"] if one["kind"] == kind][:2]
        ]
    assert [BASE + unquote(card) for card in cards] == expected


@pytest.mark.parametrize("code", ["ES21", "DE2", "PL22"])
def test_profile_of_a_region_is_the_same(code: str, web: FlaskClient, store_folder: Path) -> None:
    profile = command_json(store_folder, "profile", code)
    assert api(web, f"things/region/2021/{code}")["profile"] == profile
    path = f"/region/2021/{code}.html"
    for section, column in (
        ("sectors", "sector"),
        ("organisations", "organisation"),
        ("priorities", "priority"),
        ("partnerships", "partnership"),
    ):
        shown = rows_of(page(web, f"{path}?all={section}"), section)
        assert shown == distinct(profile[f"region_{section}"], column), section


@pytest.mark.parametrize("name", ["gaia", "lyonbiopole"])
def test_profile_of_an_organisation_is_the_same(name: str, web: FlaskClient, store_folder: Path) -> None:
    profile = command_json(store_folder, "profile", name)
    assert api(web, f"things/organisation/{name}")["profile"] == profile
    text = page(web, f"/organisation/{name}.html?all=partners")
    memberships = [row for row in profile["organisation_memberships"] if not row["cluster"]]
    assert rows_of(text, "partnerships") == [row["body"] for row in memberships]
    assert rows_of(text, "partners") == [row["partner"] for row in profile["organisation_partners"]]
    assert f"<dt>Partners</dt><dd>{profile['organisation_brokerage'][0]['degree']}</dd>" in text


@pytest.mark.parametrize("text", ["ES21", "Lyonbiopole"])
def test_a_name_means_the_same_thing(text: str, web: FlaskClient, store_folder: Path) -> None:
    title = command(store_folder, "profile", text).partition("\n")[0]
    answer = web.get("/search", query_string={"q": text})
    # A sole match leads to its page at once.
    target = answer.location or answer.text.partition("<main")[2]
    first = re.search(r'/((?:region|organisation)/[^"]+)\.html', target)
    assert first is not None
    assert title.endswith(f"({BASE}{first.group(1)})")


def test_sources_and_their_sizes_are_the_same(web: FlaskClient, store_folder: Path) -> None:
    status = command_json(store_folder, "status")
    table = page(web, "/sources").partition("Sources of snapshot")[2].partition("</table>")[0]
    sizes = re.findall(
        r'href="/graph/([^"]+)\.html">.*?<td[^>]* class="n">[^<]*</td><td[^>]* class="n">([^<]+)</td>', table
    )
    assert sizes == [(row["graph"], f"{row['triples']:,}") for row in status if row["triples"]]


def test_query_of_the_gallery_has_the_same_rows(
    store_folder: Path, snapshot: Snapshot, tmp_path: Path
) -> None:
    name, region = "explore/priorities_of_a_region", BASE + "region/2021/ES21"
    printed = command(store_folder, "query", name, "--param", f"region={region}", "--format", "csv")
    with QueryProcess(snapshot.folder, tmp_path / "queries", log_level="WARNING"):
        client = WaitingClient(tmp_path / "queries")
        served = client.read(query(name).bind({"region": region}), ["text/csv"]).decode()
    rows = list(csv.reader(io.StringIO(printed)))
    assert len(rows) > 5
    assert rows == list(csv.reader(io.StringIO(served)))


@pytest.mark.parametrize("form", ["csv", "graphml", "svg", "html"])
def test_network_is_the_same_file_by_command_and_page(
    web: FlaskClient, store_folder: Path, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"gaia.{form}"
    command(
        store_folder, "export", str(file), "--around", "gaia", "--view", "organisations", "--last", "2022"
    )
    address = f"/network.{form}?start=gaia&view=organisations&last=2022"
    assert file.read_bytes() == web.get(address).data


def test_page_of_an_organisation_has_the_partners_of_the_command(
    store_folder: Path, web: FlaskClient
) -> None:
    rows = command_json(store_folder, "partners", "gaia", "--top", "6")
    text = page(web, "/organisation/gaia.html").partition('<h2 id="best">')[2].partition("</section>")[0]
    links = re.findall(r'<h3><a href="/([^"]+)\.html"', text)
    assert [BASE + unquote(link) for link in links] == [row["iri"] for row in rows]


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        ("lyonbiopole --sector medical-devices --not-country France", "on=medical+devices&not=France"),
        ("lyonbiopole --topic photonics --country DE --country IT", "on=photonics&country=DE,Italy"),
        ("lyonbiopole --class transition --kind any --trust", "class=transition&kind=any&trust=yes"),
        ("lyonbiopole --market Japan --need nano", "market=Japan&need=nano"),
    ],
)
def test_partners_are_the_same_with_the_same_reasons(
    arguments: str, values: str, web: FlaskClient, store_folder: Path
) -> None:
    arguments = arguments.replace("nano", "information-technology-and-analytical-instruments")
    values = values.replace("nano", "information-technology-and-analytical-instruments")
    words = ["partners", *arguments.split(), "--top", "12"]
    assert web.get(f"/partners.csv?organisation=lyonbiopole&{values}").text == command(
        store_folder, *words, "--format", "csv"
    )
    ranked = command_json(store_folder, *words)
    assert web.get(f"/partners.json?organisation=lyonbiopole&{values}").get_json(force=True) == ranked
    given = api(web, f"partners?organisation=lyonbiopole&{values.replace('trust=yes', 'trust=true')}")
    assert given["partners"] == ranked
    text = page(web, f"/partners?organisation=lyonbiopole&{values}")
    shown = re.findall(r'<h2><a href="/(organisation/[^"]+)\.html"', text)
    assert [BASE + unquote(one) for one in shown] == [one["iri"] for one in ranked]


def test_comparison_is_the_same(web: FlaskClient, store_folder: Path) -> None:
    regions, values = ("Bavaria", "ES51", "Lombardy"), "region=DE2&region=Catalonia&region=ITC4"
    assert web.get(f"/compare.csv?{values}").text == command(
        store_folder, "compare", *regions, "--format", "csv"
    )
    compared = command_json(store_folder, "compare", *regions)
    assert web.get(f"/compare.json?{values}").get_json(force=True) == compared
    given = api(web, f"compare?{values}")
    assert given == {**compared, "snapshot": given["snapshot"], "notes": given["notes"]}


@pytest.mark.parametrize("pair", [("Bavaria", "Catalonia", "Automotive"), ("lyonbiopole", "biocat", "")])
def test_explanation_is_the_same(pair: tuple[str, str, str], web: FlaskClient, store_folder: Path) -> None:
    one, other, field = pair
    printed = command_json(store_folder, "explain", one, other, *(["--field", field] if field else []))
    values = {"a": one, "b": other, "field": field}
    assert web.get(f"/explain.json?{urlencode(values)}").get_json(force=True) == printed
    assert api(web, f"explain?{urlencode(values)}")["explanation"] == printed
    text = page(web, f"/explain?{urlencode(values)}")
    for known in printed["known"]:
        assert f"<li>{escape(known)}</li>" in text
