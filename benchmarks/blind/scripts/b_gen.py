# ruff: noqa: B023, B905, E501, N806, RUF059, SIM115
"""Generative toys in numpy: GAN, critic with clipped weights, VAE with a schedule for the KL term, diffusion, energy model."""

import argparse
import json

import numpy as np
from b_nets import Adam, Net, norm, rest, truth

ap = argparse.ArgumentParser()
ap.add_argument("task")
ap.add_argument("--seed", type=int, default=0)
ap.add_argument("--n", type=int, default=3000)
ap.add_argument("--lr", type=float, default=1e-3)
ap.add_argument("--every", type=int, default=50)
ap.add_argument("--style", default="a")
ap.add_argument("--beta", default="warm")
ap.add_argument("--scale", type=float, default=1.0)
ap.add_argument("--ratio", type=float, default=1.0)
ap.add_argument("--bug", default="")
ap.add_argument("--sleep", type=float, default=0.1)
a = ap.parse_args()
rng = np.random.default_rng(a.seed)


def sig(z):
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def modes(n):
    k = rng.integers(0, 5, n)
    return np.stack([np.cos(k * 1.2566), np.sin(k * 1.2566)], 1) * 1.5 + rng.normal(0, 0.12, (n, 2))


def covered(x):
    c = np.stack([np.cos(np.arange(5) * 1.2566), np.sin(np.arange(5) * 1.2566)], 1) * 1.5
    d = ((x[:, None] - c) ** 2).sum(2)
    near = d.argmin(1)[d.min(1) < 0.25]
    return sum((near == k).sum() > len(x) * 0.03 for k in range(5)), d.min(1).mean() ** 0.5


def gan():
    G, D = Net([4, 48, 48, 2], rng, "relu", gain=1.4), Net([2, 48, 48, 1], rng, "relu", gain=1.4)
    og, od = Adam(G.W, b1=0.5), Adam(D.W, b1=0.5)
    acc, spread = [], 1.0 if a.bug != "still" else 0.0
    for t in range(1, a.n + 1):
        x, z = modes(128), rng.normal(size=(128, 4)) * spread
        fake = G.forward(z)
        pr = sig(D.forward(x))
        g1 = D.backward((pr - 0.9) / 128)
        pf = sig(D.forward(fake))
        g2 = D.backward(pf / 128)
        od.step([p + q for p, q in zip(g1, g2)], a.lr * a.ratio)
        ld = -np.log(pr + 1e-7).mean() - np.log(1 - pf + 1e-7).mean()
        z = rng.normal(size=(128, 4)) * spread
        pf = sig(D.forward(G.forward(z)))
        D.backward((pf - 1) / 128)
        og.step(G.backward(D.dx), a.lr)
        lg = -np.log(pf + 1e-7).mean()
        acc.append((ld, lg, (pr > 0.5).mean()))
        if t % a.every == 0:
            m = np.mean(acc[-10:], 0)
            k, dist = covered(G.forward(rng.normal(size=(600, 4)) * spread))
            truth(t, ld=m[0], lg=m[1], modes=k, dist=dist)
            if a.style == "a":
                print(
                    f"round {t:5d} :: critic {m[0]:.3f} / forger {m[1]:.3f} / critic right {m[2]:.0%} / modes seen {k} of 5 / distance {dist:.3f}"
                )
            else:
                print(
                    f"{t}\t{m[0]:.4f}\t{m[1]:.4f}\t{k}\t{dist:.4f}" if t > a.every else "it\tL_disc\tL_gen\tmodes\tdist"
                )
            rest(a.sleep)


def wgan():
    G, D = Net([4, 32, 2], rng, "relu", gain=1.4), Net([2, 64, 64, 1], rng, "relu", gain=1.4)
    og, od = Adam(G.W, b1=0.5), Adam(D.W, b1=0.5)
    for t in range(1, a.n + 1):
        for _ in range(4):
            x, f = modes(64), G.forward(rng.normal(size=(64, 4)))
            dr = D.forward(x).mean()
            g1 = D.backward(-np.ones((64, 1)) / 64)
            df = D.forward(f).mean()
            g2 = D.backward(np.ones((64, 1)) / 64)
            od.step([p + q for p, q in zip(g1, g2)], a.lr)
            for p in D.W:
                np.clip(p, -0.15, 0.15, out=p)
        D.forward(G.forward(rng.normal(size=(64, 4))))
        D.backward(-np.ones((64, 1)) / 64)
        og.step(G.backward(D.dx), a.lr)
        if t % a.every == 0:
            k, dist = covered(G.forward(rng.normal(size=(600, 4))))
            print(
                f"({t}) critic_loss: {df - dr:+.4f}; gen_loss: {-df:+.4f}; W-estimate: {dr - df:.4f}; dist_to_mode: {dist:.4f}"
            )
            truth(t, critic=df - dr, dist=dist)
            rest(a.sleep)


