"""Topics are read from texts as whole words, the longest phrase first, and never from an ambiguous one."""

import pytest

from loaders.code_lists import CodeLists
from loaders.source_files import SourceFiles
from loaders.topic_text import TopicText, phrases

NAMES = {
    "packaging": ["smart packaging"],
    "packaging machinery": ["filling machines"],
    "artificial intelligence": ["ai"],
    "medical devices": ["medical technology"],
    "nanotechnology": ["graphene"],
    "advanced materials": ["graphene"],
    "photonics": ["imaging"],
    "software": [],
}


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Packaging Valley", {"packaging"}),
        ("Packaging-machinery builders", {"packaging machinery"}),
        ("Packaging machinery and smart packaging", {"packaging machinery", "packaging"}),
        ("Medical technologies", {"medical devices"}),
        ("AI for health", {"artificial intelligence"}),
        ("Cluster Maritime Français, J'ai", set()),
        ("Repackaging", set()),
        ("Graphene", set()),
        ("Imaging", set()),
        ("Software", set()),
    ],
)
def test_text_names_topics_by_whole_words(text: str, topics: set[str]) -> None:
    """A phrase of two topics, an ambiguous one and a broad one name none."""
    assert TopicText(phrases(NAMES, ["imaging", "software"])).topics(text) == topics


def test_keyword_that_is_known_has_the_topics_of_the_table() -> None:
    lists = CodeLists(
        keyword_topics={"packaging": frozenset(), "laser optics": frozenset(["photonics"])},
        topic_phrases={"packaging": frozenset(["packaging"])},
    )
    assert lists.topics_in(["Packaging", "Laser optics"]) == {"photonics"}
    assert lists.topics_in(["new packaging"]) == {"packaging"}
    assert lists.topics_of(["Laser Optics", "unknown"]) == {"photonics"}


def test_shipped_phrases_leave_out_what_misleads() -> None:
    shipped = SourceFiles().code_lists().topic_phrases
    assert shipped["photonics"] == {"photonics"}
    assert shipped["offshore wind"] == {"offshore wind"}
    assert {"space", "chips", "vision", "graphene", "software", "circular economy"} & set(shipped) == set()
