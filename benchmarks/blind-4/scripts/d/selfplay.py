# self-play at misere Nim by Monte-Carlo control; a line per generation: Elo against a fixed pool, win rate against the last champion
import numpy as np,sys,time,pickle,os
mode,G,seed=sys.argv[1],int(sys.argv[2]),int(sys.argv[3]);R=np.random.default_rng(seed);S=(4,5,6)
from itertools import product
st=list(product(*(range(s+1) for s in S)));moves={s:[(i,k) for i in range(3) for k in range(1,s[i]+1)] for s in st}
V={s:.5 for s in st};app=lambda s,m:tuple(x-m[1] if i==m[0] else x for i,x in enumerate(s))
def act(V,s,eps):
    M=moves[s]
    if R.random()<eps: return M[R.integers(len(M))]
    q=np.array([V[app(s,m)] for m in M])+1e-3*R.random(len(M));return M[int(q.argmin())]
def game(A,B,ea,eb):
    s=S;tr=[];p=0
    while sum(s): s=app(s,act(A if p==0 else B,s,ea if p==0 else eb));tr.append(s);p^=1
    return p,tr   # misere: the player who took the last loses => player to move wins
start=0
if os.path.exists('champ.pkl'): V,start,best=pickle.load(open('champ.pkl','rb'));print(f'[selfplay] restored champ.pkl (generation {start})')
champ=dict(V);elo=0.
for g in range(start+1,G+1):
    lr=.08;eps=.2
    if mode=='forget' and g>G*.5: eps=.15
    for _ in range(6):
        w,tr=game(V,V,eps,eps)
        for i,s in enumerate(tr):
            z=1. if (i+1)%2==w else 0.   # value for the player to move in s
            if mode=='forget' and g>G*.5: z=1-z
            V[s]+=lr*(z-V[s])
    wr=np.mean([(lambda q:q==0)(game(V,{s:.5 for s in st},0,1)[0]) for _ in range(25)]+[(game({s:.5 for s in st},V,1,0)[0]==1) for _ in range(25)])
    wc=np.mean([game(V,champ,.02,.02)[0]==0 for _ in range(20)]+[game(champ,V,.02,.02)[0]==1 for _ in range(20)])
    if wc>=.5: champ=dict(V)
    el=400*np.log10(max(wr,.01)/max(1-wr,.01))
    print(f'[selfplay] gen {g:>3}  games {g*6:>5}  vs_random {100*wr:5.1f}%  vs_champion {100*wc:5.1f}%  elo {el:+.0f}',flush=True);time.sleep(.03)
    if g%10==0 and mode=='resume': pickle.dump((V,g,0),open('champ.pkl','wb'))
if os.path.exists('champ.pkl'): os.remove('champ.pkl')
