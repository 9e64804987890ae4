"""The cache keeps public answers of a snapshot within its bytes, and makes each of them once."""

import asyncio

from webui.gateway.response import Headers, Ready, Request, not_modified
from webui.gateway.response_cache import ResponseCache

PUBLIC: Headers = [("etag", 'W/"snap-1"'), ("cache-control", "public, max-age=0"), ("vary", "Accept")]


def page(size: int = 1000, *headers: tuple[str, str], status: int = 200) -> Ready:
    return Ready(status, [*PUBLIC, *headers], b"x" * size)


def test_the_least_used_is_forgotten_first_and_the_bytes_are_bounded() -> None:
    cache = ResponseCache(100_000)
    for number in range(100):
        cache.put((number,), page(2000), "snap")
        cache.get((0,))
    assert cache.size <= 100_000
    assert cache.get((0,)) is not None
    assert cache.get((1,)) is None
    assert cache.get((99,)) is not None
    cache.put(("large",), page(50_000), "snap")
    assert cache.get(("large",)) is None
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)


def test_errors_private_answers_and_those_of_another_snapshot_are_not_kept() -> None:
    cache = ResponseCache(100_000)
    cache.put((1,), page(status=404), "snap")
    cache.put((2,), page(1000, ("set-cookie", "a=b")), "snap")
    varying = Ready(200, [*PUBLIC[:2], ("vary", "Accept-Language")], b"")
    cache.put((3,), varying, "snap")
    cache.put((4,), page(), "another")
    cache.put((5,), Ready(200, [], b""), "snap")
    assert len(cache) == 0
    assert Request("GET", "/", "", {"authorization": "x"}, "a", "http").is_private
    assert not Request("GET", "/", "", {"accept": "x"}, "a", "http").is_private


def test_the_same_request_is_answered_once() -> None:
    async def run() -> tuple[int, set[int], int]:
        cache, made = ResponseCache(100_000), []

        async def make() -> Ready:
            made.append(1)
            await asyncio.sleep(0.01)
            return page(len(made))

        shared = await asyncio.gather(*[cache.once(("key",), make) for _ in range(20)])
        count = len(made)

        async def refuse() -> Ready:
            made.append(1)
            await asyncio.sleep(0.01)
            return page(len(made), status=429)

        await asyncio.gather(*[cache.once(("key",), refuse) for _ in range(5)])
        return count, {len(one.body) for one in shared}, len(made) - count  # type: ignore[union-attr]

    count, shared, refused = asyncio.run(run())
    assert (count, shared) == (1, {1})
    assert refused == 5


def test_a_client_that_has_it_gets_304() -> None:
    same = not_modified(page(), '"other", W/"snap-1"')
    assert same is not None
    assert (same.status, same.body, dict(same.headers)["etag"]) == (304, b"", 'W/"snap-1"')
    assert not_modified(page(), '"other"') is None
