import numpy as np
class Cart:
    def __init__(s, n, r, scale=1.0): s.n, s.r, s.scale = n, r, scale; s.s = r.uniform(-.05, .05, (n, 4)); s.t = np.zeros(n, int); s.ret = np.zeros(n)
    def step(s, a):
        x, v, th, w = s.s.T; f = np.where(a == 1, 10., -10.); c, q = np.cos(th), np.sin(th); t = (f + .05 * w * w * q) / 1.1
        al = (9.8 * q - c * t) / (.5 * (4 / 3 - .1 * c * c / 1.1)); ac = t - .05 * al * c / 1.1
        s.s = np.stack([x + .02 * v, v + .02 * ac, th + .02 * w, w + .02 * al], 1); s.t += 1
        rew = np.ones(s.n) * s.scale; s.ret += rew; fell = (abs(s.s[:, 0]) > 2.4) | (abs(s.s[:, 2]) > .2095); done = fell | (s.t >= 200)
        info = [(s.ret[i], s.t[i]) for i in np.where(done)[0]]; obs = s.s.copy()
        for i in np.where(done)[0]: s.s[i] = s.r.uniform(-.05, .05, 4); s.t[i] = 0; s.ret[i] = 0
        return obs, rew, done, info
