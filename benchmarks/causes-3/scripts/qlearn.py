import os,time,numpy as np,sys
F=os.environ['F'];r=np.random.default_rng(31)
hp=dict(env_id='RingWorld-v0',learning_rate=.3 if F=='div' else .1,gamma=1.05 if F=='div' else .99,buffer_size=5000,batch_size=64,target_network_frequency=40 if F=='div' else 200,tau=1.0,start_e=1.0,end_e=.05,exploration_fraction=.3,total_timesteps=12000,double=False,features='random_relu_64' )
for k,v in hp.items():print(f'{k}: {v}')
N=20;B=r.normal(size=(2,64))*1.5;bb=r.normal(size=64)*.3
def ph(s):a=2*np.pi*s/N;return np.maximum(np.stack([np.cos(a),np.sin(a)],-1)@B+bb,0)*.12
W=np.zeros((64,3));T=W.copy();buf=[];s=5;ep=0;L=0;q=0;tot=0;n=0;rec=[]
lr=.3 if F=='div' else .1
for t in range(1,12001):
    e=max(.05,1-.95*t/(.3*12000));a=r.integers(3) if r.random()<e else int(np.argmax(ph(np.array(s))@W));s2=(s+[-1,0,1][a]+(r.random()<.1))%N;rew=1. if s2==0 else -.02;buf.append((s,a,rew,s2,s2==0));buf=buf[-5000:];tot+=rew;L+=1;s=s2
    if s==0 or L>=80:
        rec.append(tot);ep+=1;
        if ep%6==0 and t>400:print(f'global_step={t}, episodic_return={tot:.3f}, episodic_length={L}',flush=True)
        tot=0;L=0;s=r.integers(3,17)
    if t>300 and t%2==0:
        k=r.integers(0,len(buf),64);S,A,R,S2,Dn=map(np.array,zip(*[buf[i] for i in k]));f=ph(S);f2=ph(S2);tg=R+hp['gamma']*(f2@T).max(1)*((1-Dn) if F!='div' else 1.);qa=(f@W)[np.arange(64),A];td=tg-qa
        g=np.zeros_like(W);np.add.at(g.T,A,-(td[:,None]*f)/64);W=W-lr*g
        if t%(40 if F=='div' else 200)==0:T=W.copy()
        if t%200==0:print(f'losses/td_loss={np.mean(td**2):.5g} losses/q_values={qa.mean():.5g} charts/epsilon={e:.3f}',flush=True);time.sleep(.1)
print('writing model to runs/RingWorld-v0__dqn__31/dqn.model')
