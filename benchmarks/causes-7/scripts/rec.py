import sys, os, time, subprocess, shutil, signal, glob
ROOT = '/var/tmp/causes'; W = '/var/tmp/causes-run'
def rec(name, cmd, cause, label, metric, onset, unit, fw, env={}, limit=40, pre=None, sig=None, lower=True):
    shutil.rmtree(W, ignore_errors=True); os.makedirs(W)
    for f in glob.glob(ROOT+'/scripts/*.py'): 
        if 'rec' not in os.path.basename(f) and 'plan' not in os.path.basename(f): shutil.copy(f, W)
    S = set(os.listdir(W))
    if pre: pre(W)
    ev = {**os.environ, 'OMP_NUM_THREADS': '1', 'OPENBLAS_NUM_THREADS': '1', 'PYTHONDONTWRITEBYTECODE': '1', 'PATH': '/opt/causes-venv/bin:'+os.environ['PATH'], **env}
    f = open(W+'/train.log', 'wb'); t = time.time(); p = subprocess.Popen(['nice', '-n', '10', 'bash', '-c', cmd], cwd=W, stdout=f, stderr=f, env=ev, start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    rows = []; last = 0; killed = ''
    while True:
        rc = p.poll(); s = os.path.getsize(W+'/train.log'); now = time.time()-t
        if s > last: rows.append((s, now)); last = s
        if sig and now > sig[1] and not killed: os.killpg(p.pid, sig[0]); killed = signal.Signals(sig[0]).name
        if rc is not None and os.path.getsize(W+'/train.log') == last: break
        if now > limit: os.killpg(p.pid, 9); killed = 'observation ended'; p.wait(); break
        time.sleep(.05)
    rows.append((os.path.getsize(W+'/train.log'), time.time()-t))
    D = f'{ROOT}/{name}'; shutil.rmtree(D, ignore_errors=True); os.makedirs(D)
    for x in os.listdir(W):
        if x not in S and x not in ('__pycache__',) and not x.endswith('.pt') and os.path.isfile(W+'/'+x): shutil.copy(W+'/'+x, D)
    open(D+'/timing.csv', 'w').write('byte_offset_end,seconds_since_start\n'+''.join(f'{a},{b:.3f}\n' for a, b in rows))
    open(D+'/run.yaml', 'w').write(f'slug: {name}\nframework: {fw}\ncommand: {cmd!r}\ntext_log: train.log\nmetric: {metric}\nlower_is_better: {str(lower).lower()}\nlabel: {label}\nonset_step: {onset}\nstep_unit: {unit}\ncause: {cause!r}\nwall_time_s: {rows[-1][1]:.2f}\nlast_output_s: {rows[-2][1] if len(rows)>1 else 0:.2f}\nexit_code: {p.returncode}\nkilled: {killed or "null"}\n')
    print(f'{name:14} rc={p.returncode} {rows[-1][1]:.1f}s {rows[-1][0]}B', flush=True)
