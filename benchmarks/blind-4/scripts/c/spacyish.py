from tasks import *
a = args(lr=2e-3, n=1600, ev=80, seed=0, rare=0.12, mode='ok')
r = np.random.default_rng(a.seed); V = 60; rule = r.permutation(V)[:14]
def make(n):
    x = r.integers(0, V, (n, 5)).astype(np.int32); y = (np.isin(x[:, 2], rule) & (x[:, 1] % 3 != 0)).astype(np.int32); fl = r.random(n) < .03; return x, np.where(fl, 1 - y, y)
D, E = make(6000), make(1500)
if a.mode == 'noent': D[1][:] = D[1] * (r.random(len(D[1])) < .06)
def loss(p, b): lg = net(p['n'], p['e'][b[0]].reshape(len(b[0]), -1)); return xent(lg, b[1]), lg
T = Trainer(loss, dict(e=jnp.array(r.normal(size=(V, 10)) * .3, jnp.float32), n=dense(r, [50, 32, 2])))
say("\u2139 Saving to output directory: output\n\u2139 Using CPU\n\n=========================== Initializing pipeline ===========================\n\u2714 Initialized pipeline\n\n============================= Training pipeline =============================\n\u2139 Pipeline: ['tok2vec', 'ner']\n\u2139 Initial learn rate: 0.001")
say("E    #       LOSS TOK2VEC  LOSS NER  ENTS_F  ENTS_P  ENTS_R  SCORE \n---  ------  ------------  --------  ------  ------  ------  ------"); s = 0; s2 = 0
for u in range(a.n + 1):
    if u % a.ev == 0:
        pr = np.asarray(loss(T.p, E)[1]).argmax(1); tp = ((pr == 1) & (E[1] == 1)).sum(); P = tp / max(1, pr.sum()); R = tp / E[1].sum(); F = 2 * P * R / max(1e-9, P + R)
        say(f"{u*64//6000:3d}  {u:6d}  {s2:12.2f}  {s:8.2f}  {100*F:6.2f}  {100*P:6.2f}  {100*R:6.2f}  {F:6.2f}"); s = s2 = 0
    j = r.integers(0, 6000, 64); l, g, _ = T.step((D[0][j], D[1][j]), a.lr); s += l * 3; s2 += g
say("\u2714 Saved pipeline to output directory\noutput/model-last")
