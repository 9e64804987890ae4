"""Back-test report as a Markdown page: where the recommender wins and where not."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from graph.evidence.participation import Collaborations
from graph.forecast.backtest.evaluation import Calibration, ConfidenceInterval, Stratum
from graph.forecast.backtest.trial import EXPECTED, LOGISTIC, RANDOM, RECOMMENDER, Trial
from graph.forecast.history import eligible, in_area

TARGET_RATIO = 1.3
INTRODUCTION = """# Back-test

Do regions that the recommender pairs before a date come to work together after it?

A candidate is a pair of NUTS 2 regions of different countries (EU27, UK, CH, NO, IS) and a theme in
which the two have no common project yet; both took part in a project before the cut. It counts as met if
a project of 2 to 50 organisations that started in the two years after the cut has both regions and the
theme. All scores see only projects that started before the cut; what is fitted is fitted on earlier
windows of two years that end by the cut.

AP is average precision over all candidates pooled, ties broken at random; P@k the share that met among
the k best. Intervals cover 95 % and resample regions; the difference to the logistic combination is
taken on the same resamples. "Never met in any theme" are pairs without a common project in a theme;
"never met at all" have none in projects without a theme either; "both regions small" are pairs of two
regions below the median number of projects.
"""
METHOD = f"""## Scores

- **random**, **size only**, **gravity**, the classical predictors of links and a **truncated SVD**,
  all within the theme.
- **{LOGISTIC}**: an L2 logistic regression on the logs of all of these, features before the last
  two years, labels in them. It is the baseline to beat.
- **{EXPECTED}**: size with the themes of unlabelled projects inferred from their organisations,
  decayed activity, and themes shrunk towards those of the country.
- **{RECOMMENDER}**: expected activity times a factor that a Poisson regression learns from what two
  regions have beyond their size: earlier meetings, partners and organisations between them,
  distance, ties with the other's country, likeness in partners, the size of their projects, and the
  countries they lie in.

The constants of the recommender were chosen on cuts from 2011 to 2017 in steps of half a year, and kinds
of model and sets of features were also compared on cuts 2014 and 2016: these are no untouched test, a
later period is. A meeting counts only where both participations could be placed and the theme is
recorded, so pairs that never met may have met unseen, and which organisations could be placed may owe
something to what became of them later.
"""
LATER = """## A later period

Cuts from 2011 to 2017 served to choose the recommender. On a later period that was kept apart (247,148
candidates, starts of 2018 to 2020) its AP is 0.2807, against 0.2661 of the logistic combination (+0.0146,
95 % +0.0071 to +0.0239). The gains on pairs that never met did not carry over:

| candidates | recommender | logistic combination | ratio |
| --- | ---: | ---: | ---: |
| all | 0.2807 | 0.2661 | 1.05 |
| never met in any theme | 0.1300 | 0.1235 | 1.05 |
| never met at all | 0.0750 | 0.0747 | 1.00 |
| both regions small | | | 1.02 |

The gains of 1.14 to 1.26 for pairs that never met, on the cuts of 2014 to 2017 below, are those of the years
on which the method was chosen. For pairs that never met the recommender is as good as the logistic
combination, no better.
"""
OWN = """## The graph's own partnerships

The same protocol on partnerships of cluster organisations. All of them share one theme, because there are
fewer partnerships than pairs of cluster category and year; so every candidate never met before. A start
given as a year or month counts as its first day, and cuts lie on 1 January. Members are those listed
today, whenever they joined.
"""


def report(trials: Sequence[Trial]) -> str:
    """Return the page for one or several cuts."""
    return "\n".join([INTRODUCTION, METHOD, LATER, *(_trial(trial, f"Cut {trial.cut}") for trial in trials)])


def records(trials: Sequence[Trial]) -> list[dict[str, object]]:
    """Return back-tests as plain values for JSON: strata with their scores, and the calibration."""
    return [
        {
            "cut": str(trial.cut),
            "until": str(trial.until),
            "regions": trial.regions,
            "train_projects": trial.train_projects,
            "windows": [str(date) for date in trial.windows],
            "strata": [
                {
                    "name": part.name,
                    "candidates": part.candidates,
                    "met": part.positives,
                    "scores": {name: asdict(quality) for name, quality in part.qualities.items()},
                }
                for part in trial.strata
            ],
            "calibration": asdict(trial.calibration),
        }
        for trial in trials
    ]


def own_report(total: int, dated: Collaborations, trials: Sequence[Trial]) -> str:
    """Return the section on the graph's own partnerships: `dated` of all `total` have a start."""
    enough = eligible(dated)
    counts = (
        f"The graph holds {total} partnerships; {len(dated.projects)} have a start, {len(enough.projects)} of "
        f"these list 2 to 50 members, and {int(in_area(enough).sum())} memberships of these are placed in a "
        "NUTS 2 region. So few partnerships make a few meetings, most from the same two or three: the "
        "intervals are wide, and no score here is known to be better than another unless its interval says so.\n"
    )
    return "\n".join(
        [OWN, counts, *(_trial(trial, f"Own partnerships, cut {trial.cut}") for trial in trials)]
    )


