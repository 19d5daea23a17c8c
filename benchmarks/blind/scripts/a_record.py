"""Runs the programs of a_runs.py one at a time and records them; `python a_record.py record [slug ...]`, then `python a_record.py label`.

record: train.log (stdout and stderr), timing.csv, files_timing.csv for other files, raw.json in a scratch folder.
label: run.yaml of each folder and INDEX-a.csv from the table of labels in a_runs.py."""
import csv, json, os, resource, shlex, shutil, signal, subprocess, sys, time
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.dirname(HERE)
RAW = os.environ.get("RAW", "/tmp/blind-a-raw")
PY = sys.executable
sys.path.insert(0, HERE)
from a_runs import RUNS


def record(slug, r):
    d = os.path.join(OUT, slug)
    shutil.rmtree(d, ignore_errors=True)
    os.makedirs(d)
    os.makedirs(RAW, exist_ok=True)
    env = dict(PATH="/usr/bin:/bin", HOME="/home/user", LANG="C.UTF-8", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1",
               LOKY_MAX_CPU_COUNT="1", PYTHONDONTWRITEBYTECODE="1", COLUMNS="100")
    if r.get("unbuffered", True):
        env["PYTHONUNBUFFERED"] = "1"
    argv = [PY, os.path.join(HERE, r["cmd"].split()[0])] + shlex.split(r["cmd"])[1:]
    if r.get("shell"):                                   # run under bash, which reports how its child ended
        argv = ["bash", "-c", shlex.join(argv) + "; echo \"exit status $?\""]

    def limits():
        os.nice(10)
        if r.get("as_mb"):
            resource.setrlimit(resource.RLIMIT_AS, (r["as_mb"] << 20,) * 2)
        if r.get("fsize"):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (r["fsize"],) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    log = os.path.join(d, "train.log")
    t0 = time.time()
    with open(log, "wb") as f:
        p = subprocess.Popen(argv, stdout=f, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=d, env=env, preexec_fn=limits,
                             start_new_session=True)
    rows, frows, size, last, seen, killed = [], [], 0, 0.0, {}, None
    kill = r.get("kill")
    while True:
        done = p.poll() is not None
        now = time.time() - t0
        n = os.path.getsize(log)
        if n != size:
            rows.append((n, round(now, 4)))
            size, last = n, now
        for base, _, names in os.walk(d):
            for x in names:
                q = os.path.relpath(os.path.join(base, x), d)
                if q != "train.log":
                    try:
                        s = os.path.getsize(os.path.join(d, q))
                    except OSError:
                        continue
                    if seen.get(q) != s:
                        seen[q] = s
                        frows.append((q, s, round(now, 3)))
        if done:
            break
        if kill and killed is None:
            how, amount, sig = kill
            grown = max([size] + list(seen.values())) if how == "size" else 0
            if (how == "size" and grown >= amount) or (how == "after" and now >= amount) or \
                    (how == "silence" and size and now - max([last] + [x[2] for x in frows]) >= amount):
                killed = {"size": f"{sig} by the recorder", "after": f"{sig} by the recorder",
                          "silence": f"{sig} by the recorder after {amount}s of silence (process was alive)"}[how]
                if r.get("shell"):
                    kids = subprocess.run(["pgrep", "-P", str(p.pid)], capture_output=True, text=True).stdout.split()
                    for k in kids:
                        os.kill(int(k), getattr(signal, sig))
                else:
                    os.killpg(p.pid, getattr(signal, sig))
        time.sleep(0.03)
    wall = time.time() - t0
    rows.append((size, round(wall, 4)))
    raw = open(log, "rb").read()                          # paths of a private namespace
    for a, b in ((HERE, "/home/user/trainers"), (os.path.realpath(PY).rsplit("/bin/", 1)[0], "/opt/python3.11"), (os.path.dirname(os.path.dirname(PY)), "/home/user/venv")):
        pad = b
        raw2 = raw.replace(a.encode(), pad.encode())
        if raw2 != raw:                                   # keep the offsets true: shrink every row by what was cut before it
            cuts, i = [], raw.find(a.encode())
            while i >= 0:
                cuts.append(i + len(a))
                i = raw.find(a.encode(), i + 1)
            k = len(a) - len(pad)
            rows = [(o - k * sum(c <= o for c in cuts), t) for o, t in rows]
            raw = raw2
    open(log, "wb").write(raw)
    with open(os.path.join(d, "timing.csv"), "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["byte_offset_end", "seconds_since_start"])
        w.writerows([(o, f"{t:.4f}") for o, t in rows])
    for q in r.get("drop", ()):                           # checkpoints are not kept
        os.remove(os.path.join(d, q))
    others = sorted(q for q in seen if os.path.exists(os.path.join(d, q)))
    if frows:
        with open(os.path.join(d, "files_timing.csv"), "w", newline="") as f:
            w = csv.writer(f, lineterminator="\n")
            w.writerow(["file", "size", "seconds_since_start"])
            w.writerows(frows)
    if not raw:
        os.remove(log)
    rc = p.returncode
    json.dump(dict(files=others + (["train.log"] if raw else []), wall=round(wall, 2), last=round(max([last] + [x[2] for x in frows]), 4),
                   rc=rc, killed=killed), open(os.path.join(RAW, slug + ".json"), "w"))
    print(f"{slug:44s} rc {rc:4d} {wall:6.2f}s log {len(raw):6d} bytes {raw.count(10):5d} lines {killed or ''} {others}", flush=True)


def label():
    out = []
    for slug, r in RUNS.items():
        d = os.path.join(OUT, slug)
        if not os.path.isdir(d) or "label" not in r:
            print("left out:", slug)
            continue
        m = json.load(open(os.path.join(RAW, slug + ".json")))
        rc = m["rc"]
        y = dict(slug=slug, framework=r["framework"], formats=r["formats"], command="python " + ("-u " if r.get("unbuffered", True) else "") + r["cmd"], files=m["files"],
                 text_log="train.log" if "train.log" in m["files"] else None, metric=r["metric"], lower_is_better=r.get("lower", True),
                 model_category=r.get("cat", "supervised"), label=r["label"], onset_step=r.get("onset"), step_unit=r.get("unit", "step"),
                 cause=r["cause"], expected=r["expected"], seed=r.get("seed", 0), wall_time_s=m["wall"], last_output_s=m["last"],
                 exit_code=rc if rc >= 0 else None, exit_signal=-rc if rc < 0 else None, killed=m["killed"],
                 stages=[dict(started_s=0.0, ended_s=m["wall"], exit_code=rc, killed=m["killed"])])
        if r.get("shell"):
            y["shell"] = "under bash, which then prints the exit status"
        if r.get("as_mb"):
            y["limit"] = f"address space {r['as_mb']} MiB"
        if r.get("fsize"):
            y["limit"] = f"file size {r['fsize']} bytes"
        if r.get("note"):
            y["note"] = r["note"]
        with open(os.path.join(d, "run.yaml"), "w") as f:
            yaml.safe_dump(y, f, sort_keys=False, width=140, allow_unicode=True)
        out.append([slug, y["framework"], " ".join(y["formats"]), y["metric"], y["lower_is_better"], y["model_category"], y["label"],
                    "" if y["onset_step"] is None else y["onset_step"], y["step_unit"], y["cause"], y["seed"], y["wall_time_s"]])
    with open(os.path.join(OUT, "INDEX-a.csv"), "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow("slug,framework,formats,metric,lower_is_better,model_category,label,onset_step,step_unit,cause,seed,wall_time_s".split(","))
        w.writerows(sorted(out))
    print(len(out), "labelled")


if __name__ == "__main__":
    if sys.argv[1] == "label":
        label()
    else:
        for s in sys.argv[2:] or [s for s in RUNS if not os.path.isdir(os.path.join(OUT, s))]:
            record(s, RUNS[s])
