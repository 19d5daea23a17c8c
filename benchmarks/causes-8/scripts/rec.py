"""rec.py PLAN.py [names]: records the runs of a plan, one at a time (log, timing, run.yaml)."""
import sys, os, time, subprocess, signal, shutil, glob, runpy, yaml
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PY = ROOT + '/.venv/bin/python'
REPL = [((ROOT + '/.venv/lib').encode(), b'/opt/conda/lib'), ((ROOT + '/.venv/bin/').encode(), b''),
        (b'/root/.pyenv/versions/3.11.7/lib', b'/opt/conda/lib'), ((ROOT + '/tmp/').encode(), b'/home/user/'), (b'/root/', b'/home/user/')]
def clean(b):
    for a, c in REPL: b = b.replace(a, c)
    return b
def record(r):
    name = r['run']; d = f'{ROOT}/{name}'; w = f"{ROOT}/tmp/{r.get('dir', name.rsplit('-', 1)[0])}"
    shutil.rmtree(d, ignore_errors=True); shutil.rmtree(w, ignore_errors=True); os.makedirs(d); os.makedirs(w)
    for f in r['files']: shutil.copy(f'{ROOT}/scripts/{f}', w)
    for k, v in r.get('write', {}).items(): open(f'{w}/{k}', 'w').write(v)
    env = dict(os.environ, OMP_NUM_THREADS='1', MKL_NUM_THREADS='1', OPENBLAS_NUM_THREADS='1', PYTHONUNBUFFERED='1', PATH=ROOT + '/.venv/bin:' + os.environ['PATH'], **r.get('env', {}))
    env.pop('DISPLAY', None)
    for c in r.get('setup', []): subprocess.run(c, shell=True, cwd=w, env=env)
    log = f'{w}/train.log.raw'; out = open(log, 'wb'); t0 = time.time(); rows = []; last = -1; t_last = 0
    p = subprocess.Popen(['nice', '-n', '10', 'bash', '-c', r['cmd']], cwd=w, env=env, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
    acts = list(r.get('acts', [])); killed = False
    while True:
        rc = p.poll(); sz = os.path.getsize(log); t = time.time() - t0
        if sz != last: rows.append((sz, round(t, 3))); last = sz; t_last = t
        if rc is not None: break
        if acts:
            pat, sig, delay = acts[0]
            raw = open(log, 'rb').read()
            if pat.encode() in raw:
                time.sleep(delay); acts.pop(0)
                pids = [int(x) for x in subprocess.run(['pgrep', '-s', str(p.pid), '-f', r['files'][0]], capture_output=True, text=True).stdout.split()]
                for q in pids:
                    if open(f'/proc/{q}/comm').read().startswith(('python', 'pt_')): os.kill(q, getattr(signal, sig))
        if r.get('silence') and t - t_last > r['silence'] or t > 75:
            killed = True; os.killpg(p.pid, signal.SIGKILL); p.wait(); rc = p.returncode; t = time.time() - t0; break
        time.sleep(0.05)
    out.close()
    raw = open(log, 'rb').read(); new = clean(raw)
    rows = [(len(clean(raw[:o])), s) for o, s in rows]; rows.append((len(new), round(t, 3)))
    open(f'{d}/train.log', 'wb').write(new)
    with open(f'{d}/timing.csv', 'w') as f:
        f.write('byte_offset_end,seconds_since_start\n'); [f.write(f'{o},{s}\n') for o, s in rows]
    for g in r.get('keep', []):
        for x in glob.glob(f'{w}/{g}'):
            open(f'{d}/{os.path.basename(x)}', 'wb').write(clean(open(x, 'rb').read()))
    for c in r.get('teardown', []): subprocess.run(c, shell=True, cwd=w, env=env)
    y = dict(slug=name, framework=r['framework'], command=r.get('shown', r['cmd']), text_log='train.log', metric=r['metric'], lower_is_better=r.get('lower', True), label=r['label'],
             onset_step=r.get('onset'), step_unit=r.get('unit', 'step'), cause=r['cause'], wall_time_s=round(t, 2), last_output_s=round(t_last, 2), exit_code=None if killed else rc, killed=killed)
    yaml.safe_dump(y, open(f'{d}/run.yaml', 'w'), sort_keys=False, width=200)
    shutil.rmtree(w, ignore_errors=True)
    print(name, 'rc', rc, f'{t:.1f}s', len(new), 'bytes', flush=True)
if __name__ == '__main__':
    runs = runpy.run_path(sys.argv[1])['RUNS']
    for r in runs:
        if len(sys.argv) == 2 or r['run'] in sys.argv[2:]: record(r)
