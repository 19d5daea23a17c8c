import argparse, numpy as np, torch, torch.nn as nn, time, csv
p=argparse.ArgumentParser(); p.add_argument('--lr',type=float,default=0.01); p.add_argument('--gamma',type=float,default=0.99); p.add_argument('--ent-coef',type=float,default=0.01)
p.add_argument('--vf-coef',type=float,default=0.5); p.add_argument('--iters',type=int,default=60); p.add_argument('--episodes-per-iter',type=int,default=8); p.add_argument('--max-grad-norm',type=float,default=1.0)
p.add_argument('--reward',default='1'); p.add_argument('--normalize-adv',type=int,default=1); p.add_argument('--temperature',type=float,default=1.0); p.add_argument('--seed',type=int,default=0); p.add_argument('--epochs-per-iter',type=int,default=1)
a=p.parse_args(); print(a); torch.manual_seed(a.seed); rng=np.random.default_rng(a.seed)
class Cart:
    def reset(s): s.s=rng.uniform(-.05,.05,4); s.t=0; return s.s
    def step(s,u):
        x,v,th,w=s.s; F=10. if u else -10.; c,si=np.cos(th),np.sin(th)
        tmp=(F+.05*w*w*si)/1.1; ta=(9.8*si-c*tmp)/(.5*(4/3-.1*c*c/1.1)); xa=tmp-.05*ta*c/1.1
        s.s=np.array([x+.02*v,v+.02*xa,th+.02*w,w+.02*ta]); s.t+=1
        fall=abs(s.s[0])>2.4 or abs(s.s[2])>.209
        r={'1':1.,'big':1e4}.get(a.reward)
        if r is None: r=1.+.1*np.sqrt(.15-abs(s.s[2]))     # bonus for standing straight
        return s.s,float(r),fall or s.t>=300,fall
env=Cart(); body=nn.Sequential(nn.Linear(4,64),nn.Tanh()); pi=nn.Linear(64,2); vf=nn.Linear(64,1)
par=[*body.parameters(),*pi.parameters(),*vf.parameters()]; opt=torch.optim.Adam(par,a.lr)
print(f"{'iter':>5} {'steps':>8} {'ep_len':>8} {'ep_rew':>10} {'entropy':>8} {'kl':>9} {'pg_loss':>10} {'v_loss':>11} {'expl_var':>8} {'gnorm':>9}")
tot=0
for it in range(1,a.iters+1):
    S,A,Rt,ln,er=[],[],[],[],[]
    for _ in range(a.episodes_per_iter):
        s=env.reset(); rs=[]; d=False
        while not d:
            with torch.no_grad(): lg=pi(body(torch.tensor(s,dtype=torch.float32)))/a.temperature; pr=torch.softmax(lg,0).numpy()
            u=int(rng.random()<pr[1]); S.append(s); A.append(u); s,r,d,_=env.step(u); rs.append(r)
        g=0; out=[]
        for r in rs[::-1]: g=r+a.gamma*g; out.append(g)
        Rt+=out[::-1]; ln.append(len(rs)); er.append(sum(rs))
    tot+=len(S); S=torch.tensor(np.array(S),dtype=torch.float32); A=torch.tensor(A); Rt=torch.tensor(Rt,dtype=torch.float32)
    old=None
    for _ in range(a.epochs_per_iter):
        h=body(S); ds=torch.distributions.Categorical(logits=pi(h)/a.temperature,validate_args=False); v=vf(h)[:,0]
        old=ds.logits.detach() if old is None else old
        ad=Rt-v.detach(); ad=(ad-ad.mean())/(ad.std()+1e-8) if a.normalize_adv else ad
        pg=-(ds.log_prob(A)*ad).mean(); vl=(v-Rt).pow(2).mean(); en=ds.entropy().mean()
        loss=pg+a.vf_coef*vl-a.ent_coef*en; opt.zero_grad(); loss.backward(); gn=nn.utils.clip_grad_norm_(par,a.max_grad_norm or 1e12); opt.step()
    with torch.no_grad():
        new=torch.log_softmax(pi(body(S))/a.temperature,1); kl=(old.exp()*(old-new)).sum(1).mean().item(); ev=1-((Rt-v).var()/(Rt.var()+1e-8)).item()
    if it%2==0 or it==1: print(f'{it:5d} {tot:8d} {np.mean(ln):8.1f} {np.mean(er):10.1f} {en.item():8.4f} {kl:9.4f} {pg.item():10.4f} {vl.item():11.4g} {ev:8.3f} {gn.item():9.3g}',flush=True)
