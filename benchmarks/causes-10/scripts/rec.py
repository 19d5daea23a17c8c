"""record one run: polls the size of the log every 0.05 s; replaces machine paths (offsets moved with them)"""
import os, sys, time, subprocess, signal, shutil, yaml, re, glob
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
def rec(slug, script, cmd, framework, metric, lower, label, onset, unit, cause, env=None, signals=(), limit=90, keep=(), echo=None, pre=None, files=None, watch=0, post=None):
    d = os.path.join(ROOT, slug); shutil.rmtree(d, ignore_errors=True); os.makedirs(d)
    for s in ([script] if isinstance(script, str) else script): shutil.copy(os.path.join(ROOT, 'scripts', s), d)
    for k, v in (files or {}).items(): open(os.path.join(d, k), 'w').write(v)
    e = dict(os.environ, OMP_NUM_THREADS='1', PYTHONUNBUFFERED='1', PATH=os.path.join(ROOT, 'venv/bin') + ':' + os.environ['PATH'], BASE=os.path.join(ROOT, 'base'), **(env or {}))
    if pre: pre(d)
    log = open(os.path.join(d, 'train.log'), 'wb')
    t0 = time.time()
    p = subprocess.Popen(['nice', '-n', '10', 'bash', '-c', cmd], cwd=d, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=e, start_new_session=True)
    rows, last, killed, todo = [], -1, False, sorted(signals)
    while True:
        t = time.time() - t0; n = os.path.getsize(log.name)
        if n != last: rows.append((n, t)); last = n
        if p.poll() is not None: break
        if todo and t >= todo[0][0]:
            _, sig, text = todo.pop(0)
            if text: os.write(log.fileno(), text.encode())
            os.killpg(p.pid, sig)
        if watch:
            for q in glob.glob('/proc/[0-9]*/stat'):
                try:
                    pid = int(q.split('/')[2])
                    if os.getsid(pid) == p.pid and pid != p.pid:
                        r = int(open(f'/proc/{pid}/statm').read().split()[1]) * 4096
                        if r > watch: os.kill(pid, signal.SIGKILL)
                except (OSError, ValueError, IndexError): pass
        if t > limit: killed = True; os.killpg(p.pid, signal.SIGKILL); p.wait(); break
        time.sleep(0.05)
    end = time.time() - t0; rows.append((os.path.getsize(log.name), end)); log.close()
    raw = open(log.name, 'rb').read()
    def clean(b):
        b = b.replace(d.encode(), b'/home/user/proj').replace((ROOT + '/venv').encode(), b'/home/user/venv')
        return b.replace(ROOT.encode(), b'/home/user').replace(b'/root/.pyenv/versions/3.11.7', b'/usr/local')
    ll = [r for i, r in enumerate(rows[:-1]) if r[0] > (rows[i-1][0] if i else 0)]
    open(log.name, 'wb').write(clean(raw))
    with open(os.path.join(d, 'timing.csv'), 'w') as f:
        f.write('byte_offset_end,seconds_since_start\n')
        for n, t in rows: f.write(f'{len(clean(raw[:n]))},{t:.2f}\n')
    y = dict(slug=slug, framework=framework, command=echo or cmd, text_log='train.log', metric=metric, lower_is_better=lower, label=label, onset_step=onset, step_unit=unit, cause=cause,
             wall_time_s=round(end, 2), last_output_s=round(ll[-1][1], 2) if ll else 0.0, exit_code=None if killed else p.returncode, killed=killed)
    yaml.safe_dump(y, open(os.path.join(d, 'run.yaml'), 'w'), sort_keys=False, width=1000)
    if post: post(d)
    ok = {'train.log', 'timing.csv', 'run.yaml', *keep}
    for f in os.listdir(d):
        if f not in ok:
            q = os.path.join(d, f); shutil.rmtree(q, ignore_errors=True) if os.path.isdir(q) else os.remove(q)
    print(f'{slug}: {end:.1f}s exit {y["exit_code"]} killed {killed} bytes {len(raw)}', flush=True)
