"""Starts three trainings, hands them to trainmon, stops what diverges, and decides by what is said of each in the end.

python orchestrate.py [FOLDER]
"""

import json
import subprocess
import sys
from pathlib import Path

RATES = {"exp-1": 0.2, "exp-2": 0.1, "exp-3": 1.2}
TRAIN = Path(__file__).with_name("train.py")


def main(root: Path) -> None:
    for name, rate in RATES.items():
        train = [sys.executable, str(TRAIN), "--lr", str(rate)]
        subprocess.run(["trainmon", "run", "--root", str(root), "--name", name, "--", *train], check=True)
    decide(watch(hand_over(root), root))


def hand_over(root: Path) -> Path:
    job = root / "job.json"
    logs = [f"logs/{name}/train.log" for name in RATES]
    said = {"log_files": logs, "exp_ids": list(RATES), "exp_root": ".", "metric_to_watch": "loss", "poll_interval": 10}
    job.write_text(json.dumps(said))
    return job


def watch(job: Path, root: Path) -> list[dict]:
    """The final dictionary of each run."""
    with subprocess.Popen(["trainmon", "watch", "--json", "--job", str(job)], stdout=subprocess.PIPE) as watcher:
        runs, stopped = [], set()
        for line in watcher.stdout:
            document = json.loads(line)
            runs = document.get("runs", runs)  # an object with `act` tells what was done, and of no run how it is
            for run in document.get("runs", ()):
                name = run["exp_id"]
                print(f"{name}: {run['decision']}, {run['verdict_reason']}")
                if run["status"] == "diverged" and name not in stopped:
                    stopped.add(name)
                    print(f"{name}: {stop(root, name)}")
    if watcher.returncode not in (0, 10, 20):
        raise SystemExit(f"trainmon could not watch: exit status {watcher.returncode}")
    (root / "final.json").write_text(json.dumps({"runs": runs}))
    return runs


def stop(root: Path, name: str) -> str:
    """A proposal first, then a yes to exactly that one; what became of it."""
    command = ["trainmon", "stop", name, "--root", str(root), "--json"]
    answer = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    if answer["result"] == "proposed":
        command += ["--yes", answer["proposal"]["id"]]
        answer = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    return answer["message"]


def decide(runs: list[dict]) -> None:
    for run in runs:
        name, status = run["exp_id"], run["status"]
        if status == "completed":
            print(f"{name}: completed, loss {run['latest_metrics']['loss']}")
        elif status == "diverged":
            print(f"{name}: diverged, {run['reason']}; again with --lr {RATES[name] / 10:g}")
        else:  # failed, timeout, no_output, ...
            print(f"{name}: {status}: {run['reason']}; see {run['path']}")
    completed = [run for run in runs if run["status"] == "completed"]
    if completed:
        best = min(completed, key=lambda run: run["latest_metrics"]["loss"])
        print(f"best: {best['exp_id']}, after {len(best['metric_trajectory'])} steps")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())
