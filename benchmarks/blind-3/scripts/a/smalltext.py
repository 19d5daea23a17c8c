# character model on a short text: bits per character on training and held-out text. args: lr epochs nchars seed
import sys,numpy as np; from nn import *
lr,E,N,seed=float(sys.argv[1]),int(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4]); r=np.random.default_rng(seed); T,V=text(); v=len(V);C=6;I=np.eye(v); n=MLP([v*C,128,v],r); o=Adam(lr); H=np.arange(50000,51500)
x=lambda i: I[T[i[:,None]+np.arange(C)]].reshape(len(i),-1)
print(f"corpus {N} chars, vocab {v}, held-out 1500 chars, order {C}")
for e in range(1,E+1):
    L=[]
    for _ in range(max(10,N//150)): i=r.integers(0,N,40); l,d,_a=xent(n(x(i)),T[i+C]); o(n.params,n.back(d)); L.append(l)
    h,_,a=xent(n(x(H)),T[H+C]); print(f"[{e:>3}] bpc train {np.mean(L)/np.log(2):.3f} | held-out {h/np.log(2):.3f} | next-char acc {a*100:.1f}%")
