"""Names on the command line and on the pages: understood alike, by every command."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from hansa.cli import main
from tests.graph.names.test_resolution import USUAL
from webui.app import create_app
from webui.edition.edition import ServedEdition


@pytest.fixture(scope="module")
def client(served: ServedEdition) -> FlaskClient:
    return create_app(served).test_client()


def run(store_folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store_folder), *arguments])


@pytest.mark.parametrize(("name", "code"), USUAL.items())
def test_usual_name_leads_to_its_region(
    store_folder: Path, client: FlaskClient, name: str, code: str
) -> None:
    profile = run(store_folder, "profile", name)
    assert profile.exit_code == 0
    assert f"(http://localhost:8000/region/2021/{code})" in profile.stdout.splitlines()[0]
    page = client.get("/search", query_string={"q": name})
    first = page.headers.get("Location") or page.text.partition('<ul class="hits">')[2].split('"')[1]
    assert first == f"/region/2021/{code}.html"
    assert client.get("/suggest", query_string={"q": name}).json[0]["code"] == code  # type: ignore[index]
    listed = client.get("/opportunities.json", query_string={"region": name}).json
    assert listed == client.get("/opportunities.json", query_string={"region": code}).json


@pytest.mark.parametrize(
    "arguments",
    [
        ("opportunities", "--region", "{}", "--top", "3", "--format", "csv"),
        ("partners", "lyonbiopole", "--region", "{}", "--format", "csv"),
        ("compare", "{}", "ES21", "--format", "csv"),
        ("profile", "{}", "--format", "json"),
    ],
)
@pytest.mark.parametrize(("name", "code"), [("Tuscany", "ITI1"), ("Hamburg", "DE6")])
def test_commands_answer_for_a_name_as_for_its_code(
    store_folder: Path, arguments: tuple[str, ...], name: str, code: str
) -> None:
    by_name, by_code = (
        run(store_folder, *(part.format(text) for part in arguments)) for text in (name, code)
    )
    assert by_name.exit_code == by_code.exit_code == 0
    assert by_name.stdout == by_code.stdout != ""
    assert ("Hamburg: read as DE6" in by_name.stderr) == (name == "Hamburg")


@pytest.mark.parametrize(
    "arguments",
    [
        ("opportunities", "--region", "Catalunia"),
        ("profile", "Catalunia"),
        ("compare", "Catalunia", "ES21"),
        ("partners", "lyonbiopole", "--region", "Catalunia"),
    ],
)
def test_commands_suggest_a_near_name_and_exit_with_2(store_folder: Path, arguments: tuple[str, ...]) -> None:
    result = run(store_folder, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("hansa: Catalunia: no region")
    assert "Did you mean Cataluña (ES51) or " in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("country", ["Greece", "GR", "el", "Ελλάδα"])
def test_country_is_understood_by_code_and_name(
    store_folder: Path, client: FlaskClient, country: str
) -> None:
    arguments = ("--top", "5", "--format", "csv")
    by_name = run(store_folder, "opportunities", "--country", country, *arguments)
    assert by_name.stdout == run(store_folder, "opportunities", "--country", "EL", *arguments).stdout
    listed = client.get("/opportunities.json", query_string={"country": country}).json
    assert listed == client.get("/opportunities.json", query_string={"country": "EL"}).json


def test_page_says_how_a_name_was_read_or_what_it_may_mean(client: FlaskClient) -> None:
    def note(region: str) -> str:
        text = client.get("/opportunities", query_string={"region": region}).text
        note = text.partition('<p role="note"')[2].partition("</p>")[0].partition(">")[2]
        return re.sub("<[^>]*>", "", note)

    assert note("Hamburg").startswith("Hamburg: read as DE6 (Hamburg), which has a strategy; DE60")
    assert note("Limburg").startswith("Limburg: 2 things of that name (region). Did you mean BE22 or NL42?")
    assert note("Catalunia").startswith("Catalunia: no region of that name. Did you mean Cataluña (ES51) or ")
    assert note("Tuscany") == ""


@pytest.mark.parametrize("word", ["photonics", "hydrogen"])
def test_keyword_leads_to_lists_of_all_that_is_on_it(client: FlaskClient, word: str) -> None:
    text = client.get("/search", query_string={"q": word}).text
    for name in ("organisations", "priorities", "topics"):
        listed = client.get(f"/{name}.csv", query_string={"text": word}).text.splitlines()[1:]
        section = text.partition(f'<h2 id="hits-{name}">')[2].partition("</section>")[0]
        assert f'<span class="muted small">{len(listed)}</span>' in section
        assert len(listed) <= 5 or f'href="/{name}?text={word}"' in section


def test_sole_exact_match_leads_to_its_page(client: FlaskClient) -> None:
    located = {
        name: client.get("/search", query_string={"q": name}).headers.get("Location", "")
        for name in ("Basque Country", "GAIA", "Lyonbiopole", "photonics", "ES21")
    }
    assert located == {
        "Basque Country": "/region/2021/ES21.html",
        "GAIA": "/organisation/gaia.html",
        "Lyonbiopole": "/organisation/lyonbiopole.html",
        "photonics": "",
        "ES21": "/region/2021/ES21.html",
    }
