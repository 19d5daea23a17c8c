"""The table of all baselines beside trainmon's own rules.

A run counts as caught when the first alarm comes at or after the labelled onset: these rules raise one alarm and know
no recovery, so an alarm before it is a false one. Every alarm on a quiet run counts.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.baselines.simple import Rule, ema_best, llm_foundry, nonfinite, seed_ab, seed_c, z_score
from tui_monitor.model.points import Points
from tui_monitor.scoring import totals
from tui_monitor.scoring.corpus import LabelledRun, load
from tui_monitor.scoring.scored_run import HARD, QUIET, judge_run

_ENDS = {"crash", "crashed", "oom", "hang"}


def rules() -> dict[str, Rule]:
    found: dict[str, Rule] = {
        "seed 000, rules A and B": seed_ab,
        "seed 000, rules C": seed_c,
        "llm-foundry": llm_foundry,
        "EMA against its best": ema_best,
        "z-score of 50": z_score,
    }
    try:
        from benchmarks.baselines.river_detectors import adwin, page_hinkley
    except ModuleNotFoundError:
        print(
            "river is not installed: Page-Hinkley and ADWIN are left out (pip install --group baselines)",
            file=sys.stderr,
        )
        return found
    return found | {"Page-Hinkley (river)": page_hinkley, "ADWIN (river)": adwin}


def watched(run: LabelledRun) -> Points | None:
    name = run.thresholds(told=True).metric
    return next((points for points in run.points if points.metric == name), None)


def first_alarm(rule: Rule, values: Sequence[float], lower: bool) -> int | None:
    y = [value if lower else -value for value in values]
    bad = nonfinite(y)
    found = rule(y if bad is None else y[:bad])
    return found if found is not None else bad


def row(name: str, rule: Rule, runs: Sequence[LabelledRun]) -> str:
    counts = {"hard": [0, 0], "soft": [0, 0], "quiet": [0, 0]}
    for run in runs:
        points = watched(run)
        if run.label in _ENDS or points is None:
            continue
        at = first_alarm(rule, points.values, run.lower_is_better)
        group = "quiet" if run.label in QUIET else "hard" if run.label in HARD else "soft"
        counted = at is not None and (group == "quiet" or points.steps[at] >= (run.onset or 0.0))
        counts[group][0] += counted
        counts[group][1] += 1
    shown = {group: f"{hits}/{of}" for group, (hits, of) in counts.items()}
    return f"{name:26} {shown['hard']:>7} {shown['soft']:>8} {shown['quiet']:>11}"


def main(paths: Sequence[str]) -> None:
    runs = [run for path in paths for run in load(Path(path))]
    print(totals.HEADER)
    print(totals.totals([judge_run(run, run.thresholds(told=True)) for run in runs]).line("trainmon"))
    for name, rule in rules().items():
        print(row(name, rule, runs))


if __name__ == "__main__":
    main(sys.argv[1:])
