# rec.py: run one command in its folder, store stdout+stderr and when they came
import subprocess, os, sys, time, fcntl, signal, yaml, shlex
ROOT = '/var/tmp/causes'; PY = '/opt/causes-venv/bin/python'
def rec(slug, script, args='', *, cause, label, metric, onset=None, unit='step', lower=True, fam='supervised', fw='numpy', hang=None, env=None, unbuf=True):
    d = f'{ROOT}/{slug}'
    subprocess.run(['rm', '-rf', d]); os.makedirs(d)
    e = dict(os.environ, PYTHONPATH=ROOT + '/scripts', OMP_NUM_THREADS='1', OPENBLAS_NUM_THREADS='1', MKL_NUM_THREADS='1', PYTHONDONTWRITEBYTECODE='1', HOME='/home/user', **(env or {}))
    cmd = ['nice', '-n', '10', PY] + (['-u'] if unbuf else []) + [f'{ROOT}/scripts/{script}'] + shlex.split(args)
    t0 = time.time(); p = subprocess.Popen(cmd, cwd=d, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=e, start_new_session=True)
    fd = p.stdout.fileno(); fcntl.fcntl(fd, fcntl.F_SETFL, os.O_NONBLOCK)
    size = 0; rows = []; last = 0; killed = None
    def fix(b):
        for a, c in ((ROOT + '/scripts/', '/home/user/train/'), ('/root/.pyenv/versions/3.11.7', '/usr'), (d + '/', '/home/user/train/'), (d, '/home/user/train'), ('/opt/causes-venv', '/home/user/venv')): b = b.replace(a.encode(), c.encode())
        return b
    with open(d + '/train.log', 'wb') as f:
        while True:
            try: b = os.read(fd, 1 << 20)
            except BlockingIOError: b = None
            if b:
                b = fix(b); f.write(b); f.flush(); size += len(b); last = time.time() - t0; rows.append((size, last))
            elif p.poll() is not None: break
            elif hang and size and time.time() - t0 - last > hang:
                killed = 'recorder'; os.killpg(p.pid, 9); p.wait(); break
            time.sleep(0.05)
    end = time.time() - t0; rc = p.returncode; rows.append((size, end))
    open(d + '/timing.csv', 'w').write('byte_offset_end,seconds_since_start\n' + ''.join(f'{a},{b:.4f}\n' for a, b in rows))
    fs = sorted(os.path.relpath(os.path.join(q, x), d) for q, _, n in os.walk(d) for x in n if x != 'timing.csv')
    yaml.safe_dump(dict(slug=slug, framework=fw, command=f'python {"-u " if unbuf else ""}{script} {args}'.strip(), files=fs, text_log='train.log', metric=metric, lower_is_better=lower, model_category=fam, label=label, onset_step=onset, step_unit=unit, cause=cause, wall_time_s=round(end, 2), last_output_s=round(last, 4), exit_code=rc if rc >= 0 else None, exit_signal=-rc if rc < 0 else None, killed=killed), open(d + '/run.yaml', 'w'), sort_keys=False, width=200)
    print(f'{slug}: {end:.1f}s rc={rc} {size}B {fs}', flush=True)
