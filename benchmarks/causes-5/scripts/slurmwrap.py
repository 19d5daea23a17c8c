# job launcher: starts the program, ends it at the limit as a scheduler does
import subprocess, sys, time, signal, os
how, lim = sys.argv[1], float(sys.argv[2]); p = subprocess.Popen([sys.executable, '-u'] + [os.path.join(os.path.dirname(os.path.abspath(__file__)), sys.argv[3])] + sys.argv[4:])
if how == 'slurm': print('srun: job 48213 queued and waiting for resources\nsrun: job 48213 has been allocated resources (partition=short, time=00:00:06)', flush=True)
try: p.wait(lim)
except subprocess.TimeoutExpired:
    if how == 'slurm': print(time.strftime('slurmstepd: error: *** STEP 48213.0 ON node07 CANCELLED AT %Y-%m-%dT%H:%M:%S DUE TO TIME LIMIT ***'), flush=True); p.send_signal(15); p.wait(); print('srun: error: node07: task 0: Terminated', flush=True); sys.exit(143)
    p.send_signal(2); p.wait(); sys.exit(130)
sys.exit(p.returncode)
