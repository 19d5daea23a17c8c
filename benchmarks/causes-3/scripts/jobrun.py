import os,sys,time,subprocess,signal
F=os.environ['F'];J,part,lim=('48213','short','00:00:07') if F=='limit' else ('48390','preemptible','UNLIMITED')
print(f'jobrun: job {J} started on trainhost, partition={part}, time limit {lim}, cpus=1',flush=True)
p=subprocess.Popen([sys.executable,'-u','/var/tmp/causes-run/tabsgd.py']);t=time.time()
while p.poll() is None:
    time.sleep(.05)
    if time.time()-t>(7 if F=='limit' else 5.6):
        why='DUE TO TIME LIMIT' if F=='limit' else 'DUE TO PREEMPTION'
        print(f"jobrun: error: *** JOB {J} ON trainhost CANCELLED AT {time.strftime('%Y-%m-%dT%H:%M:%S')} {why} ***",flush=True);p.send_signal(signal.SIGTERM);p.wait();print(f'jobrun: job {J}: task 0 terminated by signal 15',flush=True);sys.exit(143)
