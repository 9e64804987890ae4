"""Open calls and coming events: past ones are history, and a topic comes before a field."""

from datetime import date

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Engine

from graph.evidence.open_dates import OpenDate, fitting, read_open_dates
from graph.store.engine import Embedded

TODAY = date(2026, 11, 1)
GRAPH = """
@base <http://e/> . @prefix hansa: <https://w3id.org/hansa/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix schema: <https://schema.org/> .
<call/light> a hansa:Call ; skos:prefLabel "Light" ; schema:endDate "2027-03-31" ; hansa:topic <topic/photonics> .
<call/month> a hansa:Call ; skos:prefLabel "Month" ; schema:endDate "2026-11" ; dcterms:subject <sector/food> .
<call/past> a hansa:Call ; skos:prefLabel "Past" ; schema:endDate "2026-10-31" ; hansa:topic <topic/photonics> .
<event/fair> a schema:Event ; skos:prefLabel "Fair" ; schema:startDate "2026-11-01" ; dcterms:subject <sector/it> .
<event/undated> a schema:Event ; skos:prefLabel "Undated" ; dcterms:subject <sector/it> .
"""


def dates() -> tuple[OpenDate, ...]:
    engine = Engine()
    engine.load(input=GRAPH.encode(), format=RdfFormat.TURTLE)
    return read_open_dates(Embedded(engine), TODAY)


def test_past_and_undated_ones_are_left_out() -> None:
    assert [(one.label, one.end) for one in dates()] == [
        ("Month", "2026-11"),
        ("Fair", "2026-11-01"),
        ("Light", "2027-03-31"),
    ]


def test_topic_comes_before_a_field() -> None:
    on_topic = fitting(dates(), ["<http://e/topic/photonics>"], ["<http://e/sector/it>"])
    in_field = fitting(dates(), ["<http://e/topic/robots>"], ["<http://e/sector/it>"])
    assert ([one.label for one in on_topic], [one.label for one in in_field]) == (["Light"], ["Fair"])
