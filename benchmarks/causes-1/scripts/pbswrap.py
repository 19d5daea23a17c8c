"""A tiny batch system: runs a command, ends it at its walltime."""
import signal, subprocess, sys, time
lim = float(sys.argv[1]); p = subprocess.Popen(sys.argv[2:]); t = time.time()
while p.poll() is None:
    time.sleep(0.1)
    if time.time() - t > lim:
        p.send_signal(signal.SIGTERM); time.sleep(0.3)
        print(f"=>> PBS: job killed: walltime {time.time() - t:.0f} exceeded limit {lim:.0f}", flush=True); p.kill(); sys.exit(271 - 256 + 128)
sys.exit(p.returncode)
