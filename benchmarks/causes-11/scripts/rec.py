"""rec.py plan.py [slug...]: records the runs of a plan, one at a time."""
import os, sys, time, subprocess, signal, shutil, runpy, yaml, csv, glob
ROOT='.'
os.chdir(ROOT)
plan=runpy.run_path(sys.argv[1])['PLAN']
want=sys.argv[2:]
for p in plan:
    if want and p['slug'] not in want: continue
    slug=p['slug']; d=f'{ROOT}/{slug}'
    shutil.rmtree(d,ignore_errors=True); os.makedirs(d)
    w=f'/tmp/k_w/{slug}'; shutil.rmtree(w,ignore_errors=True); os.makedirs(w)
    for f in glob.glob(ROOT+'/scripts/*.py'):
        if os.path.basename(f) not in('rec.py',) and not os.path.basename(f).startswith('plan'): shutil.copy(f,w)
    for n,t in p.get('files',{}).items(): open(f'{w}/{n}','w').write(t)
    env=dict(os.environ,OMP_NUM_THREADS='1',MKL_NUM_THREADS='1',PYTHONUNBUFFERED='1',PYTHONWARNINGS=p.get('warn','default'),PATH=ROOT+'/venv/bin:'+os.environ['PATH'],**p.get('env',{}))
    log=f'{w}/train.log'; f=open(log,'wb')
    if p.get('head'): f.write(('$ '+p['command']+'\n').encode()); f.flush()
    t0=time.time()
    pr=subprocess.Popen(['nice','-n','10','bash','-c',p.get('pre','')+p.get('real',p['command'])],stdout=f,stderr=f,cwd=w,env=env,start_new_session=True,preexec_fn=lambda: signal.signal(signal.SIGINT,signal.default_int_handler if False else signal.SIG_DFL))
    rows=[];last=-1;lt=0;killed=False;acts=list(p.get('acts',[]))
    while True:
        rc=pr.poll(); t=time.time()-t0; s=os.path.getsize(log)
        if s!=last: rows.append((s,round(t,3))); last=s; lt=t
        if rc is not None: break
        if acts and t>=acts[0][0]:
            a=acts.pop(0)
            if a[1]=='end': killed=True; os.killpg(pr.pid,9)
            elif a[1]=='int': os.killpg(pr.pid,2)
            else: subprocess.call(a[1],shell=True,cwd=w)
        if t>p.get('max',75): killed=True; os.killpg(pr.pid,9)
        time.sleep(.05)
    t=time.time()-t0
    if killed: rc=None
    f.close()
    raw=open(log,'rb').read()
    out=raw
    # replace machine prefixes line-wise keeping offsets map
    subs=[(w.encode()+b'/',b''),(w.encode(),b'.'),((ROOT+'/venv').encode(),b'/opt/conda'),(b'/usr/local/lib/python3.11',b'/opt/conda/lib/python3.11')]
    def rep(b):
        for a,c in subs: b=b.replace(a,c)
        return b
    rows=[(len(rep(raw[:o])),tt) for o,tt in rows]
    if rows[-1][1]<t-.05: rows.append((rows[-1][0],round(t,3)))
    open(f'{d}/train.log','wb').write(rep(raw))
    with open(f'{d}/timing.csv','w') as g:
        g.write('byte_offset_end,seconds_since_start\n'); g.writelines(f'{a},{b}\n' for a,b in rows)
    for k in p.get('keep',[]):
        for x in glob.glob(f'{w}/{k}'): shutil.copy(x,d)
    y=dict(slug=slug,framework=p['framework'],command=p['command'],text_log='train.log',metric=p['metric'],lower_is_better=p['lower'],label=p['label'],onset_step=p.get('onset'),step_unit=p.get('unit','epoch'),cause=p['cause'],wall_time_s=round(t,2),last_output_s=round(lt,2),exit_code=rc,killed=killed)
    yaml.safe_dump(y,open(f'{d}/run.yaml','w'),sort_keys=False,width=200)
    print(slug,round(t,1),rc,killed,len(raw),flush=True)
    shutil.rmtree(w,ignore_errors=True)
