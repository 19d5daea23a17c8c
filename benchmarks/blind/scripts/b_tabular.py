# ruff: noqa: E501, N806, RUF034, SIM115, SIM300
"""A net on a synthetic table, with many ways to schedule it and many ways to say how it goes."""

import argparse
import csv
import datetime
import json
import sys

import numpy as np
from b_nets import Adam, Momentum, Net, norm, rest, truth, xent

ap = argparse.ArgumentParser()
ap.add_argument("--style", default="pipe")
ap.add_argument("--seed", type=int, default=0)
ap.add_argument("--epochs", type=int, default=40)
ap.add_argument("--n", type=int, default=2000)
ap.add_argument("--dim", type=int, default=20)
ap.add_argument("--classes", type=int, default=4)
ap.add_argument("--rare", type=float, default=0.0)
ap.add_argument("--noise", type=float, default=0.0)
ap.add_argument("--width", type=int, default=48)
ap.add_argument("--drop", type=float, default=0.0)
ap.add_argument("--decay", type=float, default=0.0)
ap.add_argument("--lr", type=float, default=2e-3)
ap.add_argument("--opt", default="adam")
ap.add_argument("--sched", default="const")
ap.add_argument("--patience", type=int, default=0)
ap.add_argument("--batch", type=int, default=64)
ap.add_argument("--every", type=int, default=1)
ap.add_argument("--valid-every", type=int, default=1)
ap.add_argument("--first", type=int, default=0, help="print from this epoch on (tail of a longer log)")
ap.add_argument("--curriculum", type=int, default=0)
ap.add_argument("--pause", type=float, default=0.0, help="long check after every tenth pass")
ap.add_argument("--bug", default="")
ap.add_argument("--sleep", type=float, default=0.15)
a = ap.parse_args()
rng = np.random.default_rng(a.seed)

teacher = Net([a.dim, 12, a.classes], np.random.default_rng(a.seed + 100), gain=2.0)


def table(n, hard=1.0):
    x = rng.normal(size=(n, a.dim))
    z = teacher.forward(x) * 3
    if a.rare:
        z[:, 1:] -= a.rare
    y = z.argmax(1)
    flip = rng.random(n) < a.noise * hard
    y[flip] = rng.integers(0, a.classes, flip.sum())
    return x, y


X, Y = table(a.n)
XV, YV = table(1200)
net = Net([a.dim, a.width, a.width, a.classes], rng, act="relu", drop=a.drop, gain=1.4)
opt = Adam(net.W, decay=a.decay) if a.opt == "adam" else Momentum(net.W)
best, best_at, cuts, lr = 9e9, 0, 0, a.lr


def rate(epoch):
    part = epoch / a.epochs
    if a.sched == "cos0":
        return a.lr * 0.5 * (1 + np.cos(np.pi * part))
    if a.sched == "linear0":
        return a.lr * (1 - part)
    if a.sched == "restarts":
        return a.lr * 0.5 * (1 + np.cos(np.pi * ((epoch % 12) / 12)))
    if a.sched == "triangle":
        return a.lr * (0.05 + 0.95 * abs(((epoch / 5) % 2) - 1))
    if a.sched == "onecycle":
        return a.lr * (part / 0.3 if part < 0.3 else max(0.0, (1 - part) / 0.7)) + 1e-6
    if a.sched == "plateau":
        return a.lr * 0.3**cuts
    if a.sched == "soonzero":
        return a.lr * max(0.0, 1 - epoch / (0.15 * a.epochs))
    if a.sched == "rising":
        return a.lr * 1.07**epoch
    return a.lr


history = open("history.csv", "w", newline="") if a.style == "csv" else None
if history:
    rows = csv.writer(history)
    rows.writerow(["pass", "cost", "cost_heldout", "hit_rate", "eta", "rows_per_s"])


def stamp():
    return datetime.datetime.now().isoformat(timespec="milliseconds")


