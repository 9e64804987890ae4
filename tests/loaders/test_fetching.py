"""Files come whole, or not at all, from publishers that fail in every way that publishers fail."""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from hansa.cli import main
from loaders.contract import Download, Source
from loaders.download.fetching import FetchOptions, Outcome, fetch, targets
from loaders.download.http_request import Policy
from loaders.errors import ContractError, FetchError
from tests.support.contracts import file, source
from tests.support.publisher import Publisher, serving

BODY = b"code,name\n" + b"29,Cars\n" * 3000
SUM = sha256(BODY).hexdigest()
QUICK = Policy(attempts=3, timeout=0.5, first_pause=0.01, longest_pause=0.02, longest_wait=1)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with serving(Publisher(BODY)) as server:
        yield server


def jobs(url: str, **download: str) -> Source:
    return source(file("main", "jobs/jobs.csv", download=Download(url=url, **download)))


def got(
    folder: Path,
    publisher: Publisher,
    *,
    again: bool = False,
    same: bool = False,
    policy: Policy = QUICK,
    **download: str,
) -> Outcome:
    options = FetchOptions(folder, policy, replace=again, same=same)
    (outcome,) = fetch(jobs(publisher.url, **download), options)
    return outcome


def fault(folder: Path, publisher: Publisher, **given: str) -> str:
    with pytest.raises(FetchError) as caught:
        got(folder, publisher, **given)
    return str(caught.value).replace(str(folder), "DIR").replace(publisher.url, "URL")


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_file_comes_whole_and_is_written_down(tmp_path: Path, publisher: Publisher) -> None:
    path = tmp_path / "jobs" / "jobs.csv"
    assert got(tmp_path, publisher) == Outcome(path, "fetched", len(BODY), SUM)
    assert path.read_bytes() == BODY
    assert files(tmp_path) == ["fetched.json", "jobs/jobs.csv"]
    told = {"url": publisher.url, "sha256": SUM, "size": len(BODY), "etag": '"1"', "last_modified": ""}
    assert json.loads((tmp_path / "fetched.json").read_text()) == {"jobs/jobs.csv": [told]}


def test_file_that_is_still_the_newest_is_not_sent_again(tmp_path: Path, publisher: Publisher) -> None:
    got(tmp_path, publisher)
    assert got(tmp_path, publisher).state == "unchanged"
    assert publisher.asked == [("", ""), ("", '"1"')]


def test_new_edition_takes_the_place_of_the_old_unless_the_same_is_required(
    tmp_path: Path, publisher: Publisher
) -> None:
    got(tmp_path, publisher)
    publisher.body, publisher.etag = b"code,name\n21,Drugs\n", '"2"'
    with pytest.raises(FetchError, match="wrong checksum"):
        got(tmp_path, publisher, same=True)
    assert (tmp_path / "jobs/jobs.csv").read_bytes() == BODY
    assert got(tmp_path, publisher).state == "new edition"
    assert (tmp_path / "jobs/jobs.csv").read_bytes() == publisher.body


@pytest.mark.parametrize("how", ["cut", "stall"])
def test_cut_and_stalled_transfers_go_on_where_they_ended(
    tmp_path: Path, publisher: Publisher, how: str
) -> None:
    publisher.faults = [f"{how} 1000", f"{how} 500"]
    assert got(tmp_path, publisher).sha256 == SUM
    assert [asked for asked, _ in publisher.asked] == ["", "bytes=1000-", "bytes=1500-"]


def test_next_run_goes_on_where_the_last_one_gave_up(tmp_path: Path, publisher: Publisher) -> None:
    publisher.faults = ["cut 1000"] * 3
    assert fault(tmp_path, publisher) == (
        "could not be fetched in URL (it can be put by hand at DIR/jobs/jobs.csv): expected an answer in 3 attempts,"
        " found a connection that was cut after 3,000 bytes"
    )
    assert files(tmp_path) == [".unfinished/jobs__jobs.csv.part", ".unfinished/jobs__jobs.csv.part.json"]
    assert got(tmp_path, publisher).sha256 == SUM
    assert publisher.asked[-1] == ("bytes=3000-", "")


@pytest.mark.parametrize("server", ["change", "blind"])
def test_file_that_changes_between_two_parts_is_begun_again(
    tmp_path: Path, publisher: Publisher, server: str
) -> None:
    """Whether the server heeds If-Range and sends the whole, or is blind to it and sends a part of the new one."""
    new = b"code,name\n" + b"21,Drugs\n" * 2000
    publisher.faults = ["cut 1000", f"{server} {new.decode()}"]
    assert got(tmp_path, publisher).sha256 == sha256(new).hexdigest()
    assert (tmp_path / "jobs/jobs.csv").read_bytes() == new


def test_part_is_not_taken_for_the_file_by_a_pattern(tmp_path: Path, publisher: Publisher) -> None:
    publisher.faults = ["cut 1000"] * 3
    fault(tmp_path, publisher)
    assert list((tmp_path / "jobs").glob("*jobs*.csv*")) == []


