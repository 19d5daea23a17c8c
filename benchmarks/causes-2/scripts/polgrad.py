import argparse, json, os, time
import numpy as np
from tinynet import MLP, Adam, norm, softmax

ap = argparse.ArgumentParser()
ap.add_argument("--iters", type=int, default=120)
ap.add_argument("--envs", type=int, default=16)
ap.add_argument("--horizon", type=int, default=128)
ap.add_argument("--policy-lr", type=float, default=3e-3)
ap.add_argument("--value-lr", type=float, default=5e-3)
ap.add_argument("--ent-coef", type=float, default=0.01)
ap.add_argument("--clip", type=float, default=0.2)
ap.add_argument("--epochs", type=int, default=4)
ap.add_argument("--gamma", type=float, default=0.98)
ap.add_argument("--env-config", default="pole.json")
ap.add_argument("--seed", type=int, default=0)
a = ap.parse_args()
F = os.environ.get("F", "")
print(">> polgrad: clipped policy gradient on the pole, numpy", np.__version__)
print(">> " + json.dumps(vars(a)))
rng = np.random.default_rng(a.seed)
N, T = a.envs, a.horizon
S = rng.uniform(-.05, .05, (N, 4)); steps = np.zeros(N); ret = np.zeros(N)


def step(s, act, cfg):
    x, xd, th, thd = s.T
    f = np.where(act == 1, 10., -10.)
    c, sn = np.cos(th), np.sin(th)
    t = (f + .05 * thd ** 2 * sn) / 1.1
    tha = (9.8 * sn - c * t) / (.5 * (4 / 3 - .1 * c ** 2 / 1.1))
    xa = t - .05 * tha * c / 1.1
    s2 = np.stack([x + .02 * xd, xd + .02 * xa, th + .02 * thd, thd + .02 * tha], 1)
    done = (np.abs(s2[:, 0]) > 2.4) | (np.abs(s2[:, 2]) > .2095)
    r = np.ones(len(s)) * cfg["reward_scale"]
    if cfg.get("bonus") == "log_margin":
        r = r * np.log(1 + 0.2095 - np.abs(s2[:, 2])) / np.sqrt(cfg["margin"] - np.abs(s2[:, 0]))
    return s2, r, done


pi = MLP([4, 32, 2], rng, "tanh", .5); vf = MLP([4, 32, 1], rng, "tanh", .5)
po, vo = Adam(pi.params, a.policy_lr), Adam(vf.params, a.value_lr)
cfg = {"reward_scale": 1.0}
if F == "nanreward": cfg = {"reward_scale": 1.0, "bonus": "log_margin", "margin": 1.2}
print(f">> env: {cfg}, {N} copies, horizon {T}")
out = open("progress.jsonl", "w"); t0 = time.time(); total = 0; fin = []
for it in range(1, a.iters + 1):
    if F == "scale" and it == 60:
        cfg = {"reward_scale": 250.0}
        print(f">> env: {a.env_config} changed on disk, reloaded: {cfg}")
    if F == "shrunk" and it == 65: cfg = {"reward_scale": 0.02}
    O, A, R, D, LP = [], [], [], [], []
    for _ in range(T):
        p = softmax(pi.forward(S)); act = (rng.random(N) < p[:, 1]).astype(int)
        S2, r, d = step(S, act, cfg); steps += 1; ret += r; total += N
        d = d | (steps >= 300)
        O.append(S); A.append(act); R.append(r); D.append(d); LP.append(np.log(p[np.arange(N), act] + 1e-12))
        for i in np.flatnonzero(d):
            fin.append((ret[i], steps[i])); ret[i] = 0; steps[i] = 0; S2[i] = rng.uniform(-.05, .05, 4)
        S = S2
    G = np.zeros((T, N)); g = vf.forward(S)[:, 0]
    for t in range(T - 1, -1, -1):
        g = R[t] + a.gamma * g * (1 - D[t]); G[t] = g
    O, A, G, LP = np.concatenate(O), np.concatenate(A), G.ravel(), np.concatenate(LP)
    V = vf.forward(O)[:, 0]; adv = G - V
    if F not in ("scale",): adv = (adv - adv.mean()) / (adv.std() + 1e-8)
    ix = np.arange(len(A)); kls, cf = [], []
    for _ in range(a.epochs):
        p = softmax(pi.forward(O)); lp = np.log(p[ix, A] + 1e-12); ratio = np.exp(lp - LP)
        on = ~(((ratio > 1 + a.clip) & (adv > 0)) | ((ratio < 1 - a.clip) & (adv < 0)))
        oh = np.eye(2)[A]; H = -(p * np.log(p + 1e-12)).sum(1, keepdims=True)
        gz = -(ratio * adv * on)[:, None] * (oh - p) + a.ent_coef * p * (np.log(p + 1e-12) + H)
        gr = pi.backward(gz / len(A)); po.step(gr)
        v = vf.forward(O)[:, 0]; vl = ((v - G) ** 2).mean(); vg = vf.backward(2 * (v - G)[:, None] / len(A)); vo.step(vg)
        kls.append(float((LP - lp).mean())); cf.append(float((np.abs(ratio - 1) > a.clip).mean()))
    f = fin[-40:]
    row = dict(iter=it, env_steps=total, ep_return=float(np.mean([x[0] for x in f])) if f else None, ep_len=float(np.mean([x[1] for x in f])) if f else None,
               step_reward=float(np.mean(R)), entropy=float(H.mean()), approx_kl=kls[-1], clip_frac=cf[-1], value_loss=float(vl), value_mean=float(v.mean()),
               pi_grad=norm(gr), policy_lr=po.lr, sec=round(time.time() - t0, 2))
    out.write(json.dumps(row) + "\n"); out.flush()
    if it % 4 == 0 or it == 1:
        print(">> it {iter:>3d}  steps {env_steps:>7,d}  R̄ {ep_return:9.2f}  len {ep_len:6.1f}  H {entropy:.4f}  kl {approx_kl:+.4f}  clip {clip_frac:.2f}  vloss {value_loss:.3g}  V {value_mean:.2f}".format(**row))
print(f">> finished {a.iters} iterations, {total:,} env steps in {time.time()-t0:.1f} s")
