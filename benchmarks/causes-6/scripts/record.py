import os, sys, subprocess, time, json, yaml, shutil, signal, csv, random
ROOT='/var/tmp/causes'; PY='/opt/causes-venv/bin/python'
from runs import RUNS
def sub(b): return b.replace(b'/var/tmp/causes',b'/home/user/exp').replace(b'/opt/causes-venv',b'/home/user/exp/env').replace(b'/root/.pyenv/versions',b'/home/user/.pyenv/ver')
def go(name,r,out):
    d=os.path.join(out,name); shutil.rmtree(d,ignore_errors=True); os.makedirs(d); env={'PATH':os.environ['PATH'],'OMP_NUM_THREADS':'1','OPENBLAS_NUM_THREADS':'1','PYTHONUNBUFFERED':'1','PYTHONPYCACHEPREFIX':'/tmp/causes-f-pyc','HOME':'/home/user'}
    for f,c in r.get('files',{}).items():
        open(d+'/'+f,'w').write(json.dumps(c,indent=2) if f.endswith('json') else yaml.safe_dump(c,sort_keys=False))
    if 'prep' in r: r['prep'](d)
    cmd=' && '.join(f'{r.get("wrap","")}{PY} {ROOT}/scripts/{c}' for c in ([r['cmd']] if isinstance(r['cmd'],str) else r['cmd']))
    t0=time.time(); log=open(d+'/train.log','wb'); p=subprocess.Popen(['nice','-n','10','sh','-c',cmd],cwd=d,stdout=log,stderr=subprocess.STDOUT,env=env,start_new_session=True)
    rows=[];last=0;tl=0;killed=None
    while True:
        rc=p.poll(); s=os.path.getsize(d+'/train.log'); t=time.time()-t0
        if s>last: rows.append((s,round(t,4))); last=s; tl=t
        if rc is not None: break
        if t>r.get('limit',45) or (last and t-tl>r.get('silence',25)): killed='recorder'; os.killpg(p.pid,signal.SIGKILL); p.wait(); break
        time.sleep(.05)
    rows.append((last,round(time.time()-t0,4)))
    with open(d+'/timing.csv','w') as f: f.write('byte_offset_end,seconds_since_start\n'+''.join(f'{a},{b}\n' for a,b in rows))
    if 'post' in r: r['post'](d)
    for q,_,fs in os.walk(d):
        for f in fs:
            f=q+'/'+f
            if f.endswith(('.npz','.csv')) : continue
            b=open(f,'rb').read(); open(f,'wb').write(sub(b))
    y=dict(slug=name,framework=r.get('fw','numpy'),files=sorted(os.path.relpath(q+'/'+f,d) for q,_,fs in os.walk(d) for f in fs if f not in('timing.csv','run.yaml')),command=' && '.join(r.get('wrap','')+'python -u '+c for c in ([r['cmd']] if isinstance(r['cmd'],str) else r['cmd'])),text_log='train.log',metric=r['metric'],lower_is_better=r.get('low',True),label=r['label'],onset_step=r.get('onset'),step_unit=r.get('unit','step'),cause=r['cause'],wall_time_s=round(time.time()-t0,2),last_output_s=round(tl,3),exit_code=None if killed else p.returncode,killed=killed)
    open(d+'/run.yaml','w').write(yaml.safe_dump(y,sort_keys=False)); print(name,y['wall_time_s'],'rc',y['exit_code'],killed,last,'bytes',flush=True)
names=sys.argv[2:] or list(RUNS); 
for n in names: go(n,RUNS[n],sys.argv[1])
