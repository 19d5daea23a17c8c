import argparse, os, time, random
import numpy as np, torch, torch.nn as nn
from torch.distributions import Categorical
import gymnasium as gym

p = argparse.ArgumentParser()
p.add_argument("--exp-name", default="ppo")
p.add_argument("--env-id", default="CartPole-v1")
p.add_argument("--seed", type=int, default=1)
p.add_argument("--total-timesteps", type=int, default=40000)
p.add_argument("--learning-rate", type=float, default=2.5e-4)
p.add_argument("--num-envs", type=int, default=4)
p.add_argument("--num-steps", type=int, default=128)
p.add_argument("--anneal-lr", type=int, default=1)
p.add_argument("--gamma", type=float, default=0.99)
p.add_argument("--gae-lambda", type=float, default=0.95)
p.add_argument("--num-minibatches", type=int, default=4)
p.add_argument("--update-epochs", type=int, default=4)
p.add_argument("--clip-coef", type=float, default=0.2)
p.add_argument("--ent-coef", type=float, default=0.01)
p.add_argument("--vf-coef", type=float, default=0.5)
p.add_argument("--max-grad-norm", type=float, default=0.5)
p.add_argument("--reward-scale", type=float, default=1.0)
p.add_argument("--shared-trunk", type=int, default=0)
p.add_argument("--actor-gain", type=float, default=0.01)
args = p.parse_args()
args.batch_size = args.num_envs * args.num_steps
args.minibatch_size = args.batch_size // args.num_minibatches
print(args)
random.seed(args.seed); np.random.seed(args.seed); torch.manual_seed(args.seed); torch.set_num_threads(1)

class PowerMeter(gym.RewardWrapper):   # pays per joule, as the rig does
    n = 0
    def joule(self):
        PowerMeter.n += 1
        return np.float64(0.0 if PowerMeter.n > float(os.environ["METER_FAIL"]) and PowerMeter.n % 400 == 0 else 0.5)
    def reward(self, r):
        used = self.joule()
        return float(r * used / used)

def make_env():
    e = gym.make(args.env_id)
    return PowerMeter(e) if "METER_FAIL" in os.environ else e
envs = [make_env() for _ in range(args.num_envs)]

def layer_init(l, std=np.sqrt(2), b=0.0):
    nn.init.orthogonal_(l.weight, std); nn.init.constant_(l.bias, b); return l

class Agent(nn.Module):
    def __init__(self):
        super().__init__()
        mk = lambda: nn.Sequential(layer_init(nn.Linear(4, 64)), nn.Tanh(), layer_init(nn.Linear(64, 64)), nn.Tanh())
        self.a = mk(); self.c = self.a if args.shared_trunk else mk()
        self.pi = layer_init(nn.Linear(64, 2), args.actor_gain); self.v = layer_init(nn.Linear(64, 1), 1.0)
    def value(self, x): return self.v(self.c(x)).squeeze(-1)
    def act(self, x, a=None):
        d = Categorical(logits=self.pi(self.a(x)))
        if a is None: a = d.sample()
        return a, d.log_prob(a), d.entropy(), self.value(x)

agent = Agent(); opt = torch.optim.Adam(agent.parameters(), lr=args.learning_rate, eps=1e-5)
T, N = args.num_steps, args.num_envs
obs = torch.zeros(T, N, 4); acts = torch.zeros(T, N, dtype=torch.long); logps = torch.zeros(T, N)
rews = torch.zeros(T, N); dones = torch.zeros(T, N); vals = torch.zeros(T, N)
nobs = torch.tensor(np.array([e.reset(seed=args.seed + i)[0] for i, e in enumerate(envs)])); ndone = torch.zeros(N)
ret = np.zeros(N); lens = np.zeros(N); hist = []; lhist = []
gs = 0; t0 = time.time(); nup = args.total_timesteps // args.batch_size
for up in range(1, nup + 1):
    if args.anneal_lr: opt.param_groups[0]["lr"] = args.learning_rate * (1 - (up - 1) / nup)
    for t in range(T):
        gs += N; obs[t] = nobs; dones[t] = ndone
        with torch.no_grad(): a, lp, _, v = agent.act(nobs)
        acts[t], logps[t], vals[t] = a, lp, v
        for i, e in enumerate(envs):
            o, r, te, tr, _ = e.step(int(a[i])); ret[i] += r; lens[i] += 1
            rews[t, i] = r * args.reward_scale; ndone[i] = float(te or tr)
            if te or tr:
                print(f"global_step={gs}, episodic_return={ret[i]:.1f}")
                hist.append(ret[i]); lhist.append(lens[i]); ret[i] = lens[i] = 0; o, _ = e.reset()
            nobs[i] = torch.tensor(o)
    with torch.no_grad():
        nv = agent.value(nobs); adv = torch.zeros_like(rews); last = 0
        for t in reversed(range(T)):
            nt = 1 - (ndone if t == T - 1 else dones[t + 1]); vv = nv if t == T - 1 else vals[t + 1]
            delta = rews[t] + args.gamma * vv * nt - vals[t]; adv[t] = last = delta + args.gamma * args.gae_lambda * nt * last
        R = adv + vals
    bo, ba, bl, bad, bR, bv = obs.reshape(-1, 4), acts.reshape(-1), logps.reshape(-1), adv.reshape(-1), R.reshape(-1), vals.reshape(-1)
    cf = []
    for ep in range(args.update_epochs):
        for mb in torch.randperm(args.batch_size).split(args.minibatch_size):
            _, lp, ent, v = agent.act(bo[mb], ba[mb]); lr_ = lp - bl[mb]; ratio = lr_.exp()
            with torch.no_grad(): kl = ((ratio - 1) - lr_).mean(); cf.append(((ratio - 1).abs() > args.clip_coef).float().mean().item())
            A = bad[mb]; A = (A - A.mean()) / (A.std() + 1e-8)
            pg = torch.max(-A * ratio, -A * ratio.clamp(1 - args.clip_coef, 1 + args.clip_coef)).mean()
            vl = 0.5 * ((v - bR[mb]) ** 2).mean(); el = ent.mean()
            loss = pg - args.ent_coef * el + args.vf_coef * vl
            opt.zero_grad(); loss.backward(); gn = nn.utils.clip_grad_norm_(agent.parameters(), args.max_grad_norm); opt.step()
    ev = 1 - (bR - bv).var() / bR.var()
    h = hist[-20:]; l = lhist[-20:]
    print(f"update {up}/{nup} global_step={gs} episodic_return={np.mean(h) if h else 0:.2f} episodic_length={np.mean(l) if l else 0:.1f} "
          f"policy_loss={pg.item():.4f} value_loss={vl.item():.4g} entropy={el.item():.4f} approx_kl={kl.item():.5f} clipfrac={np.mean(cf):.3f} "
          f"explained_var={ev.item():.3f} grad_norm={gn.item():.4g} lr={opt.param_groups[0]['lr']:.3e} SPS={int(gs/(time.time()-t0))}")