def say(e, tr, va, acc, f1, lr, g):
    s, E = a.style, a.epochs
    v = "" if va is None else va
    if s == "pipe":
        tail = "dev   -    | F1  -    " if va is None else f"dev {va:.4f} | F1 {f1:.3f}"
        print(f"| {e:04d} | trn {tr:.4f} | {tail} | η {lr:.1e} |")
    elif s == "fr":
        print(
            f"Époque {e:>3}/{E} — perte {tr:.4f} · perte de validation {v:.4f} · exactitude {acc:.1%} · rappel F1 {f1:.3f}"
        )
    elif s == "de":
        line = f"Durchlauf {e}: Verlust {tr:.4f}; Prüfverlust {v:.4f}; Trefferquote {100 * acc:.1f} %; Schrittweite {lr:.2e}"
        print(line.replace(".", ","))
    elif s == "ru":
        print(f"Эпоха {e}/{E}: потери {tr:.4f}, потери на проверке {v:.4f}, точность {acc:.3f}, шаг {lr:.1e}")
    elif s == "zh":
        print(f"第{e}轮 训练损失={tr:.4f} 验证损失={v:.4f} 准确率={100 * acc:.2f}% 学习率={lr:.2e}")
    elif s == "es":
        print(f"[época {e:02d}] pérdida: {tr:.5f}   pérdida_val: {v:.5f}   aciertos: {100 * acc:.1f}%")
    elif s == "logfmt":
        extra = "" if va is None else f" dev.nll={va:.5f} dev.acc={acc:.4f}"
        print(
            f'ts={stamp()} lvl=info msg="pass finished" pass={e} fit.nll={tr:.5f}{extra} lr={lr:.3g} gnorm={g:.3f} rows={e * a.n}'
        )
    elif s == "block":
        print(f"== pass {e} of {E} ==")
        print(f"   objective ............ {tr:.5f}")
        if va is not None:
            print(f"   objective (held out).. {va:.5f}\n   hits (held out) ...... {acc:.2%}")
        print(f"   rate ................. {lr:.3e}\n")
    elif s == "bar":
        full = int(20 * e / E)
        end = "\n" if e == E else "\r"
        print(f"[{'#' * full}{'.' * (20 - full)}] {e}/{E} cost {tr:.4f} held {v:.4f} lr {lr:.1e}", end=end)
    elif s == "sentence":
        print(f"After {e} passes the training cost is {tr:.4f} and the held-out cost is {v:.4f} (accuracy {acc:.1%}).")
    elif s == "tsv":
        if e == max(1, a.first):
            print("pass\tcost\theldout\tacc\tlr\tsec")
        print(f"{e}\t{tr:.5f}\t{v if va is None else round(va, 5)}\t{acc:.4f}\t{lr:.6f}\t{e * a.sleep:.1f}")
    elif s == "nested":
        print(
            json.dumps(
                {
                    "event": "epoch_end",
                    "epoch": e,
                    "scores": {"fit": {"xent": round(tr, 5)}, "dev": {"xent": round(va, 5), "acc": round(acc, 4)}},
                    "opt": {"lr": lr, "gnorm": round(g, 3)},
                }
            )
        )
    elif s == "csv":
        rows.writerow(
            [
                e,
                f"{tr:.5f}",
                "" if va is None else f"{va:.5f}",
                "" if va is None else f"{acc:.4f}",
                f"{lr:.3g}",
                int(a.n / a.sleep),
            ]
        )
        history.flush()
        if e % 10 == 0:
            print(f"pass {e} done")
    elif s == "arrow":
        print(f"{stamp()[11:19]} » e{e:03d} » fit {tr:.3f} » check {v:.3f} » acc {acc:.3f} » |g| {g:.2f}")
    elif s == "best":
        print(
            f"[{e}/{E}] cost={tr:.5f} best_heldout={best if best < 9e8 else float('inf'):.5f} at={best_at} errors={1 - tr_acc:.4f}"
        )
    elif s == "colon":
        print(f"{e}:{tr:.6f}:{v:.6f}:{acc:.4f}")


if a.style == "colon":
    print("# epoch:loss:val_loss:val_acc")
frozen = None
for e in range(1, a.epochs + 1):
    if a.curriculum and e > 1 and (e - 1) % a.curriculum == 0:
        stage = (e - 1) // a.curriculum
        teacher.W[0] += np.random.default_rng(a.seed + stage).normal(0, 0.22, teacher.W[0].shape)
        X, Y = table(a.n)
        XV, YV = table(1200)
        print(f"-- stage {stage + 1}: next set of columns --" if a.style != "zh" else f"—— 课程第{stage + 1}阶段 ——")
    if a.bug == "labels" and e > 0.4 * a.epochs:
        wrong = rng.random(a.n) < 0.012
        Y[wrong] = rng.integers(0, a.classes, wrong.sum())
    lr = rate(e - 1 if a.sched != "cos0" and a.sched != "linear0" else e)
    order, total, g, right = rng.permutation(len(X)), 0.0, 0.0, 0
    for k in range(0, len(X), a.batch):
        i = order[k : k + a.batch]
        z = net.forward(X[i], True)
        right += (z.argmax(1) == Y[i]).sum()
        loss, dz = xent(z, Y[i])
        total += loss * len(i)
        grads = net.backward(-dz if a.bug == "sign" and e > 0.4 * a.epochs and k % 6400 == 0 else dz)
        g = norm(grads)
        if a.bug == "detached":
            grads = [x * 0 for x in grads]
        opt.step(grads, lr)
    tr, tr_acc, va, acc, f1 = total / len(X), right / len(X), None, 0.0, 0.0
    if e % a.valid_every == 0:
        z = net.forward(XV)
        va = xent(z, YV)[0]
        hit = z.argmax(1)
        acc = (hit == YV).mean()
        f1s = []
        for c in range(1, a.classes):
            tp = ((hit == c) & (YV == c)).sum()
            f1s.append(2 * tp / max(1, (hit == c).sum() + (YV == c).sum()))
        f1 = float(np.mean(f1s))
        if a.bug == "cached":
            frozen = frozen or (va, acc, f1) if e < 0.3 * a.epochs else frozen or (va, acc, f1)
            if e >= 0.3 * a.epochs:
                va, acc, f1 = frozen
            else:
                frozen = None
        truth(e, val=va, acc=acc, f1=f1)
        if va < best - 1e-4:
            best, best_at = va, e
        if a.sched == "plateau" and e - best_at >= 4:
            cuts, best_at = cuts + 1, e
    truth(e, train=tr, lr=lr, g=g)
    if e >= a.first and e % a.every == 0:
        say(e, tr, va, acc, f1, lr, g)
    sys.stdout.flush()
    rest(a.sleep)
    if a.pause and e % 10 == 0:
        print("... check on the long list, takes a while ...")
        sys.stdout.flush()
        rest(a.pause)
        print(f"... long list: {acc:.3f}")
    if a.patience and e - best_at >= a.patience:
        print(
            f"no better held-out cost for {a.patience} passes: stopping, weights of pass {best_at} restored (held-out {best:.4f})"
        )
        break
