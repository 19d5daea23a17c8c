# view.py slug regex [n]: bins a metric of a log. Without regex: thinned lines
import sys,re,numpy as np
slug=sys.argv[1]; b=open(f'/srv/labs/ml/a/{slug}/train.log',errors='replace').read().replace('\r','\n'); L=b.split('\n')
if len(sys.argv)>2 and sys.argv[2]:
    for rx in sys.argv[2].split(';;'):
        v=[float(x.rstrip(',;|)%]')) for x in re.findall(rx,b,re.M) if re.match(r'[-+]?(\d|nan|inf|NaN|Inf|\.\d)',x)]; k=int(sys.argv[3]) if len(sys.argv)>3 else 16; 
        print(slug,rx,len(v),'first',v[:1],'last',v[-1:]); i=np.array_split(np.arange(len(v)),min(k,max(1,len(v))))
        print('   ',' '.join(f"{np.mean([v[j] for j in q]):.4g}" for q in i if len(q)))
else:
    n=12; i=sorted(set(np.linspace(0,len(L)-1,n).astype(int))); print('##',slug,len(L)); [print('  ',j,L[j][:210]) for j in i]; print('   -', L[-2][:200])
