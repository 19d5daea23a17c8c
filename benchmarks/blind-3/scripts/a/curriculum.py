# sequence-sum network with growing length; a jump at each stage. args: lr steps seed mode
import sys,numpy as np; from nn import *
lr,S,seed,mode=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]; r=np.random.default_rng(seed); n=MLP([40,128,19],r); o=Adam(lr); st=0; L=[];Ac=[]
for s in range(1,S+1):
    ns=min(3,s*4//(S+1)); 
    if ns!=st: st=ns; print(f"*** curriculum: stage {st+1}/4 (up to {st+1} digits) ***")
    x=np.zeros((48,4,10)); d=r.integers(0,[10,7,6,5][st],(48,st+1)); [x.__setitem__((np.arange(48),j,d[:,j]),1) for j in range(st+1)]; y=np.minimum(d.sum(1),18)
    l,g,a=xent(n(x.reshape(48,-1)),y); o(n.params,n.back(g)); L.append(l);Ac.append(a)
    if s%(S//80)==0: print(f"{s:6d}  ce={np.mean(L):.3f}  exact={100*np.mean(Ac):5.1f}%  digits<={st+1}"); L=[];Ac=[]
