import json,os,csv,re,collections,sys
sys.path.insert(0,'/srv/labs/ml/a/scripts'); from labels import R
base='/srv/labs/ml/a'; rows=[]; seen=set()
q=lambda s: "'"+str(s).replace("'","''")+"'"
for r in R:
    assert len(r)==12,r
    s,fw,fm,me,lo,cat,lab,on,un,ex,cause,note=r; seen.add(s); p=f'{base}/scripts/results/{s}.json'
    if not os.path.exists(p): print('missing',s); continue
    j=json.load(open(p)); rc=j['rc']; cmd=j['cmd']; seed=''
    pre=f"ulimit -v {j['ulimit']}; " if j.get('ulimit') else ''
    y=[f'slug: {s}',f'framework: {q(fw)}','formats:',f'- {fm}',f"command: {q(pre+'python -u '+cmd)}",'files:','- train.log','text_log: train.log',f'metric: {q(me)}',f"lower_is_better: {'true' if lo=='1' else 'false'}",f'model_category: {cat}',f'label: {lab}',f"onset_step: {on or 'null'}",f'step_unit: {un}',f'expected: {ex}',f'cause: {q(cause)}',f"wall_time_s: {j['wall']}",f"last_output_s: {j['last']}",f"exit_code: {rc if rc is not None and rc>=0 else 'null'}",f"exit_signal: {-rc if rc is not None and rc<0 else 'null'}",f"killed: {q(j['killed']) if j.get('killed') else 'null'}"]
    if j.get('cut'): y.append(f"excerpt: 'the first {j['cut']} bytes (to the end of a line) were cut off; timing.csv shifted'")
    y.append(f'note: {q(note)}'); open(f'{base}/{s}/run.yaml','w').write('\n'.join(y)+'\n')
    rows.append([s,fw,fm,me,lo=='1',cat,lab,on,un,ex,cause,j['wall'],note])
with open(base+'/INDEX.csv','w',newline='') as f: w=csv.writer(f); w.writerow('slug,framework,formats,metric,lower_is_better,model_category,label,onset_step,step_unit,expected,cause,wall_time_s,note'.split(',')); w.writerows(rows)
print(len(rows),collections.Counter(r[9] for r in rows)); print(collections.Counter(r[6] for r in rows)); print('own',sum(r[1].startswith('own') for r in rows)); 
for d in sorted(os.listdir(base)):
    if os.path.isdir(f'{base}/{d}') and d!='scripts' and d not in seen: print('unlabelled',d)
for r in rows:
    n=os.path.getsize(f'{base}/{r[0]}/train.log'); 
    if n>60000 or n<300: print('size',r[0],n)
    b=int(open(f'{base}/{r[0]}/timing.csv').read().strip().split('\n')[-1].split(',')[0]); 
    if b!=n: print('timing',r[0],b,n)
    import re as _r
    if not any(w in open(f'{base}/{r[0]}/train.log',errors='replace').read() for w in [r[3].split()[-1].split('@')[0]]): print('metric name?',r[0],r[3])
