# ruff: noqa: E501, SIM905
"""Write run.yaml of each recording and INDEX-b.csv: labels given after looking at the curves. Arguments: folder, truths."""

import csv
import json
import sys
from pathlib import Path

from b_runs import RUNS

out, truths = Path(sys.argv[1]), Path(sys.argv[2])
SOFT = {
    "b-logfmt-detached": ("plateau", 1, "no gradient reaches the weights, gnorm is printed before the cut"),
    "b-tsv-overfit": ("overfitting", 17, ""),
    "b-nested-overfit": ("overfitting", 7, ""),
    "b-arrow-labels-drift": ("drift", 28, "both costs climb from there"),
    "b-pipe-rate-dead": ("dead_lr", 10, "rate is exactly zero from pass 10 of 60"),
    "b-colon-cached-check": (
        "plateau",
        15,
        "val_loss and val_acc repeat to the last digit from 15 on, loss goes on falling",
    ),
    "b-csv-rate-rising": (
        "drift",
        24,
        "slow rise by a quarter, then a step to chance at pass 33 (some would say explosion)",
    ),
    "b-maze-goal-moved": ("reward_collapse", 1944, ""),
    "b-pole-greedy-collapse": ("entropy_collapse", None, "return is worse than that of the untrained policy"),
    "b-pole-sign-flip": ("reward_collapse", None, ""),
    "b-gan-lost-modes": (
        "plateau",
        30,
        "never more than one of five modes (0, then 1 from 1230); both losses look lively",
    ),
    "b-cma-shrunk": (
        "plateau",
        None,
        "values stand still far above the optimum 0 (step size is nothing); already hardly moving from 58",
    ),
    "b-online-wander": ("drift", 7200, "since-last rises; the average since the start hides its size"),
    "b-mf-overfit": ("overfitting", 11, ""),
    "b-w2v-alpha-dead": ("dead_lr", 19, "counter is percent of the text"),
    "b-skl-mlp-standstill": ("plateau", 1, "falls by 0.0001 in 60 passes"),
    "b-cat-overfit": ("overfitting", 65, "test flat from 19 to 72, then rises while learn goes to nothing"),
    "b-rnn-slow-blow": ("drift", 1160, "loss about doubles by the end"),
}
DOUBT = {
    "b-vae-warm-up": "the total rises by plan (KL weight), a reader who does not know beta may object",
    "b-nce-queue": "loss ends above its first value by plan (more negatives); top1 rises",
    "b-bandit-restless": "payoff only follows the swing, no trend after the first lines",
    "b-rps-circles": "nash_gap falls at first, then wavers round a floor",
    "b-distil-floor": "soft_ce near its floor from early on; teacher_entropy is the floor",
    "b-pole-tail": "excerpt at the ceiling: no trend, dips by chance",
    "b-nim-self-play": "value error has no trend by nature; rating rests after a third",
    "b-cma-noisy-bowl": "best-ever rests from generation 110 of 260 on: the noise floor",
    "b-skl-kmeans": "running mean rests from early on; stopped by its own rule",
}
UNIT = {"epoch": "epoch", "sweep": "epoch", "round": "round"}
CATEGORY = {"rl": "rl", "gan": "gan", "diffusion": "diffusion", "vae": "diffusion"} | dict.fromkeys(
    ("tabular", "boosting", "linear", "svm", "distillation", "recommender", "rnn", "federated"), "supervised"
)
OWN = {
    "b_tabular.py": "style-{}",
    "b_rl.py": "rl-{}",
    "b_gen.py": "gen-{}",
    "b_seq.py": "seq-{}",
    "b_classic.py": "classic-{}",
}


def values(slug, name):
    path = truths / f"{slug}.csv"
    return [(int(s), float(v)) for s, n, v in csv.reader(path.open()) if n == name]


def onset(slug):
    label, at, _ = SOFT[slug]
    if at is not None:
        return at
    if label == "entropy_collapse":
        return next(s for s, v in values(slug, "ent") if v < 0.01)
    if label == "reward_collapse":
        rows, best = values(slug, "ret"), 0.0
        for i in range(10, len(rows)):
            mean = sum(v for _, v in rows[i - 9 : i + 1]) / 10
            best = max(best, mean)
            if mean < best / 2:
                return rows[i][0]
    rows = values(slug, "ever")
    return next(s for s, v in rows if v < rows[-1][1] * 1.01)


def dump(data):
    lines = []
    for k, v in data.items():
        if isinstance(v, list):
            lines.append(f"{k}:")
            lines += [f"- {x}" for x in v]
        else:
            lines.append(f"{k}: {json.dumps(v, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


index = []
for slug, command, metric, lower, category, unit, cause in RUNS:
    place = out / slug
    wall, last, code = (truths / f"{slug}.wall").read_text().split()
    words = command.split()
    seed = int(words[words.index("--seed") + 1])
    soft = SOFT.get(slug)
    files = sorted(
        str(p.relative_to(place))
        for p in place.rglob("*")
        if p.is_file() and p.name not in ("timing.csv", "files_timing.csv", "run.yaml")
    )
    if words[0] == "b_skl.py":
        framework = {"cat": "catboost", "xgb": "xgboost", "lgb": "lightgbm"}.get(words[1], "scikit-learn")
        formats = {"cat": "catboost-text catboost_info", "xgb": "own-callback", "lgb": "own-callback"}.get(
            words[1], "sklearn-verbose"
        )
    else:
        framework = "numpy"
        kind = words[words.index("--style") + 1] if words[0] == "b_tabular.py" else words[1]
        formats = OWN[words[0]].format(kind)
        formats += "".join(f" {f}" for f in files if f != "train.log")
    note = soft[2] if soft else DOUBT.get(slug, "")
    data = {
        "slug": slug,
        "framework": framework,
        "formats": formats.split(),
        "command": f"PYTHONUNBUFFERED=1 python {command}",
        "files": files,
        "text_log": "train.log",
        "metric": metric,
        "lower_is_better": lower,
        "model_category": CATEGORY.get(category),
        "label": soft[0] if soft else "healthy",
        "onset_step": onset(slug) if soft else None,
        "step_unit": UNIT.get(unit, "step"),
        "cause": cause,
        "expected": "a warning of this kind" if soft else "no finding",
        "seed": seed,
        "wall_time_s": round(float(wall), 2),
        "last_output_s": float(last),
        "exit_code": int(code),
        "exit_signal": None,
        "killed": None,
    } | ({"note": note} if note else {})
    (place / "run.yaml").write_text(dump(data))
    index.append(
        [
            slug,
            framework,
            formats,
            metric,
            lower,
            data["model_category"] or "",
            data["label"],
            "" if data["onset_step"] is None else data["onset_step"],
            data["step_unit"],
            cause,
            seed,
            data["wall_time_s"],
        ]
    )
with open(out / "INDEX-b.csv", "w", newline="") as f:
    rows = csv.writer(f, lineterminator="\n")
    rows.writerow(
        "slug,framework,formats,metric,lower_is_better,model_category,label,onset_step,step_unit,cause,seed,wall_time_s".split(
            ","
        )
    )
    rows.writerows(index)
