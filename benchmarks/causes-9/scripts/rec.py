"""Record one training: rec.py run NAME; the plan holds the commands. One at a time."""
import os, sys, time, signal, subprocess, shutil, csv
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = ROOT + "/venv"
def record(p):
    slug = p["slug"]; tmp = "/tmp/rec-ci/" + slug
    shutil.rmtree(tmp, ignore_errors=True); os.makedirs(tmp)
    for f in p["files"]: shutil.copy(f"{ROOT}/scripts/{f}", tmp + "/" + ("gan.py" if f == "ganz.py" else f))
    for k, v in p.get("write", {}).items(): open(f"{tmp}/{k}", "w").write(v)
    if p.get("pre"): subprocess.run(p["pre"], shell=True, cwd=tmp, check=True)
    env = dict(os.environ, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", PATH=VENV + "/bin:" + os.environ["PATH"],
               PYTHONUNBUFFERED="1", PYTHONDONTWRITEBYTECODE="1", USER="lab", **p.get("env", {}))
    env.pop("VIRTUAL_ENV", None)
    log = open(tmp + "/train.log", "wb")
    t0 = time.time()
    pr = subprocess.Popen(["nice", "-n", "10", "bash", "-c", p.get("shell", p["command"])], stdout=log, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, cwd=tmp, env=env, start_new_session=True)
    rows = []; last = -1; killed = ""; lim = p.get("limit", 75)
    sigs = list(p.get("signals", []))  # (seconds, signal name, pidfile or '')
    while True:
        sz = os.path.getsize(tmp + "/train.log"); t = time.time() - t0
        if sz != last: rows.append((sz, round(t, 3))); last = sz
        if pr.poll() is not None:
            sz = os.path.getsize(tmp + "/train.log"); break
        if sigs and isinstance(sigs[0][0], str):  # wait for a text in the log, then so many seconds
            w, _, d = sigs[0][0].rpartition("@")
            if w.encode() in open(tmp + "/train.log", "rb").read(): sigs[0] = (t + float(d),) + sigs[0][1:]
        elif sigs and t >= sigs[0][0]:
            _, s, pf = sigs.pop(0); killed = s
            if not sigs and p.get('after'): lim = t + p['after']
            if pf: os.kill(int(open(f"{tmp}/{pf}").read()), getattr(signal, s))
            else: os.killpg(pr.pid, getattr(signal, s))
        if t > lim:
            killed = killed or "SIGKILL (end of observation)"; os.killpg(pr.pid, signal.SIGKILL); pr.wait(); break
        time.sleep(0.05)
    end = time.time() - t0; rc = pr.returncode; log.close()
    if p.get("alive"): rc = None
    raw = open(tmp + "/train.log", "rb").read()
    rep = [(VENV.encode(), b"/opt/conda"), (tmp.encode() + b"/", b""), (tmp.encode(), b"."),
           (b"/usr/local/lib/python3.11", b"/opt/conda/lib/python3.11")]
    def cl(b):
        for a, c in rep: b = b.replace(a, c)
        return b
    out = f"{ROOT}/{slug}"; shutil.rmtree(out, ignore_errors=True); os.makedirs(out)
    new = cl(raw); open(out + "/train.log", "wb").write(new)
    if last != sz: rows.append((sz, round(end, 3)))
    lo = rows[-1][1]
    with open(out + "/timing.csv", "w") as f:
        f.write("byte_offset_end,seconds_since_start\n")
        for s, t in rows: f.write(f"{len(cl(raw[:s]))},{t}\n")
        f.write(f"{len(new)},{round(end,3)}\n")
    for f in p.get("keep", []):
        if os.path.exists(f"{tmp}/{f}"):
            os.makedirs(os.path.dirname(f"{out}/{f}"), exist_ok=True); shutil.copy(f"{tmp}/{f}", f"{out}/{f}")
    if p.get("post"): subprocess.run(p["post"], shell=True, cwd=tmp)
    import yaml
    y = dict(slug=slug, framework=p["framework"], command=p["command"], text_log="train.log", metric=p["metric"],
             lower_is_better=p["lower"], label=p["label"], onset_step=p.get("onset"), step_unit=p["unit"], cause=p["cause"],
             wall_time_s=round(end, 2), last_output_s=lo, exit_code=rc, killed=killed or False)
    yaml.safe_dump(y, open(out + "/run.yaml", "w"), sort_keys=False, allow_unicode=True)
    print(f"{slug}: rc={rc} wall={end:.1f} last={lo} bytes={len(new)} killed={killed}", flush=True)
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.path.insert(0, ROOT + "/scripts")
    from plan import PLAN
    want = sys.argv[1:]
    skip = open("/tmp/ci-skip").read().split() if os.path.exists("/tmp/ci-skip") else []
    for p in PLAN:
        if p["slug"] in skip: continue
        if any(p["slug"] == w or p["slug"].rsplit("-", 1)[0] == w for w in want): record(p)
