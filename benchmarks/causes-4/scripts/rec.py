"""Recorder: rec.py NAME LIMIT_S 'VAR=.. [SEED=..]' -- COMMAND (run in a private mount namespace, /home/user)."""
import sys, os, subprocess, time, signal, shutil
name, lim, env = sys.argv[1], float(sys.argv[2]), sys.argv[3]; cmd = sys.argv[5]
D = "/var/tmp/causes/" + name; shutil.rmtree(D, ignore_errors=True); os.makedirs(D)
ns = f"""mount -t tmpfs none /home && mkdir -p /home/user/run /home/user/code /home/user/venv && cp /var/tmp/causes/scripts/*.py /var/tmp/causes/scripts/*.sh /home/user/code/ && mount --bind {D} /home/user/run && mount --bind /opt/causes-venv /home/user/venv && cd /home/user/run && {os.environ.get('PRE','true')} && hostname trainhost; export CODE=/home/user/code PATH=/home/user/venv/bin:$PATH HOME=/home/user OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 {env}; exec nice -n 10 {cmd}"""
log = open(D + "/train.log", "wb"); t0 = time.time()
p = subprocess.Popen(["unshare", "-m", "-u", "bash", "-c", ns], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
rows = []; sz = 0; killed = None; last = 0
while True:
    rc = p.poll(); now = time.time() - t0; s = os.path.getsize(D + "/train.log")
    if s > sz: sz = s; last = now; rows.append((s, now))
    if rc is not None: break
    if now > lim: killed = "recorder"; os.killpg(p.pid, signal.SIGKILL); p.wait(); rc = None; break
    time.sleep(.05)
now = time.time() - t0; rows.append((os.path.getsize(D + "/train.log"), now))
open(D + "/timing.csv", "w").write("byte_offset_end,seconds_since_start\n" + "".join(f"{a},{b:.4f}\n" for a, b in rows))
open(D + "/.meta", "w").write(f"command: {cmd.replace('$CODE/', '')}\nwall_time_s: {now:.2f}\nlast_output_s: {last:.4f}\nexit_code: {'null' if rc is None or rc < 0 else rc}\nexit_signal: {-rc if rc is not None and rc < 0 else 'null'}\nkilled: {killed or 'null'}\n")
print(name, "rc", rc, killed, f"{now:.1f}s", os.path.getsize(D + "/train.log"), "B")
