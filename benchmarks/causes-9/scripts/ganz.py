import argparse, math, numpy as np, torch, torch.nn as nn
parser = argparse.ArgumentParser()
parser.add_argument("--n_epochs", type=int, default=40, help="number of epochs of training")
parser.add_argument("--batch_size", type=int, default=64)
parser.add_argument("--lr_g", type=float, default=0.0005)
parser.add_argument("--lr_d", type=float, default=0.0005)
parser.add_argument("--b1", type=float, default=0.5)
parser.add_argument("--latent_dim", type=int, default=8)
parser.add_argument("--hidden_g", type=int, default=96)
parser.add_argument("--hidden_d", type=int, default=96)
parser.add_argument("--n_critic", type=int, default=1, help="discriminator steps per generator step")
parser.add_argument("--loss", default="nonsat", help="nonsat|minimax")
parser.add_argument("--seed", type=int, default=0)
opt = parser.parse_args(); print(opt); torch.manual_seed(opt.seed); torch.set_num_threads(1)
k = torch.arange(3200) % 8; X = torch.stack([(k * math.pi / 4).cos(), (k * math.pi / 4).sin()], 1) * 2 + 0.05 * torch.randn(3200, 2)
def mlp(i, h, o): return nn.Sequential(nn.Linear(i, h), nn.LeakyReLU(.2), nn.Linear(h, h), nn.LeakyReLU(.2), nn.Linear(h, o))
G, D = mlp(opt.latent_dim, opt.hidden_g, 2), mlp(2, opt.hidden_d, 1); bce = nn.BCEWithLogitsLoss()
og = torch.optim.Adam(G.parameters(), lr=opt.lr_g, betas=(opt.b1, .999)); od = torch.optim.Adam(D.parameters(), lr=opt.lr_d, betas=(opt.b1, .999))
z = lambda n: torch.randn(n, opt.latent_dim); C = torch.stack([(torch.arange(8) * math.pi / 4).cos(), (torch.arange(8) * math.pi / 4).sin()], 1) * 2
nb = len(X) // opt.batch_size; gl = torch.tensor(0.)
for epoch in range(opt.n_epochs):
    for i, b in enumerate(torch.randperm(len(X)).split(opt.batch_size)):
        for _ in range(opt.n_critic):
            f = G(z(len(b))).detach(); r_, f_ = D(X[b]), D(f); dl = (bce(r_, torch.ones_like(r_)) + bce(f_, torch.zeros_like(f_))) / 2
            od.zero_grad(); dl.backward(); od.step()
        s = D(G(z(len(b)))); gl = bce(s, torch.ones_like(s)) if opt.loss == "nonsat" else -bce(s, torch.zeros_like(s))
        og.zero_grad(); gl.backward(); gg = math.sqrt(sum((p.grad ** 2).sum().item() for p in G.parameters())); og.step()
        if i % 25 == 0:
            print("[Epoch %d/%d] [Batch %d/%d] [D loss: %f] [G loss: %f] [D(x): %.3f D(G(z)): %.3f]" % (epoch, opt.n_epochs, i, nb, dl.item(), gl.item(), r_.sigmoid().mean(), f_.sigmoid().mean()))
    with torch.no_grad(): S = G(z(1000)); d = torch.cdist(S, C); near = d.min(1); hit = sum(((near[1] == j) & (near[0] < .3)).sum() >= 20 for j in range(8))
    print("samples: std %.3f (data %.3f)  modes %d/8  good %.1f%%  |gradG| %.2e" % (S.std(), X.std(), hit, 100 * (near[0] < .3).float().mean(), gg))