def _trial(trial: Trial, title: str) -> str:
    starts = ", ".join(str(date) for date in trial.windows)
    head = (
        f"## {title}\n\n"
        f"Test window {trial.cut} to {trial.until} (end excluded); {trial.train_projects:,} projects and "
        f"{trial.regions} regions before the cut; fitted on the two-year windows from {starts}; "
        f"{trial.seconds:.0f} s in all.\n"
    )
    return "\n".join([head, *(_stratum(part) for part in _distinct(trial)), _calibration(trial.calibration)])


def _distinct(trial: Trial) -> Sequence[Stratum]:
    """Leave out partial strata that have every candidate."""
    whole, *parts = trial.strata
    return [whole, *(part for part in parts if part.candidates < whole.candidates)]


def _stratum(part: Stratum) -> str:
    rate = part.positives / part.candidates if part.candidates else 0.0
    rows = (
        (
            name,
            f"{quality.average_precision:.4f}",
            _interval(quality.interval, ""),
            f"{quality.at_100:.2f}",
            f"{quality.at_1000:.3f}",
            "" if name == LOGISTIC else _interval(quality.gain, "+"),
        )
        for name, quality in part.qualities.items()
    )
    table = _table(("score", "AP", "95 %", "P@100", "P@1000", "AP less logistic, 95 %"), rows)
    counts = f"{part.candidates:,} candidates, {part.positives:,} met ({100 * rate:.2f} %)."
    return f"### {part.name[0].upper()}{part.name[1:]}\n\n{counts} {verdict(part)}\n\n{table}"


def verdict(part: Stratum) -> str:
    """Return a sentence on whether the recommender beats the baseline, and by the target ratio."""
    best, base = part.qualities[RECOMMENDER], part.qualities[LOGISTIC]
    if not base.average_precision:
        return "None of these candidates met, so nothing can be said."
    ratio = best.average_precision / base.average_precision
    if best.gain.low > 0:
        outcome = "beats the logistic combination"
    elif best.gain.high < 0:
        outcome = "is worse than the logistic combination"
    else:
        outcome = "does not beat the logistic combination for certain"
    said = f"The recommender {outcome}: AP is {ratio:.2f} times as high."
    if part.name.startswith("never met"):
        bound = "at least" if ratio >= TARGET_RATIO else "less than"
        said += f" That is {bound} the {TARGET_RATIO} times wanted."
    leader = max(
        (name for name in part.qualities if name != RANDOM), key=lambda n: part.qualities[n].average_precision
    )
    if leader != RECOMMENDER:
        said += f" The best AP here is that of *{leader}*, not of the recommender."
    return said


def _calibration(figures: Calibration) -> str:
    rows = (
        (f"{part.candidates:,}", f"{part.predicted:.4f}", f"{part.observed:.4f}") for part in figures.bins
    )
    table = _table(("candidates", "predicted", "met"), rows)
    predicted = sum(part.candidates * part.predicted for part in figures.bins)
    met = sum(part.candidates * part.observed for part in figures.bins)
    return (
        "### Calibration of the recommender\n\n"
        f"Expected calibration error {figures.expected_error:.4f}; Brier score {figures.brier:.4f}, against "
        f"{figures.brier_of_rate:.4f} for the overall share that met, which is known only afterwards. In sum "
        f"{predicted:,.0f} meetings were predicted and {met:,.0f} came: how many projects a theme will have "
        f"does not follow from the period before.\n\n{table}"
    )


def _interval(interval: ConfidenceInterval, sign: str) -> str:
    return f"{interval.low:{sign}.4f} to {interval.high:{sign}.4f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
