import os,sys,time,subprocess,shutil,signal,json
B='/var/tmp/causes';R='/var/tmp/causes-run';PY='/opt/causes-venv/bin/python'
def rec(name,script,F,limit=60,quiet=None,sig=None,sigat=None,cmd=None,env={}):
    out=f'{B}/{name}'; shutil.rmtree(out,ignore_errors=True); os.makedirs(out)
    shutil.rmtree(R,ignore_errors=True); os.makedirs(R+'/exp')
    shutil.copy(f'{B}/scripts/{script}',R)
    if script=='jobrun.py':shutil.copy(f'{B}/scripts/tabsgd.py',R)
    e=dict(os.environ,F=F,OMP_NUM_THREADS='1',MKL_NUM_THREADS='1',OPENBLAS_NUM_THREADS='1',PYTHONUNBUFFERED='1',HOME='/home/user',USER='user',HOSTNAME='trainhost',**env)
    for k in ('PWD','OLDPWD'): e.pop(k,None)
    log=f'{out}/train.log'; f=open(log,'wb'); t0=time.time()
    p=subprocess.Popen(cmd or ['nice','-n','10',PY,f'{R}/{script}'],cwd=R+'/exp',stdout=f,stderr=subprocess.STDOUT,stdin=subprocess.DEVNULL,env=e,start_new_session=True,preexec_fn=lambda:signal.signal(signal.SIGINT,signal.default_int_handler))
    rows=[];last=0;lt=t0;ended='exit'
    while True:
        s=os.path.getsize(log); now=time.time()
        if s!=last: rows.append((s,now-t0));last=s;lt=now
        if p.poll() is not None: break
        if sig and now-t0>sigat: os.killpg(p.pid,sig); sig=None; ended='signal'
        if now-t0>limit or (quiet and last and now-lt>quiet):
            ended='ended by the recorder'; os.killpg(p.pid,signal.SIGKILL);p.wait();break
        time.sleep(.05)
    now=time.time();s=os.path.getsize(log)
    rows.append((s,now-t0))
    open(out+'/timing.csv','w').write('byte_offset_end,seconds_since_start\n'+''.join(f'{a},{b:.3f}\n' for a,b in rows))
    for q in os.listdir(R+'/exp'):
        s_=f'{R}/exp/{q}'
        if os.path.isfile(s_) and os.path.getsize(s_)<100000: shutil.copy(s_,out)
    for q in os.listdir(out):
        d=open(f'{out}/{q}','rb').read()
        d2=d.replace(b'/opt/causes-venv',b'/home/user/env/py3').replace(b'/var/tmp/causes-run',b'/home/user/train1')
        import socket
        if d2!=d and q!='timing.csv': open(f'{out}/{q}','wb').write(d2)
    print(f'{name}: rc {p.returncode} {now-t0:.1f}s {s}B {ended} last_out {lt-t0:.1f}',flush=True)
    json.dump(dict(script=script,F=F,rc=p.returncode,wall=round(now-t0,1),ended=ended,last_output_s=round(lt-t0,1)),open(f'{B}/scripts/{name}.rec.json','w'))
if __name__=='__main__':
    for a in sys.argv[1:]:
        n,s,F,*o=a.split(':',3); kw=eval('dict('+o[0]+')') if o else {}
        rec(n,s,F,**kw)
