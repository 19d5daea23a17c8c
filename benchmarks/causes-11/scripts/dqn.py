import argparse, numpy as np, torch, torch.nn as nn, json, collections
p=argparse.ArgumentParser(); p.add_argument('--lr',type=float,default=1e-3); p.add_argument('--gamma',type=float,default=.98); p.add_argument('--target-update',type=int,default=200); p.add_argument('--steps',type=int,default=8000)
p.add_argument('--buffer',type=int,default=5000); p.add_argument('--seed',type=int,default=1)
a=p.parse_args(); print('hparams',json.dumps(vars(a))); torch.manual_seed(a.seed); rng=np.random.default_rng(a.seed); N=6
# warehouse robot: 6x6 grid, go to the shelf, -0.01 per move, +1 at the goal
def obs(s): o=np.zeros(24,'f4'); o[s[0]]=o[6+s[1]]=o[12+s[2]]=o[18+s[3]]=1; return o
def reset(): return [int(x) for x in rng.integers(0,N,4)]
net=lambda: nn.Sequential(nn.Linear(24,64),nn.ReLU(),nn.Linear(64,64),nn.ReLU(),nn.Linear(64,4))
q,tq=net(),net(); tq.load_state_dict(q.state_dict()); opt=torch.optim.Adam(q.parameters(),a.lr); buf=collections.deque(maxlen=a.buffer)
s=reset(); t=0; R=0; rets=[]; ls=[]; qs=[]
for st in range(1,a.steps+1):
    eps=max(.05,1-st/3000)
    with torch.no_grad(): u=int(rng.integers(4)) if rng.random()<eps else int(q(torch.tensor(obs(s))).argmax())
    n=s.copy(); d=[(1,0),(-1,0),(0,1),(0,-1)][u]; n[0]=min(N-1,max(0,n[0]+d[0])); n[1]=min(N-1,max(0,n[1]+d[1])); t+=1
    done=n[:2]==n[2:]; r=1. if done else -.01; R+=r
    buf.append((obs(s),u,r,obs(n),float(done))); s=n
    if done or t>=40: rets.append(R); s=reset(); t=0; R=0
    if len(buf)>=200 and st%2==0:
        b=[buf[i] for i in rng.integers(0,len(buf),32)]; o,u_,r_,n_,d_=[torch.tensor(np.array(x),dtype=torch.float32) for x in zip(*b)]
        with torch.no_grad(): y=r_+a.gamma*(1-d_)*tq(n_).max(1)[0]
        qq=q(o); v=qq.gather(1,u_.long()[:,None])[:,0]; l=(v-y).pow(2).mean(); opt.zero_grad(); l.backward(); opt.step(); ls.append(l.item()); qs.append(qq.mean().item())
    if st%a.target_update==0: tq.load_state_dict(q.state_dict())
    if st%250==0: print(f'step {st} | episodes {len(rets)} | return(20) {np.mean(rets[-20:]):.3f} | eps {eps:.2f} | td_loss {np.mean(ls[-100:]):.5g} | q_mean {np.mean(qs[-100:]):.4g}',flush=True)
