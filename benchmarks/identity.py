"""Quality and speed of the links between records of one organisation: `python -m benchmarks.identity [--data DIR]`.

The labelled pairs are `data/identity_pairs.csv`: names, countries, cities, post codes, short names and sites of the
public CORDIS tables and of the curated cluster organisations, each pair with the source of its label. Register numbers,
from which the labels were drawn, are not shown to the judge, nor are sites where a label was drawn from them. Precision
and recall are those of five folds, of which no organisation is in two; weights are learned without the fold that is
tested (`benchmarks.identity_weights`). The peer, recordlinkage (`requirements-peers.lock`), learns from the same folds.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from math import sqrt
from pathlib import Path

import numpy as np

from benchmarks.identity_data import Pair, bare, fp7, h2020, labelled, name_key, network, participant
from benchmarks.identity_weights import SURE, Tables, Vector, amounts, folds, learn, scores
from graph.identity.blocking import pairs
from graph.identity.judgement import THRESHOLD
from graph.identity.links import find_links
from graph.identity.rarity import Rarity
from graph.identity.record import Record

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FOLDS, SEEDS = 5, (1, 2, 3)
LEFT, RIGHT = 100_000, 30_000


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return the Wilson interval, at 95 per cent, of a share.

    >>> [round(bound, 3) for bound in interval(180, 210)]
    [0.803, 0.898]
    """
    share, z = part / whole, 1.96
    middle, width = share + z * z / (2 * whole), z * sqrt(share * (1 - share) / whole + (z / whole) ** 2 / 4)
    return (middle - width) / (1 + z * z / whole), (middle + width) / (1 + z * z / whole)


def report(title: str, same: Sequence[bool], values: Vector) -> None:
    """Print precision and recall, with their intervals, from each threshold."""
    print(title)
    for threshold in THRESHOLDS:
        linked = values >= threshold
        right = int(np.sum(linked & np.array(same)))
        shares = [(right, int(linked.sum())), (right, sum(same))]
        texts = [f"{a / b:.3f} ({interval(a, b)[0]:.3f} to {interval(a, b)[1]:.3f})" for a, b in shares if b]
        print(
            f"  from {threshold:.1f}: precision {texts[0]}, recall {texts[-1]}, {shares[0][1] - right} wrong"
        )


def cross_validate(cases: Sequence[Pair], tables: Tables, seed: int) -> tuple[Vector, Vector]:
    """Return the score of each case by weights learned without its fold: as it is, by names and places alone."""
    full, alone = np.zeros(len(cases)), np.zeros(len(cases))
    of = folds(cases, FOLDS, seed)
    for fold in range(FOLDS):
        test = [case for case, number in zip(cases, of, strict=True) if number == fold]
        unseen = {name_key(record) for case in test for record in (case.one, case.other)}
        rest = [case for case, number in zip(cases, of, strict=True) if number != fold]
        step, model = learn(rest, tables, unseen)
        print(f"  fold {fold + 1} of seed {seed}: {len(test)} pairs; a pair of the tables counts {step}")
        for values, views in ((full, test), (alone, [case.bare for case in test])):
            rows = [amounts(case.one, case.other, tables.rarity) for case in views]
            values[of == fold] = scores(model, np.array(rows))
    return full, alone


def peer(cases: Sequence[Pair], seed: int) -> Vector | None:
    """Return the scores of recordlinkage's logistic regression on the same folds; None where it is not installed.

    It compares the names by three distances, the cities by one, and countries and post codes as equal or not.
    """
    try:
        pandas, recordlinkage = import_module("pandas"), import_module("recordlinkage")
    except ImportError:
        return None
    columns: dict[str, Callable[[Record], str]] = {
        "name": lambda record: record.label.casefold(),
        "country": lambda record: record.country,
        "city": lambda record: record.city.casefold(),
        "post_code": lambda record: record.post_code,
    }
    frames = [
        pandas.DataFrame({name: [read(record) for record in side] for name, read in columns.items()})
        for side in ([case.one for case in cases], [case.other for case in cases])
    ]
    comparison = recordlinkage.Compare()
    for method in ("jarowinkler", "levenshtein", "qgram"):
        comparison.string("name", "name", method=method, label=method)
    comparison.string("city", "city", method="jarowinkler", label="city")
    comparison.exact("country", "country", label="country")
    comparison.exact("post_code", "post_code", label="post_code")
    index = pandas.MultiIndex.from_arrays([range(len(cases))] * 2)
    features = comparison.compute(index, *frames)
    values, of = np.zeros(len(cases)), folds(cases, FOLDS, seed)
    same = np.array([case.same for case in cases])
    for fold in range(FOLDS):
        model = recordlinkage.LogisticRegressionClassifier()
        model.fit(features[of != fold], index[(of != fold) & same])
        values[of == fold] = np.asarray(model.prob(features[of == fold]))
    return values