def test_server_without_ranges_sends_all_again(tmp_path: Path, publisher: Publisher) -> None:
    publisher.faults, publisher.ranges = ["cut 1000"], False
    assert got(tmp_path, publisher).sha256 == SUM


def test_without_a_strong_validator_nothing_is_resumed(tmp_path: Path, publisher: Publisher) -> None:
    publisher.etag = 'W/"1"'
    publisher.faults = ["cut 1000"]
    assert got(tmp_path, publisher).sha256 == SUM
    assert [asked for asked, _ in publisher.asked] == ["", ""]


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ("length 100", "a connection that was cut after 24,010 bytes"),
        ("length -100", "a body that is not of the stated length (23,910 bytes)"),
    ],
)
def test_length_that_is_a_lie_is_not_believed(
    tmp_path: Path, publisher: Publisher, lie: str, reason: str
) -> None:
    publisher.faults = [lie]
    assert got(tmp_path, publisher).sha256 == SUM
    publisher.faults, publisher.etag = [lie] * 9, '"2"'
    assert reason in fault(tmp_path, publisher)
    assert (tmp_path / "jobs/jobs.csv").read_bytes() == BODY


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/csv"])
def test_web_page_with_status_200_is_no_file(tmp_path: Path, publisher: Publisher, kind: str) -> None:
    publisher.faults = [f"page {kind}"]
    assert "web page in place of data" in fault(tmp_path, publisher)
    assert len(publisher.asked) == 1
    assert not (tmp_path / "jobs/jobs.csv").exists()


def test_redirects_in_a_loop_and_to_other_schemes_end(tmp_path: Path, publisher: Publisher) -> None:
    publisher.faults = ["redirect"]
    assert "expected at most 8 redirects, found more" in fault(tmp_path, publisher)
    publisher.faults = ["redirect ftp://127.0.0.1/a"]
    assert "not safe" in fault(tmp_path, publisher)
    publisher.faults = ["redirect http://[::1"]
    assert "found a redirect to http://[::1" in fault(tmp_path, publisher)


@pytest.mark.parametrize("status", ["503 0", "429 0", "500", "408"])
def test_request_to_a_busy_server_is_repeated(tmp_path: Path, publisher: Publisher, status: str) -> None:
    publisher.faults = [f"status {status}"] * 2
    assert got(tmp_path, publisher).sha256 == SUM
    assert len(publisher.asked) == 3


def test_wait_that_is_too_long_is_reported_at_once(tmp_path: Path, publisher: Publisher) -> None:
    publisher.faults = ["status 503 3600"]
    assert "expected a wait of at most 1 s, found Retry-After 3600 s" in fault(tmp_path, publisher)
    assert len(publisher.asked) == 1


def test_missing_file_is_requested_once(tmp_path: Path, publisher: Publisher) -> None:
    publisher.faults = ["status 404"]
    assert "found 404 Not Found" in fault(tmp_path, publisher)
    assert len(publisher.asked) == 1


def test_stated_checksum_is_required(tmp_path: Path, publisher: Publisher) -> None:
    assert (
        f"wrong checksum in URL (it can be put by hand at DIR/jobs/jobs.csv): expected sha256 {'0' * 64}"
        in fault(tmp_path, publisher, sha256="0" * 64)
    )
    assert files(tmp_path) == []
    assert got(tmp_path, publisher, sha256=SUM.upper()).sha256 == SUM


def test_file_put_by_hand_is_left_alone(tmp_path: Path, publisher: Publisher) -> None:
    path = tmp_path / "jobs" / "jobs.csv"
    path.parent.mkdir()
    path.write_text("code\n29\n")
    assert got(tmp_path, publisher).state == "put by hand"
    assert (path.read_text(), publisher.asked) == ("code\n29\n", [])
    assert got(tmp_path, publisher, again=True).state == "new edition"
    path.write_text("code\n30\n")
    with pytest.raises(FetchError, match="file changed by hand"):
        got(tmp_path, publisher)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"key,name\n29,Cars\n", "missing column"),
        (b'{"error": "no such data set"}', "missing column"),
        (b'<?xml version="1.0"?><m:Error>too large</m:Error>\n', "missing column"),
        (b"code,name\n29,Cars\n29\n", "broken row"),
        (b"code,name\n", "row count out of bounds"),
        (gzip.compress(BODY, mtime=0)[:-20], "truncated file"),
        (b"PK\x03\x04 and no archive", "broken archive"),
    ],
)
def test_answer_that_is_not_the_file_does_not_replace_the_good_one(
    tmp_path: Path, publisher: Publisher, body: bytes, reason: str
) -> None:
    got(tmp_path, publisher)
    inventory = (tmp_path / "fetched.json").read_bytes()
    publisher.body, publisher.etag = body, '"2"'
    with pytest.raises(ContractError, match=reason) as caught:
        got(tmp_path, publisher)
    assert f"{publisher.url} (not kept)" in str(caught.value)
    assert (tmp_path / "jobs/jobs.csv").read_bytes() == BODY
    assert (tmp_path / "fetched.json").read_bytes() == inventory
    assert files(tmp_path) == ["fetched.json", "jobs/jobs.csv"]


