# the queue ends the first job and starts a second one that resumes
import subprocess, sys, os
s = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'tidecast.py')
subprocess.run([sys.executable, '-u', s, '--epochs', '6']); print('requeue: job 991 ended with its slice, job 992 starts', flush=True)
sys.exit(subprocess.run([sys.executable, '-u', s, '--epochs', '14', '--resume', 'ckpt/epoch06.npz']).returncode)
