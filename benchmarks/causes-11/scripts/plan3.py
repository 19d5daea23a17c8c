P=dict(framework='home-made (torch, policy gradient on an own cart-pole)',metric='ep_len',lower=False,unit='iter')
def pg(n,args,label,cause,**k): return dict(P,slug=f'pg-{n}',command='python cart_pg.py '+args,label=label,cause=cause,**k)
D=dict(framework='home-made (torch, DQN on an own grid)',metric='return(20)',lower=False,unit='step')
G=dict(framework='home-made (console of PyTorch-GAN)',metric='modes covered',lower=False,unit='epoch')
V=dict(framework='home-made (console of the PyTorch VAE example)',metric='Test set loss',lower=True,unit='epoch')
PLAN=[
pg(1,'--iters 50','healthy','none'),
pg(2,'--iters 50 --lr 0.3 --epochs-per-iter 4','reward falls','policy rate 0.3 and four passes over the same data: a few steps make the policy deterministic (kl large)',onset=1),
pg(3,'--iters 50 --temperature 0.01 --ent-coef 0.0','plateau','temperature 0.01 and no entropy bonus: the policy is deterministic from the start',onset=1),
pg(4,'--iters 50 --reward big --lr 0.003','plateau','reward 10000 a step: the value loss of 1e11 fills the clipped gradient and the policy learns nothing',onset=1),
pg(5,'--iters 50 --reward upright','nan','the bonus takes the root of 0.15-|angle|, which is nan beyond 0.15',onset=1),
dict(D,slug='dqn-1',command='python dqn.py',label='healthy',cause='none'),
dict(D,slug='dqn-2',command='python dqn.py --gamma 1.02 --target-update 50 --lr 5e-3',label='divergence',cause='discount 1.02: Q grows without bound',onset=1000),
dict(G,slug='gan-1',command='python gan.py --lr_g 0.005 --lr_d 0.0002 --n_epochs 12',label='mode collapse',cause='generator rate 25 times that of the discriminator: the samples sit on one or two blobs',onset=1),
dict(V,slug='vae-1',command='python vae.py --epochs 12',label='healthy',cause='none'),
dict(V,slug='vae-2',command='python vae.py --epochs 12 --beta 40',label='plateau',cause='beta 40: posterior collapse (kl 0, no active unit)',onset=2),
dict(V,slug='vae-3',command='python vae.py --epochs 12 --beta -1.0',label='loss falls without end',cause='the KL term enters with the wrong sign (beta -1): the loss goes to minus infinity and kl grows',onset=1),
]
