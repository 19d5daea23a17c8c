"""Runs the table one by one, with nice, and writes timing.csv while the process writes train.log: record.py [pattern ..]"""
import os, sys, time, subprocess, re, json, resource, shutil, signal
sys.path.insert(0, os.path.dirname(__file__)); from runs import *
ROOT = '/home/u/exps'; S = ROOT + '/scripts'
pat = sys.argv[1:]
def slug(q, m, o): return ('like-' if q in IM else '') + q.replace('_', '-') + '-' + m + '-s' + str(o['seed'])
if __name__ == '__main__':
  for q, m, label, cause, args, o in R:
    if o.get('skip'): continue
    n = slug(q, m, o); d = f'{ROOT}/{n}'
    if pat and not any(p in n for p in pat): continue
    if not pat and os.path.exists(d + '/rec.json'): continue
    shutil.rmtree(d, ignore_errors=True); os.makedirs(d); c = cmd(q, m, args, o)
    real = c.replace('python -u ', ('/tmp/bv/bin/python' if q in RE else 'python3') + f' -u {S}/').replace('wavelet.js', S + '/wavelet.js').replace('percept.pl', S + '/percept.pl').replace('./ember', '/tmp/ember').replace('./glow', '/tmp/glow').replace('-cp .', '-cp /tmp/kj').replace('drip.awk', S + '/drip.awk')
    env = dict(os.environ, TRUTH=d + '/truth.csv', OMP_NUM_THREADS='1', OPENBLAS_NUM_THREADS='1', PYTHONUTF8='1')
    log = d + '/train.log'; f = open(log, 'wb'); t0 = time.time(); p = subprocess.Popen(['nice', '-n', '10'] + real.split(), stdout=f, stderr=f, stdin=subprocess.DEVNULL, cwd=d, env=env)
    rows = []; last = 0; lt = 0; killed = None; est = o.get('kill_s'); r0 = resource.getrusage(resource.RUSAGE_CHILDREN)
    target = None
    if o.get('kill'): target = o['kill'] * 3.2 + .5
    while True:
        rc = p.poll(); z = os.path.getsize(log); t = time.time() - t0
        if z > last: rows.append((z, t)); last = z; lt = t
        if rc is not None: break
        if o.get('hang') and t - lt > o['hang']: killed = f"SIGKILL by the recorder after {o['hang']}s of silence (process was alive)"; p.kill()
        if target and t > target: killed = 'SIGKILL by the recorder'; p.kill(); target = None
        if t > 75: killed = 'limit'; p.kill()
        time.sleep(.02)
    f.close(); z = os.path.getsize(log); t = time.time() - t0
    if killed == 'SIGKILL by the recorder':  # the writer wrote whole lines: the end of the last write is cut so that it stands half written
        b = open(log, 'rb').read(); z = len(b) - 17; open(log, 'wb').write(b[:z]); rows = [(min(a, z), s) for a, s in rows]
    if o.get('cut'):
        b = open(log, 'rb').read(); k = b.find(b'\n', int(len(b) * o['cut'])) + 1; open(log, 'wb').write(b[k:]); ts = next(s for a, s in rows if a >= k); rows = [(a - k, s - ts) for a, s in rows if a > k]; z -= k; t -= ts
    with open(d + '/timing.csv', 'w') as g:
        g.write('byte_offset_end,seconds_since_start\n'); [g.write(f'{a},{s:.4f}\n') for a, s in rows]; g.write(f'{z},{t:.4f}\n')
    r1 = resource.getrusage(resource.RUSAGE_CHILDREN)
    json.dump(dict(cmd=c, wall=round(t, 2), last=round(rows[-1][1], 4) if rows else 0, rc=rc, killed=killed, cpu=round(r1.ru_utime + r1.ru_stime - r0.ru_utime - r0.ru_stime, 2)), open(d + '/rec.json', 'w'))
    print(n, 'rc', rc, 'bytes', z, 'wall', round(t, 1), flush=True)
