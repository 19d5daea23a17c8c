"""record.py SLUG LIMIT_S HANG_S RLIMIT_MB(0=none) KILL_S(0=none) -- command...
Runs the command, stdout+stderr into train.log, timing.csv by polling; ends a silent process after HANG_S."""
import os, sys, time, subprocess, signal, resource, json
slug, lim, hang, rl, kill = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
cmd = sys.argv[7:]
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
d = os.path.join(root, slug); os.makedirs(d, exist_ok=True)
for f in os.listdir(d): os.remove(os.path.join(d, f))
def pre():
    os.nice(10)
    if rl: resource.setrlimit(resource.RLIMIT_AS, (rl << 20, rl << 20))
env = dict(os.environ, OMP_NUM_THREADS='1', OPENBLAS_NUM_THREADS='1', MKL_NUM_THREADS='1', PYTHONUNBUFFERED='1', RUN_DIR=d)
p_log = os.path.join(d, 'train.log')
with open(p_log, 'wb') as out:
    t0 = time.time(); p = subprocess.Popen(cmd, stdout=out, stderr=subprocess.STDOUT, cwd=d, env=env, preexec_fn=pre)
    rows = []; last = 0; tl = 0; killed = None
    while True:
        rc = p.poll(); n = os.path.getsize(p_log); t = time.time() - t0
        if n != last: rows.append((n, t)); last = n; tl = t
        if rc is not None: break
        if kill and t > kill and not killed: p.send_signal(signal.SIGKILL); killed = 'SIGKILL'
        if t > lim and not killed: p.kill(); killed = 'limit'
        if hang and t - tl > hang and last and not killed: p.kill(); killed = 'recorder: silent'
        time.sleep(0.03)
end = time.time() - t0
rows.append((last, end))
with open(os.path.join(d, 'timing.csv'), 'w') as f:
    f.write('byte_offset_end,seconds_since_start\n')
    for n, t in rows: f.write(f'{n},{t:.4f}\n')
json.dump(dict(wall=round(end, 3), last=round(tl, 4), rc=p.returncode, killed=killed, cmd=[os.path.basename(c) if c.startswith('/') else c for c in cmd]), open(os.path.join(root, 'scripts', 'meta', 'meta_' + slug + '.json'), 'w'))
print(slug, 'rc', p.returncode, 'wall', round(end, 1), 'bytes', last, killed or '')