def quality(cases: Sequence[Pair], tables: Tables) -> None:
    same = [case.same for case in cases]
    for seed in SEEDS:
        full, alone = cross_validate(cases, tables, seed)
        report(f"seed {seed}, {len(cases)} pairs, {sum(same)} of one organisation", same, full)
        report(f"seed {seed}, the same by names, countries and cities alone", same, alone)
        other = peer(cases, seed)
        if other is None:
            print("recordlinkage is not installed (requirements-peers.lock)")
        else:
            report(f"seed {seed}, recordlinkage", same, other)
    kinds = Counter((case.kind, case.same) for case in cases)
    linked = Counter(
        (case.kind, case.same) for case, score in zip(cases, full, strict=True) if score >= THRESHOLD
    )
    for (kind, label), count in sorted(kinds.items()):
        print(f"  {kind} ({'one' if label else 'two'}): {linked[kind, label]} of {count} linked")


def blocking(cases: Sequence[Pair], rarity: Rarity) -> None:
    """Print how many of the pairs of one organisation blocking proposes among all the names of the file."""
    proposed = set(pairs([case.one for case in cases], [case.other for case in cases], rarity))
    same = [n for n, case in enumerate(cases) if case.same]
    print(f"blocking keeps {sum((n, n) in proposed for n in same)} of {len(same)} pairs of one organisation")


def respelled(records: list[Record], count: int) -> list[Record]:
    """Return so many records: the given ones, then copies of them with a letter lost, as registers have them."""
    chance = random.Random(7)
    more = list(records[:count])
    while len(more) < count:
        record = chance.choice(records)
        at = chance.randrange(max(1, len(record.label)))
        label = record.label[:at] + record.label[at + 1 :] or record.label
        more.append(Record(f"<copy:{len(more)}>", label, record.country, record.city))
    return more


def whole_tables(one: list[Record], other: list[Record]) -> None:
    """Link two whole tables and hold the links against the participant numbers of both."""
    started, numbers = time.process_time(), {participant(record) for record in one}
    both = {participant(record) for record in other} & numbers
    links = list(find_links(one, other))
    took = time.process_time() - started
    print(
        f"FP7 x H2020, {len(one):,} x {len(other):,} records, {len(both):,} numbers in both; {took:.1f} s of CPU"
    )
    for threshold in (THRESHOLD, SURE):
        counts = Counter(
            "right"
            if participant(link.one) == participant(link.other)
            else "twice"
            if name_key(link.one) == name_key(link.other)
            else "wrong"
            for link in links
            if link.verdict.score >= threshold and participant(link.other) in both
        )
        right, wrong = counts["right"], counts["wrong"]
        print(
            f"  from {threshold}: {right} links of one number, {counts['twice']} of one name with two numbers,"
            f" {wrong} to another number; precision {right / (right + wrong):.3f} recall {right / len(both):.3f}"
        )


def speed(one: list[Record], other: list[Record]) -> None:
    left, right = respelled(other, LEFT), one[:RIGHT]
    wall, cpu = time.perf_counter(), time.process_time()
    links = sum(1 for _ in find_links(left, right))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"{len(left):,} x {len(right):,} records: {cpu:.1f} s of CPU, {wall:.1f} s of wall time, {links:,} links"
    )


def main() -> None:
    """Measure quality on the labelled pairs and on whole tables, and speed."""
    data = Path(sys.argv[sys.argv.index("--data") + 1] if "--data" in sys.argv else "/nonexistent")
    if not data.is_dir():
        sys.exit("usage: python -m benchmarks.identity --data DIR (the folder of downloads, HANSA_DATA)")
    cases, tables = labelled(), Tables(data)
    quality(cases, tables)
    blocking(cases, tables.rarity)
    one, other = list(fp7(data)), list(h2020(data))
    whole_tables(one, other)
    whole_tables([bare(record) for record in one], [bare(record) for record in other])
    speed(one, list(network(data)))


if __name__ == "__main__":
    main()
