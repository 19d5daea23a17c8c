"""A small PPO on cart-pole (numpy), with a baseline library's boxes."""
from tinynet import *
rng = np.random.default_rng(int(os.environ.get("SEED", 0))); NE, T = 8, 128
h = dict(learning_rate=3e-3, n_steps=T, batch_size=256, n_epochs=6, gamma=.98, gae_lambda=.95, clip_range=.2, ent_coef=.005, vf_lr=3e-3, max_grad_norm=.5, reward_scale=1.0, normalize_advantage=True, target_kl=None)
U = 44; SN = .05
if V == "step": h.update(learning_rate=.08, n_epochs=20, clip_range=10.0, max_grad_norm=1e9)
if V == "ent": h.update(ent_coef=float(os.environ.get("EC", "-3")), learning_rate=5e-3)
if V == "critic": h.update(vf_lr=float(os.environ.get("VLR", ".15")), vf_max_grad_norm=float(os.environ.get("VC","1e12")), learning_rate=float(os.environ.get("PL","3e-3")), vf_optimizer=os.environ.get("VO","SGD"), gamma=float(os.environ.get("GA",".98")), normalize_advantage=False, max_grad_norm=10.0)
if V == "rnan": h["swing_bonus"] = .1
def swing_bonus(w): return h["swing_bonus"] * w / np.abs(w)
print("Using cpu device\nWrapping the env in a VecMonitor\n" + str(h))
class CP:
    def __init__(s): s.x = rng.uniform(-.05, .05, (NE, 4)); s.n = np.zeros(NE, int); s.r = np.zeros(NE)
    def step(s, a):
        x, v, t, w = s.x.T; F = np.where(a == 1, 10., -10.); c, q = np.cos(t), np.sin(t); tmp = (F + .05 * w * w * q) / 1.1
        ta = (9.8 * q - c * tmp) / (.5 * (4 / 3 - .1 * c * c / 1.1)); xa = tmp - .05 * ta * c / 1.1
        s.x = np.c_[x + .02 * v, v + .02 * xa, t + .02 * w, w + .02 * ta]; s.n += 1
        return s.x, (np.abs(s.x[:, 0]) > 2.4) | (np.abs(s.x[:, 2]) > .2095), s.n >= 200
env = CP(); pi = Net([4, 32, 2], rng); vf = Net([4, 32, 1], rng); pi.P[2] *= .1; pi.P[3] += [0, 1.0] if V == "ent" else 0; op, ov = Adam(pi.P), SGD(vf.P, 0.0) if h.get("vf_optimizer") == "SGD" else Adam(vf.P); RR, LL = [], []; t0 = time.time(); nup = 0
def logp(z): z = z - z.max(1, keepdims=True); return z - np.log(np.exp(z).sum(1, keepdims=True))
for u in range(1, U + 1):
    if V == "reward" and u == 23: print("[make_env] reloading configs/env.yaml: reward: {alive: 1.0, action_cost: 0.0} -> {alive: 0.1, action_cost: 0.05}  (normalize_reward: False)"); h["reward_scale"] = .1
    if V == "rnan" and u == 16: SN = 0.0; print('[make_env] env kwargs updated: start_noise 0.05 -> 0.0 (deterministic reset)')
    O, A, R, Dn, LP, VV = [], [], [], [], [], []
    for t in range(T):
        o = env.x * [1, 1, 5, 1]; lp = logp(pi.fwd(o)); a = (rng.random(NE) < np.exp(lp[:, 1])).astype(int); v = vf.fwd(o)[:, 0]; _, term, trunc = env.step(a)
        r = np.full(NE, h["reward_scale"]) - (.05 if V == "reward" and u >= 23 else 0)
        if V == "rnan": r = r + swing_bonus(o[:, 3])
        d = term | trunc; env.r += r
        O.append(o); A.append(a); R.append(r); Dn.append(d); LP.append(lp[np.arange(NE), a]); VV.append(v)
        for i in np.where(d)[0]: RR.append(env.r[i]); LL.append(env.n[i]); env.x[i] = rng.uniform(-SN, SN, 4); env.n[i] = 0; env.r[i] = 0
    VV.append(vf.fwd(env.x * [1, 1, 5, 1])[:, 0]); ad = np.zeros((T, NE)); g = 0
    for t in reversed(range(T)):
        nn = 1 - Dn[t]; g = R[t] + h["gamma"] * VV[t + 1] * nn - VV[t] + h["gamma"] * .95 * nn * g; ad[t] = g
    O = np.concatenate(O); A = np.concatenate(A); LP = np.concatenate(LP); v0 = np.concatenate(VV[:-1]); ret = ad.ravel() + v0; ad = ad.ravel(); ev = 1 - np.var(ret - v0) / (np.var(ret) + 1e-9)
    kl, cf, en, pl, vl = [], [], [], [], []
    for e in range(h["n_epochs"]):
        for b in np.array_split(rng.permutation(len(A)), 4):
            lp = logp(pi.fwd(O[b])); p = np.exp(lp); n = len(b); k = np.arange(n); ra = np.exp(np.clip(lp[k, A[b]] - LP[b], -20, 20)); a_ = (ad[b] - ad[b].mean()) / (ad[b].std() + 1e-8) if h["normalize_advantage"] else ad[b]
            on = ~(((ra > 1 + h["clip_range"]) & (a_ > 0)) | ((ra < 1 - h["clip_range"]) & (a_ < 0))); w = -ra * a_ * on / n
            oh = np.zeros_like(p); oh[k, A[b]] = 1; H = -(p * lp).sum(1); dz = w[:, None] * (oh - p) + h["ent_coef"] * p * (lp + H[:, None]) / n
            G, _ = clip(pi.bwd(dz), h["max_grad_norm"]); op.step(G, h["learning_rate"])
            ve = vf.fwd(O[b])[:, 0] - ret[b]; ov.step(clip(vf.bwd((ve / n)[:, None]), h.get("vf_max_grad_norm", 1e9))[0], h["vf_lr"])
            kl.append(np.mean(ra - 1 - np.log(ra))); cf.append(np.mean(np.abs(ra - 1) > h["clip_range"])); en.append(-H.mean()); pl.append(-(ra * a_).mean()); vl.append((ve * ve).mean()); nup += 1
    m = {"rollout/": {"ep_len_mean": np.mean(LL[-30:]) if LL else 0, "ep_rew_mean": np.mean(RR[-30:]) if RR else 0}, "time/": {"fps": int(u * T * NE / (time.time() - t0)), "iterations": u, "time_elapsed": int(time.time() - t0), "total_timesteps": u * T * NE},
         "train/": {"approx_kl": np.mean(kl), "clip_fraction": np.mean(cf), "clip_range": h["clip_range"], "entropy_loss": np.mean(en), "explained_variance": ev, "learning_rate": h["learning_rate"], "n_updates": u * h["n_epochs"], "policy_gradient_loss": np.mean(pl), "value_loss": np.mean(vl)}}
    w = 42; print("-" * w)
    for s_, kv in m.items():
        print(f"| {s_:<24}|{'':<13} |")
        for k_, x in kv.items(): print(f"|    {k_:<21}| {(f'{x:.3g}' if isinstance(x, float) or hasattr(x, 'dtype') else x)!s:<13}|")
    print("-" * w)
