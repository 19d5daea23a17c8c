# ruff: noqa: E501
"""Run the plan one by one; poll the size of train.log every 0.05 s into timing.csv. Arguments: out folder, python, [slugs]."""

import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from b_runs import RUNS

out, python, only = Path(sys.argv[1]), sys.argv[2], set(sys.argv[3:])
here = Path(__file__).resolve().parent
truths = Path(os.environ.get("TRUTHS", "/tmp/truths"))
truths.mkdir(exist_ok=True)


def record(slug, command):
    place = out / slug
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    env = dict(os.environ, PYTHONUNBUFFERED="1", PYTHONPATH=str(here), TRUTH=str(truths / f"{slug}.csv"))
    env |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    script, *rest = command.split()
    log, start, chunks, files, sizes = place / "train.log", time.time(), [], [], {}
    with open(log, "wb") as sink:
        p = subprocess.Popen(
            ["nice", "-n", "10", python, str(here / script), *rest], cwd=place, stdout=sink, stderr=sink, env=env
        )
        while True:
            ended = p.poll() is not None
            now = round(time.time() - start, 4)
            for f in sorted(place.rglob("*")):
                if f.is_file() and f.name not in ("timing.csv",):
                    size = f.stat().st_size
                    if size != sizes.get(f, 0):
                        sizes[f] = size
                        (chunks if f == log else files).append((str(f.relative_to(place)), size, now))
            if ended:
                break
            time.sleep(0.05)
    wall = round(time.time() - start, 4)
    with open(place / "timing.csv", "w", newline="") as f:
        rows = csv.writer(f, lineterminator="\n")
        rows.writerow(["byte_offset_end", "seconds_since_start"])
        rows.writerows([(s, t) for _, s, t in chunks])
        rows.writerow([log.stat().st_size, wall])
    if files:
        with open(place / "files_timing.csv", "w", newline="") as f:
            rows = csv.writer(f, lineterminator="\n")
            rows.writerow(["file", "size", "seconds_since_start"])
            rows.writerows(files)
    (truths / f"{slug}.wall").write_text(f"{wall} {chunks[-1][2] if chunks else 0} {p.returncode}")
    print(slug, p.returncode, f"{wall:.1f}s", log.stat().st_size, flush=True)


for run in RUNS:
    if not only or run[0] in only:
        record(run[0], run[1])
