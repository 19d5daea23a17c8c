"""Recorder: run a command in a fresh folder, note when bytes arrive."""
import os, signal, shutil, subprocess, sys, time, resource


def record(name, cmds, files, setup=None, sig_at=None, observe=None, env=None):
    """cmds: list of (argv) run one after the other into the same log."""
    wd = f"/var/tmp/causes-run/{name}"
    shutil.rmtree(wd, ignore_errors=True); os.makedirs(wd)
    if setup:
        setup(wd)
    pre = set(os.listdir(wd))
    log = open(wd + "/train.log", "wb"); rows = []; t0 = time.time(); last = 0; rc = None; lastt = 0.0; ksig = None
    e = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", PYTHONUNBUFFERED="1", USER="ana", HOME="/home/ana", **(env or {}))
    for c in cmds:
        p = subprocess.Popen(["nice", "-n", "10"] + c, cwd=wd, stdout=log, stderr=subprocess.STDOUT, env=e, start_new_session=True)
        while True:
            rc = p.poll(); sz = os.path.getsize(wd + "/train.log"); t = time.time() - t0
            if sz > last:
                rows.append((sz, t)); last = sz; lastt = t
            if rc is not None:
                break
            if sig_at and t > sig_at[0] and ksig is None:
                ksig = sig_at[1]; os.kill(p.pid, ksig)
            if t > (observe or 60):
                ksig = "end of observation"; os.killpg(p.pid, signal.SIGKILL); p.wait(); rc = None; break
            time.sleep(0.05)
        if rc is None:
            break
    sz = os.path.getsize(wd + "/train.log"); t = time.time() - t0
    if sz > last:
        lastt = t
    rows.append((sz, t))
    b = open(wd + "/train.log", "rb").read()
    return dict(wd=wd, log=b, rows=rows, rc=rc, wall=t, lastt=lastt, sig=ksig)
