"""record.py NAME [--wall S] [--kill S[:SIG]] [--hang S] [--after TEXT] -- command...   (run from scripts/; output in ../NAME/)
--kill: signal after S seconds (of --after TEXT seen).  --hang S: end it when silent for S seconds."""
import sys, os, time, subprocess, signal, json, csv
HERE = os.path.dirname(os.path.abspath(__file__)); ROOT = os.path.dirname(HERE)
a = sys.argv[1:]; name = a.pop(0); o = {'--wall': '90'}
while a[0] != '--': o[a[0]] = a[1]; a = a[2:]
cmd = ' '.join(a[1:]); d = os.path.join(ROOT, name); os.makedirs(d, exist_ok=True)
for f in os.listdir(d): os.remove(os.path.join(d, f))
env = dict(os.environ, OMP_NUM_THREADS='1', OPENBLAS_NUM_THREADS='1', PYTHONPATH=HERE, S=HERE, B='/opt/venv-b-py311/build', PYTHONDONTWRITEBYTECODE='1',
           PATH='/opt/venv-b-py311/bin:' + os.environ['PATH'])
log = open(os.path.join(d, 'train.log'), 'wb'); t0 = time.time()
p = subprocess.Popen(['nice', '-n', '10', 'bash', '-c', cmd if o.get('--shell') else 'exec ' + cmd], cwd=d, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
rows = []; size = 0; last = 0.0; killed = None; seen = None; files = {}; ft = []
def poll():
    global size, last
    n = os.path.getsize(os.path.join(d, 'train.log')); t = time.time() - t0
    if n != size: rows.append((n, round(t, 4))); size = n; last = t
    for f in os.listdir(d):
        if f in ('train.log',): continue
        s = os.path.getsize(os.path.join(d, f))
        if files.get(f) != s: files[f] = s; ft.append((f, s, round(t, 2)))
while p.poll() is None:
    time.sleep(0.02); poll(); t = time.time() - t0
    if '--kill' in o:
        s, _, sg = o['--kill'].partition(':'); base = 0
        if '--after' in o:
            if seen is None and o['--after'].encode() in open(os.path.join(d, 'train.log'), 'rb').read(): seen = t
            base = seen if seen is not None else 1e9
        if t > base + float(s) and not killed:
            killed = sg or 'SIGKILL'
            if o.get('--shell'): subprocess.run(['pkill', '-' + killed[3:], '-P', str(p.pid)])
            else: os.kill(p.pid, getattr(signal, killed))
    if '--hang' in o and t - last > float(o['--hang']): killed = killed or 'ended by the recorder, silent'; os.killpg(p.pid, signal.SIGKILL); break
    if t > float(o['--wall']): killed = 'wall'; os.killpg(p.pid, signal.SIGKILL); break
rc = p.wait(); poll(); end = time.time() - t0; rows.append((size, round(end, 4)))
w = csv.writer(open(os.path.join(d, 'timing.csv'), 'w')); w.writerow(['byte_offset_end', 'seconds_since_start']); w.writerows(rows)
if ft:
    w = csv.writer(open(os.path.join(d, 'files_timing.csv'), 'w')); w.writerow(['file', 'size', 'seconds_since_start']); w.writerows(ft)
json.dump(dict(name=name, command=cmd, wall=round(end, 3), last=round(last, 3), rc=rc if rc >= 0 else None, sig=-rc if rc < 0 else None, killed=killed, files=sorted(list(files) + ['train.log'])),
          open(os.path.join(HERE, 'rec', name + '.json'), 'w'))
print(name, 'rc', rc, 'wall %.1f' % end, 'bytes', size, 'killed', killed, flush=True)
