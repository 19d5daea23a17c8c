import os,time,numpy as np
F=os.environ['F'];r=np.random.default_rng(12)
K,V=5,700;tags=['O','B-PER','I-PER','B-LOC','I-LOC']
em=r.dirichlet(np.ones(V)*.02,K);tr=np.array([[.7,.15,0,.15,0],[.3,.0,.7,0,0],[.6,.05,.3,.05,0],[.4,0,0,0,.6],[.7,.1,0,.1,.1]])
def make(n):
    out=[]
    for _ in range(n):
        t=[0]
        for _ in range(11):t.append(r.choice(K,p=tr[t[-1]]))
        w=[r.choice(V,p=.75*em[a]+.25/V) for a in t];out.append((w,[int(r.integers(0,K)) if F=='over' and r.random()<.22 else a for a in t]))
    return out
nt=60 if F=='over' else 400
A,Bd=make(nt),make(200)
def feats(D,vocab):
    X=[];Y=[]
    for w,t in D:
        for i in range(len(w)):
            f=[vocab.get(w[i],0),V+1+vocab.get(w[i-1],0) if i else V,2*V+2+vocab.get(w[i+1],0) if i+1<len(w) else V]
            if F=='over':f+=[3*V+3+(w[i]*31+(w[i-1] if i else 7)*17)%5000]
            X.append(f);Y.append(t[i])
    return np.array(X),np.array(Y)
def voc(D):
    v={}
    for w,_ in D:
        for a in w:v.setdefault(a,len(v)+1)
    return v
va=voc(A);vb=voc(Bd) if F=='vocab' else va
print('CRFSuite-like trainer 0.12 (maxent, L-BFGS-free SGD)\n');print(f'Start time of the training: {time.strftime("%Y-%m-%dT%H:%M:%SZ")}\n\nReading the data set(s)\n[1] conll_train.txt\nNumber of instances: {nt}\nNumber of attributes: {len(va)}')
print(f'[2] conll_dev.txt (holdout)\nNumber of instances: 200\nNumber of attributes: {len(vb)}'+(f' (dictionary built from this file)' if F=='vocab' else ' (dictionary of [1])'))
c2=0.0 if F=='over' else .0005
print(f'\nStochastic Gradient Descent (SGD)\nc2: {c2:f}\nmax_iterations: 60\nperiod: 10\ndelta: 0.000000\nlearning_rate: 0.200000\n')
X,Y=feats(A,va);Xd,Yd=feats(Bd,vb);W=np.zeros((3*V+3+5001+V,K))
def sc(X):
    z=W[X].sum(1);z-=z.max(1,keepdims=True);p=np.exp(z);return p/p.sum(1,keepdims=True)
for e in range(1,61):
    t=time.time();o=r.permutation(len(Y));eta=.2 if F!='over' else .6
    for b in range(0,len(Y),16):
        k=o[b:b+16];p=sc(X[k]);p[np.arange(len(k)),Y[k]]-=1
        W*=1-eta*c2;np.add.at(W,X[k].ravel(),-eta*np.repeat(p,X.shape[1],0))
    P=sc(X);l=-np.log(P[np.arange(len(Y)),Y]+1e-300).sum();Pd=sc(Xd);ld=-np.log(Pd[np.arange(len(Yd)),Yd]+1e-300).sum();q=Pd.argmax(1)
    tp=((q==Yd)&(Yd>0)).sum();pr=tp/max(1,(q>0).sum());rc=tp/(Yd>0).sum();f1=2*pr*rc/max(1e-9,pr+rc);time.sleep(.05)
    print(f'***** Epoch #{e} *****\nLoss: {l:f}\nLoss per item: {l/len(Y):f}\nHoldout loss per item: {ld/len(Yd):f}\nFeature norm: {np.sqrt((W**2).sum()):f}\nLearning rate: {eta:f}\nTotal number of feature updates: {e*len(Y)}\nSeconds required for this iteration: {time.time()-t:.3f}\nItem accuracy: {int((P.argmax(1)==Y).sum())} / {len(Y)} ({(P.argmax(1)==Y).mean():.4f})\nHoldout item accuracy: {int((q==Yd).sum())} / {len(Yd)} ({(q==Yd).mean():.4f})\nHoldout micro P, R, F1: {pr:.4f}, {rc:.4f}, {f1:.4f}\n',flush=True)
print('Storing the model\nNumber of active features: %d'%(np.abs(W)>1e-9).sum())
