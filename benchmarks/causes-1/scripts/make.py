import csv, json, math, os, re, shutil, signal, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rec import record
import numpy as np, yaml
HERE = os.path.dirname(os.path.abspath(__file__)); OUT = os.path.dirname(HERE); PY = "/opt/causes-venv/bin/python"
R = []


def run(name, script, args="", conf=None, metric="loss", label="healthy", step=None, val=None, unit="step", cause="", top="healthy", top3="", note="", lower=True, cat="supervised", onset="auto", fmt=(), data=None, cmds=None, sig=None, observe=60, env=None, drop=(), wrap=None, files=()):
    R.append(dict(locals()))


def write_rows(path, n, seed, bad=None, perm=None, wide=False):
    r = np.random.default_rng(seed); x = r.standard_normal((n, 16)); y = (x[:, :6] * 2 + 0.5 * r.standard_normal((n, 6))).argmax(1)
    if perm is not None: y = np.array(perm)[y]
    with open(path, "w") as f:
        for i in range(n):
            v = [f"{q:.3f}" for q in x[i]]
            if bad and i == bad[0]: v[bad[1]] = bad[2]
            f.write(",".join(v) + f",{y[i]}\n")


exec(open(HERE + "/runs.py").read())


def num(s):
    try: return float(s)
    except Exception: return float("nan")


def series(text, r):
    S = []
    for m in re.finditer(r["step"], text, re.M): S.append((int(float(m.group(1))), num(m.group(2))))
    return S


def onset_of(r, S):
    lab = r["label"]
    if r["onset"] != "auto": return r["onset"]
    if lab in ("healthy",) or not S: return None
    if lab == "nan": return next((s for s, v in S if not math.isfinite(v)), None)
    if lab == "plateau": return S[0][0]
    if lab == "overfitting" or lab == "drift": return min(S, key=lambda q: q[1])[0] if r["lower"] else max(S, key=lambda q: q[1])[0]
    if lab in ("explosion", "gradient_blowup"):
        for i, (s, v) in enumerate(S):
            if i < 2: continue
            base = np.median([q for _, q in S[max(0, i - 10):i]]); rest = [q for _, q in S[i:]]
            if not all(q <= 1.6 * base for q in rest) and np.nanmin(rest) > 1.3 * min(q for _, q in S[:i]) and v > 1.5 * base: return s
        return None
    return S[-1][0]


def main(only):
    for r in R:
        if only and r["name"] not in only: continue
        def setup(wd):
            for f in ("minigrad.py", r["script"]): shutil.copy(f"{HERE}/{f}", wd)
            if r["wrap"]: shutil.copy(f"{HERE}/pbswrap.py", wd)
            if r["conf"]:
                k, v = r["conf"]
                with open(f"{wd}/{k}", "w") as f:
                    f.write(v if isinstance(v, str) else json.dumps(v) if k.endswith("json") else yaml.safe_dump(v, sort_keys=False))
            if r["data"]: r["data"](wd)
        cmds = r["cmds"] or [(r["wrap"] and [PY, "pbswrap.py", str(r["wrap"])] or []) + [PY, r["script"]] + r["args"].split()]
        q = record(r["name"], cmds, r["files"], setup, r["sig"], r["observe"], r["env"])
        d = f"{OUT}/{r['name']}"; shutil.rmtree(d, ignore_errors=True); os.makedirs(d)
        log = q["log"]
        for a, b in ((b"/opt/causes-venv", b"/home/ana/envs/py3"), (f"/var/tmp/causes-run/{r['name']}".encode(), None), (b"/root/.pyenv/versions/3.11.7", b"/usr/local/python-3.11.7-rel")):
            if b is None: b = (b"/home/ana/work/" + b"training-project-of-spring-and-summer-" * 3)[:len(a) - 0]; b = b.rstrip(b"/")
            assert len(a) == len(b), (a, b)
            log = log.replace(a, b)
        open(d + "/train.log", "wb").write(log)
        with open(d + "/timing.csv", "w") as f:
            f.write("byte_offset_end,seconds_since_start\n"); [f.write(f"{a},{t:.3f}\n") for a, t in q["rows"]]
        conf = [r["conf"][0]] if r["conf"] else []
        for f in conf + list(r["files"]):
            if os.path.exists(f"{q['wd']}/{f}"): shutil.copy(f"{q['wd']}/{f}", d)
        text = log.decode("utf8", "replace"); S = series(text, r) if r["step"] else []; on = onset_of(r, S); rc = q["rc"]
        Y = dict(slug=r["name"], framework=r["cat"], formats=list(r["fmt"]), command="; ".join(("python -u " + " ".join(os.path.basename(x) if x.startswith("/") else x for x in c[1:])) for c in cmds), files=["train.log"] + conf + [f for f in r["files"] if os.path.exists(d + "/" + f)], text_log="train.log", metric=r["metric"], lower_is_better=r["lower"], label=r["label"], onset_step=on, step_unit=r["unit"], cause=r["cause"], wall_time_s=round(q["wall"], 2), last_output_s=round(q["lastt"], 2), exit_code=rc if rc is None or rc >= 0 else None, exit_signal=None if rc is None or rc >= 0 else -rc, killed=str(q["sig"]) if q["sig"] else None)
        yaml.safe_dump(Y, open(d + "/run.yaml", "w"), sort_keys=False, allow_unicode=True)
        v = [x for _, x in S]; idx = sorted({int(i * (len(v) - 1) / 11) for i in range(12)}) if v else []
        print(f"{r['name']:26s} {len(log) // 1024:3d}K {q['wall']:5.1f}s rc={rc} on={on} n={len(v)} last={S[-1][0] if S else None} :", " ".join(f"{v[i]:.3g}" for i in idx), "" if re.search("finished|done|fit complete|Traceback", text) else "!", flush=True)
    have = [r for r in R if os.path.exists(f"{OUT}/{r['name']}/run.yaml")]
    with open(OUT + "/causes.csv", "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n"); w.writerow(["run", "accepted_top", "accepted_top3", "note"])
        for r in sorted(have, key=lambda r: r["name"]): w.writerow([r["name"], r["top"], r["top3"], r["note"]])


main(sys.argv[1:])