def test_body_of_no_stated_length_that_is_cut_is_requested_again(
    tmp_path: Path, publisher: Publisher
) -> None:
    publisher.faults = ["open 5000"]
    assert got(tmp_path, publisher).sha256 == SUM
    publisher.faults, publisher.etag = ["open 5000"] * 9, '"2"'
    assert "a body of no stated length that ends inside a line" in fault(tmp_path, publisher)
    assert (tmp_path / "jobs/jobs.csv").read_bytes() == BODY


@pytest.mark.parametrize(
    ("mode", "limits", "reason"),
    [
        ("drip", {"span": 0.1, "least_rate": 1000.0}, "less than 1000 a second"),
        ("drip", {"longest": 0.2}, "takes too long"),
        ("drip-head", {"timeout": 0.1}, "in 2 attempts, found headers that take too long"),
    ],
)
def test_transfer_that_never_ends_is_given_up(
    tmp_path: Path, publisher: Publisher, mode: str, limits: dict[str, float], reason: str
) -> None:
    publisher.faults = [mode] * 9
    policy = replace(QUICK, attempts=2, **limits)  # type: ignore[arg-type]
    with pytest.raises(FetchError, match=reason):
        got(tmp_path, publisher, policy=policy)
    assert not (tmp_path / "jobs/jobs.csv").exists()


def test_packed_file_is_kept_packed(tmp_path: Path, publisher: Publisher) -> None:
    publisher.body, publisher.kind = gzip.compress(BODY), "application/gzip"
    assert got(tmp_path, publisher).size == len(publisher.body)


def test_one_archive_for_several_files_is_fetched_once() -> None:
    url = Download(url="https://example.org/a.zip")
    names = ("project", "organization")
    archive = source(*(file(name, f"cordis/a.zip!*{name}.csv", download=url) for name in names))
    (target,) = targets(archive)
    assert (target.to, [spec.name for spec in target.specs]) == ("cordis/a.zip", ["project", "organization"])


@pytest.mark.parametrize("to", ["jobs/*.csv", "../jobs.csv", "/jobs.csv"])
def test_place_outside_the_folder_or_of_a_pattern_is_refused(to: str) -> None:
    with pytest.raises(ContractError, match="no place for the file"):
        targets(jobs("https://example.org/a.csv", to=to))


def test_command_offline_names_the_url_and_the_place_and_exits_with_2(tmp_path: Path) -> None:
    toml = tmp_path / "jobs.toml"
    toml.write_text(
        'title="t"\ndescription="d"\npublisher="p"\nlicence="l"\nurl="https://example.org"\nedition="e"\norder=1\ndownloaded=true\n'
        '[files.main]\npath="jobs.csv"\ncolumns=["code"]\nrows=[1, 9]\n'
        '[files.main.download]\nurl="http://127.0.0.1:9/jobs.csv"\n'
    )
    data = tmp_path / "data"
    ran = CliRunner().invoke(main, ["--data", str(data), "fetch", str(toml), "--attempts", "1"])
    assert ran.exit_code == 2
    assert ran.stderr == (
        f"hansa: could not be fetched in http://127.0.0.1:9/jobs.csv (it can be put by hand at {data}/jobs.csv):"
        " expected an answer in 1 attempts, found [Errno 111] Connection refused\n"
    )


def test_command_fetches_and_says_what_became_of_each_file(tmp_path: Path, publisher: Publisher) -> None:
    toml = tmp_path / "jobs.toml"
    toml.write_text(
        'title="t"\ndescription="d"\npublisher="p"\nlicence="l"\nurl="https://example.org"\nedition="e"\norder=1\ndownloaded=true\n'
        '[files.main]\npath="jobs.csv"\ncolumns=["code"]\nrows=[1, 9999]\n'
        f'[files.main.download]\nurl="{publisher.url}"\n'
    )
    ran = CliRunner().invoke(main, ["--data", str(tmp_path), "fetch", str(toml), "--format", "json"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == [
        {
            "source": "jobs",
            "file": f"{tmp_path}/jobs.csv",
            "state": "fetched",
            "bytes": len(BODY),
            "sha256": SUM,
        }
    ]


def test_source_without_a_url_says_where_its_files_go(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        list(fetch(source(file("main", "jobs/jobs.csv")), FetchOptions(tmp_path)))
    assert f"found see https://example.org, put {tmp_path}/jobs/jobs.csv" in str(caught.value)


def test_two_fetches_do_not_write_into_one_folder(tmp_path: Path, publisher: Publisher) -> None:
    import fcntl

    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(FetchError, match="another fetch is running"):
            got(tmp_path, publisher)
    finally:
        os.close(handle)
