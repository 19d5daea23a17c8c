import os,sys,time,numpy as np
F=os.environ['F'];r=np.random.default_rng(8)
D,n=40,24000;w0=r.normal(size=D)*.6;X=(r.random((n,D))<.2)*r.exponential(1,(n,D));z=X@w0;z-=np.median(z);y=np.where(z+.5*r.normal(size=n)>0,1,-1)
eta={'high':40.}.get(F,.5);W=np.zeros(D);b=0.
loss='logistic' 
if F=='sorted':o=np.argsort(y,kind='stable');X,y=X[o],y[o];eta=2.
passes=3
print(f'Num weight bits = 18\nlearning rate = {eta:g}\ninitial_t = 0\npower_t = 0\ndecay_learning_rate = 1\nusing l2 regularization = 0\nloss_function = logistic\nusing no cache\nReading datafile = clicks.vw\nnum sources = 1\npasses = {passes}\nEnabled learners: gd, scorer-logistic, count_label\naverage  since         example        example        current        current  current\nloss     last          counter         weight          label        predict features')
S=L=0.;k=0;nx=500;N=0
for ps in range(passes):
    for i in (range(n) if F=='sorted' else r.permutation(n)):
        x=X[i];p=x@W+b;m=y[i]*p;l=np.logaddexp(0,-m);gg=-y[i]/(1+np.exp(min(m,50)));W-=eta*.1*gg*x;b-=eta*.1*gg
        S+=l;L+=l;N+=1;k+=1
        if N%nx==0:print(f'{S/N:.6f} {L/k:.6f} {N:14d} {N:14.1f} {y[i]:14.4f} {p:14.4f} {int((x>0).sum())+1:8d}',flush=True);L=0;k=0;time.sleep(.02)
print(f'\nfinished run\nnumber of examples per pass = {n}\npasses used = {passes}\nweighted example sum = {N:.6f}\naverage loss = {S/N:.6f}\ntotal feature number = {int((X>0).sum()*passes)}')
if F=='sorted':
    h=r.permutation(n)[:4000];print('holdout accuracy (val.vw, 4000 examples): %.4f'%((np.sign(X[h]@W+b)==y[h]).mean()))
