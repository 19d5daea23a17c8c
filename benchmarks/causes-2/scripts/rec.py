"""record one run: python rec.py slug   (specs in specs.py)"""
import json, os, shutil, signal, subprocess, sys, time, resource
import yaml
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from specs import S
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

def rec(slug):
    s = S[slug]
    d = f"/var/tmp/causes-run/{slug}"
    shutil.rmtree(d, ignore_errors=True); os.makedirs(d)
    mine = [s["script"], "tinynet.py"] + s.get("with", [])
    for f in mine: shutil.copy(os.path.join(ROOT, "scripts", f), d)
    py = "python3" + (" -u" if s.get("u", 1) else "")
    pre = s.get("pre", "true")
    main = s.get("launch", f"exec /mnt/bin/{py} {s['script']} {s.get('args','')}")
    sh = f"mount --bind {d} /srv; mount --bind /opt/causes-venv /mnt; cd /srv; {pre}; {main}"
    env = dict(PATH="/mnt/bin:/usr/bin:/bin", HOME="/root", LANG="C.UTF-8", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", COLUMNS="80", **s.get("env", {}))
    log = open(d + "/train.log", "wb")
    def lim():
        if s.get("as_mb"): resource.setrlimit(resource.RLIMIT_AS, (s["as_mb"] << 20,) * 2)
    t0 = time.time()
    p = subprocess.Popen(["nice", "-n", "10", "unshare", "-m", "sh", "-c", sh], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env, preexec_fn=lim, start_new_session=True)
    rows, size, killed, last = [], 0, None, 0
    def poll():
        nonlocal size, last
        n = os.path.getsize(d + "/train.log")
        if n != size:
            size = n; last = time.time() - t0; rows.append((n, round(last, 3)))
    sig = s.get("signal")
    while p.poll() is None:
        time.sleep(0.05); poll()
        t = time.time() - t0
        if sig and t > sig[1]:
            os.killpg(p.pid, sig[0]); 
            killed = s.get("killed"); sig = None
        if (t - last > s.get("silence", 25)) or t > s.get("max", 60):
            os.killpg(p.pid, signal.SIGKILL); p.wait(); killed = "SIGKILL by the recorder (process was alive)"
    poll()
    wall = time.time() - t0
    rows.append((size, round(wall, 3)))
    out = os.path.join(ROOT, slug)
    for f in mine: os.remove(os.path.join(d, f))
    for f in s.get("drop", []) + ["__pycache__"]:
        q = os.path.join(d, f)
        shutil.rmtree(q, ignore_errors=True) if os.path.isdir(q) else (os.path.exists(q) and os.remove(q))
    shutil.rmtree(out, ignore_errors=True); shutil.copytree(d, out); shutil.rmtree(d)
    open(out + "/timing.csv", "w").write("byte_offset_end,seconds_since_start\n" + "".join(f"{a},{b}\n" for a, b in rows))
    json.dump(dict(wall=round(wall, 2), last=round(last, 4), rc=p.returncode, killed=killed), open(f"/var/tmp/causes-run/{slug}.meta", "w"))
    print(f"=== {slug} rc={p.returncode} wall={wall:.1f} size={size} {sorted(os.listdir(out))}")

def write_yaml(slug):
    s = S[slug]; out = os.path.join(ROOT, slug)
    m = json.load(open(f"/var/tmp/causes-run/{slug}.meta"))
    files = sorted(os.path.relpath(os.path.join(a, f), out) for a, _, fs in os.walk(out) for f in fs if f not in ("run.yaml", "timing.csv"))
    rc = m["rc"]
    y = dict(slug=slug, framework=s["fw"], formats=s["formats"], command=(" ".join(f"{k}={v}" for k, v in s.get("env", {}).items()) + " python3" + (" -u" if s.get("u", 1) else "") + f" {s['script']} {s.get('args','')}").strip(),
             files=files, text_log="train.log", metric=s["metric"], lower_is_better=s.get("lower", True), model_category=s["cat"], label=s["label"],
             onset_step=s.get("onset"), step_unit=s.get("unit", "step"), cause=s["cause"], seed=s.get("seed", 0), wall_time_s=m["wall"], last_output_s=m["last"],
             exit_code=rc if rc >= 0 and not m["killed"] else None, exit_signal=-rc if rc < 0 else None, killed=m["killed"])
    if "launch" in s: y["launched_as"] = s["launch"].replace("/mnt/bin/", "").replace("exec ", "")
    yaml.safe_dump(y, open(out + "/run.yaml", "w"), sort_keys=False, width=160, allow_unicode=True)

if __name__ == "__main__":
    if sys.argv[1] == "--yaml":
        import csv
        w = csv.writer(open(ROOT + "/causes.csv", "w"), lineterminator="\n"); w.writerow("run,accepted_top,accepted_top3,note".split(","))
        for k in S:
            if os.path.exists(f"{ROOT}/{k}/train.log"):
                write_yaml(k); w.writerow([k, S[k]["top"], S[k].get("top3", ""), S[k]["note"]])
    else:
        for k in sys.argv[1:]: rec(k)
