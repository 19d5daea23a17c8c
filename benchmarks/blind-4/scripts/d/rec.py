# recorder: rec.py jobs.json ; a job: slug, fw, fmt, cmd | stages:[{cmd,kill_at,sig}], kill_at, sig, hang_s, mem_mb
import json,sys,os,subprocess,time,signal,resource,shutil
ROOT='/srv/labs/ml/d'
def rec(j):
    d=f"{ROOT}/{j['slug']}"; shutil.rmtree(d,ignore_errors=True); os.makedirs(d)
    rows=[];t0=time.time();last=0;size=0
    stages=j.get('stages') or [dict(cmd=j['cmd'],kill_at=j.get('kill_at'),sig=j.get('sig','KILL'))]
    info=[]
    f=open(d+'/train.log','ab')
    for st in stages:
        s0=time.time()
        def pre():
            os.nice(10); os.setsid()
            if j.get('mem_mb'): resource.setrlimit(resource.RLIMIT_AS,(j['mem_mb']<<20,)*2)
            resource.setrlimit(resource.RLIMIT_CORE,(0,0))
        env={**os.environ,'OMP_NUM_THREADS':'1','OPENBLAS_NUM_THREADS':'1','PYTHONUNBUFFERED':'' if j.get('buffered') else '1','PATH':'/tmp/d-venv/bin:'+os.environ['PATH'],'S':ROOT+'/scripts','B':'/tmp/d-venv/b'}
        p=subprocess.Popen(['bash','-c','exec '+st['cmd'] if not st.get('sh') else st['cmd']],cwd=d,stdout=f,stderr=f,stdin=subprocess.DEVNULL,env=env,preexec_fn=pre)
        killed=None
        while True:
            rc=p.poll();n=os.path.getsize(d+'/train.log');t=time.time()-t0
            if n!=size: rows.append((n,t));size=n;last=t
            if rc is not None: break
            if st.get('kill_at') and time.time()-s0>st['kill_at'] and not killed:
                sg=st.get('sig') or 'KILL'; killed='SIG%s by the recorder'%sg; os.killpg(p.pid,getattr(signal,'SIG'+sg))
            if j.get('hang_s') and t-last>j['hang_s'] and not killed:
                killed='SIGKILL by the recorder (process was alive, silent)'; os.killpg(p.pid,signal.SIGKILL)
            if t>75 and not killed: killed='SIGKILL by the recorder (time limit)'; os.killpg(p.pid,signal.SIGKILL)
            time.sleep(0.05)
        info.append(dict(started_s=round(s0-t0,3),ended_s=round(time.time()-t0,3),exit_code=rc,killed=killed))
    t=time.time()-t0
    rows.append((size,t))
    with open(d+'/timing.csv','w') as g:
        g.write('byte_offset_end,seconds_since_start\n'); [g.write(f'{a},{b:.4f}\n') for a,b in rows]
    m=dict(j,stages=info,wall_time_s=round(t,2),last_output_s=round(last,4),cmds=[s['cmd'] for s in stages])
    json.dump(m,open(f"/tmp/d-venv/meta/{j['slug']}.json",'w'))
    print(f"{j['slug']:34s} {t:6.1f}s {size:7d}B rc={[i['exit_code'] for i in info]}",flush=True)
os.makedirs('/tmp/d-venv/meta',exist_ok=True)
jobs=json.load(open(sys.argv[1]))
only=sys.argv[2:]
for j in jobs:
    if not only or j['slug'] in only: rec(j)