def vae():
    E, Dn = Net([16, 40, 8], rng), Net([4, 40, 16], rng)
    oe, od = Adam(E.W), Adam(Dn.W)
    mix = rng.normal(size=(4, 16))
    for t in range(1, a.n + 1):
        s = rng.normal(size=(96, 4))
        x = np.tanh(s @ mix) + rng.normal(0, 0.05, (96, 16))
        if a.beta == "warm":
            beta = min(1.0, t / (0.6 * a.n)) * 0.5
        elif a.beta == "cycle":
            beta = min(1.0, 2 * ((t / (a.n / 5)) % 1)) * 0.5
        elif a.beta == "heavy":
            beta = 3.0 * min(1.0, t / (0.1 * a.n)) ** 2
        else:
            beta = 0.1
        h = E.forward(x)
        mu, lv = h[:, :4], np.clip(h[:, 4:], -8, 4)
        e = rng.normal(size=mu.shape)
        z = mu + np.exp(lv / 2) * e
        d = Dn.forward(z) - x
        rec = (d * d).sum(1).mean()
        kl = 0.5 * (mu**2 + np.exp(lv) - lv - 1).sum(1).mean()
        gd = Dn.backward(2 * d / 96)
        dz = Dn.dx
        dmu = dz + beta * mu / 96
        dlv = dz * e * 0.5 * np.exp(lv / 2) + beta * 0.5 * (np.exp(lv) - 1) / 96
        ge = E.backward(np.concatenate([dmu, dlv], 1))
        oe.step(ge, a.lr), od.step(gd, a.lr)
        if t % a.every == 0:
            truth(t, total=rec + beta * kl, rec=rec, kl=kl)
            if a.style == "a":
                print(f"· {t:>5}  total {rec + beta * kl:8.4f}  = rec {rec:8.4f} + {beta:.3f} × kl {kl:7.4f}")
            else:
                print(
                    f"<step n='{t}' objective='{rec + beta * kl:.5f}' rec='{rec:.5f}' kl='{kl:.5f}' beta='{beta:.3f}'/>"
                )
            rest(a.sleep)


def diffusion():
    N = Net([2 + 3, 64, 64, 2], rng, "relu", gain=1.4)
    op = Adam(N.W)
    ema = None
    out = open("denoise.ndjson", "w") if a.style == "file" else None
    for t in range(1, a.n + 1):
        x = modes(64) * a.scale
        s = rng.random((64, 1))
        e = rng.normal(size=(64, 2)) * a.scale
        xt = np.sqrt(1 - s) * x + np.sqrt(s) * e
        d = N.forward(np.concatenate([xt / a.scale, s, s * s, np.sin(6 * s)], 1)) - e / a.scale
        loss = (d * d).mean() * a.scale**2
        g = N.backward(2 * d / d.size)
        lr = a.lr * min(1, t / 100)
        op.step(g, lr)
        ema = loss if ema is None else 0.98 * ema + 0.02 * loss
        if t % a.every == 0:
            truth(t, loss=loss, ema=ema)
            if out:
                out.write(
                    json.dumps(
                        {
                            "it": t,
                            "eps_mse": float(f"{loss:.5g}"),
                            "eps_mse_ema": float(f"{ema:.5g}"),
                            "gn": round(norm(g), 4),
                            "samples": 64 * t,
                        }
                    )
                    + "\n"
                )
                out.flush()
            else:
                print(f"#{t} mse {loss:.3e} (bucket t<{s.max():.2f}) gnorm {norm(g):.2e} imgs {64 * t:,}")
            rest(a.sleep)
    if out:
        print("written: denoise.ndjson")


def energy():
    """RBM by contrastive divergence: free-energy gap and pseudo-likelihood (negative, rises towards 0)."""
    nv, nh = 24, 16
    proto = (rng.random((6, nv)) > 0.5).astype(float)
    W, b, c = rng.normal(0, 0.01, (nv, nh)), np.zeros(nv), np.zeros(nh)
    for t in range(1, a.n + 1):
        v = proto[rng.integers(0, 6, 64)]
        v = np.where(rng.random(v.shape) < 0.05, 1 - v, v)
        h = sig(v @ W + c)
        hs = (rng.random(h.shape) < h).astype(float)
        v2 = (rng.random(v.shape) < sig(hs @ W.T + b)).astype(float)
        h2 = sig(v2 @ W + c)
        W += a.lr * (v.T @ h - v2.T @ h2) / 64
        b += a.lr * (v - v2).mean(0)
        c += a.lr * (h - h2).mean(0)

        def free(x):
            return -(x @ b) - np.logaddexp(0, x @ W + c).sum(1)

        k = rng.integers(nv, size=64)
        vf = v.copy()
        vf[np.arange(64), k] = 1 - vf[np.arange(64), k]
        pl = -(nv * np.logaddexp(0, -(free(vf) - free(v)))).mean()
        if t % a.every == 0:
            rec = ((v - v2) ** 2).mean()
            print(f"CD-1 sweep {t}: log-PL={pl:.3f} recon={rec:.4f} F={free(v).mean():.2f}")
            truth(t, pl=pl, rec=rec, F=free(v).mean())
            rest(a.sleep)


globals()[a.task]()
