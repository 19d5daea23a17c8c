"""Deep Q-Learning exercise (week 6)"""
import random, sys, time, os
from collections import deque, namedtuple
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import gymnasium as gym
CFG = dict(env="CartPole-v1", seed=0, n_episodes=320, buffer_size=20000, batch_size=64, gamma=0.99, lr=5e-4,
           tau=0.005, update_every=1, eps_start=1.0, eps_end=0.02, eps_decay=0.98, hidden=64, target_net=True, double=True, terminal_mask=True)
for a in sys.argv[1:]:
    k, v = a.split("="); CFG[k] = type(CFG[k])(eval(v)) if not isinstance(CFG[k], str) else v
print("Deep Q-Network"); print("-" * 40)
for k, v in CFG.items(): print(f"{k:<16}: {v}")
print("-" * 40)
c = type("C", (), CFG)
random.seed(c.seed); np.random.seed(c.seed); torch.manual_seed(c.seed); torch.set_num_threads(1)
open("pid", "w").write(str(os.getpid()))
env = gym.make(c.env)
net = lambda: nn.Sequential(nn.Linear(4, c.hidden), nn.ReLU(), nn.Linear(c.hidden, c.hidden), nn.ReLU(), nn.Linear(c.hidden, 2))
q, qt = net(), net(); qt.load_state_dict(q.state_dict()); opt = torch.optim.Adam(q.parameters(), lr=c.lr)
mem = deque(maxlen=c.buffer_size); eps = c.eps_start; scores = deque(maxlen=20); step = 0
for ep in range(1, c.n_episodes + 1):
    s, _ = env.reset(seed=c.seed + ep); score = 0; losses = []; mq = []
    for t in range(500):
        if random.random() < eps: a = random.randrange(2)
        else:
            with torch.no_grad(): a = int(q(torch.as_tensor(s)).argmax())
        s2, r, te, tr, _ = env.step(a); mem.append((s, a, r, s2, float(te))); s = s2; score += r; step += 1
        if len(mem) >= c.batch_size and step % c.update_every == 0:
            b = random.sample(mem, c.batch_size) if len(mem) > c.batch_size else list(mem)
            S, A, R, S2, D = (torch.as_tensor(np.array(x, dtype=np.float32)) for x in zip(*b))
            with torch.no_grad():
                n = qt if c.target_net else q
                nq = n(S2).gather(1, q(S2).argmax(1, True)).squeeze(1) if c.double else n(S2).max(1)[0]
                y = R + c.gamma * nq * ((1 - D) if c.terminal_mask else 1.0)
            Q = q(S).gather(1, A.long()[:, None]).squeeze(1); loss = F.mse_loss(Q, y)
            opt.zero_grad(); loss.backward(); opt.step(); losses.append(loss.item()); mq.append(Q.max().item())
            for p1, p2 in zip(qt.parameters(), q.parameters()): p1.data.lerp_(p2.data, c.tau)
        if te or tr: break
    eps = max(c.eps_end, eps * c.eps_decay); scores.append(score)
    end = "\n" if ep % 10 == 0 else ""
    print(f"\rEpisode {ep}\tAverage Score: {np.mean(scores):.2f}\tLoss: {np.mean(losses or [0]):.4f}\tMax Q: {np.mean(mq or [0]):.2f}\tEps: {eps:.3f}", end=end)
    if np.mean(scores) >= float(os.environ.get("SOLVED", 195)) and ep >= 100:
        print(f"\nEnvironment solved in {ep} episodes!\tAverage Score: {np.mean(scores):.2f}"); break
