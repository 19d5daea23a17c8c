"""python record.py jobs.json : runs each job in its own folder and records train.log and timing.csv"""
import json,os,sys,time,subprocess,signal,shutil
base='/srv/labs/ml/a'; PY='/opt/venv-a-py311/bin/python'
def run(j):
    d=f"{base}/{j['slug']}"; shutil.rmtree(d,ignore_errors=True); os.makedirs(d)
    env=dict(os.environ,OMP_NUM_THREADS='1',OPENBLAS_NUM_THREADS='1',PYTHONPATH=f'{base}/scripts',PYTHONDONTWRITEBYTECODE='1',PYTHONWARNINGS=j.get('warn','ignore'))
    sh=f"{'ulimit -v %d; '%j['ulimit'] if j.get('ulimit') else ''}{'' if j.get('twice') else 'exec '}nice -n 10 {PY} {'' if j.get('buffered') else '-u'} {base}/scripts/{j['cmd']}"
    if j.get('twice'): sh=sh+' 2>/dev/null; sleep 1; nice -n 10 '+PY+' -u '+base+'/scripts/'+j['cmd']
    f=open(d+'/train.log','wb'); t0=time.time(); rows=[]
    p=subprocess.Popen(['bash','-c',sh],cwd=d,stdout=f,stderr=subprocess.STDOUT,env=env,preexec_fn=os.setsid)
    size=0; last=0; killed=None
    while True:
        rc=p.poll(); t=time.time()-t0; s=os.path.getsize(d+'/train.log')
        if s!=size: rows.append((s,t)); size=s; last=t
        if rc is not None: break
        if j.get('kill_bytes') and s>=j['kill_bytes']: killed=f"SIGKILL when the log had {s} bytes"; os.killpg(p.pid,9); j['kill_bytes']=None
        if t>last+(j.get('silence') or 30) and not killed: killed=f"SIGKILL by the recorder after {j.get('silence') or 30}s of silence (process was alive)"; os.killpg(p.pid,9)
        if t>100 and not killed: killed='SIGKILL by the recorder: too long'; os.killpg(p.pid,9)
        time.sleep(.04)
    s=os.path.getsize(d+'/train.log')
    if j.get('tail'):   # what the shell that started it prints
        with open(d+'/train.log','ab') as g: g.write(j['tail'].encode())
    s2=os.path.getsize(d+'/train.log'); 
    if s2!=size: rows.append((s2,t)); last=t
    # the log may be an excerpt that begins in the middle
    if j.get('cut'):
        b=open(d+'/train.log','rb').read(); k=b.find(b'\n',j['cut'])+1; open(d+'/train.log','wb').write(b[k:]); rows=[(a-k,u) for a,u in rows if a>k]; s2-=k
    rows.append((s2,t))
    with open(d+'/timing.csv','w') as g: g.write('byte_offset_end,seconds_since_start\n'+''.join(f'{a},{u:.4f}\n' for a,u in rows))
    res=dict(j,wall=round(t,2),last=round(last,4),rc=rc,killed=killed)
    json.dump(res,open(f'{base}/scripts/results/{j["slug"]}.json','w'))
    print(j['slug'],'rc',rc,'wall',round(t,1),'bytes',s2,killed or '',flush=True)
os.makedirs(base+'/scripts/results',exist_ok=True)
js=json.load(open(sys.argv[1])); only=set(sys.argv[2:])
for j in js:
    if (only and j['slug'] in only) or (not only and not os.path.exists(f"{base}/scripts/results/{j['slug']}.json")): run(j)
