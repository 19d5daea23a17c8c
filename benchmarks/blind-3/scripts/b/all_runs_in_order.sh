R="python3 record.py"
$R sb3-cart-a -- python -u \$S/sb3_cart.py --seed 1 --steps 50000
$R sb3-cart-b -- python -u \$S/sb3_cart.py --seed 2 --steps 60000 --lr 1e-3 --jump 60 --jump-at .6
$R sb3-cart-c -- python -u \$S/sb3_cart.py --seed 3 --steps 40000 --lr 4e-2
$R sb3-cart-d -- python -u \$S/sb3_cart.py --seed 4 --steps 40000 --lr 2e-3 --crash 18
$R sb3-cart-e -- python -u \$S/sb3_cart.py --seed 5 --steps 50000 --lr 2e-3 --flip .6
$R spinup-a -- python -u \$S/spinup_like.py --seed 1
$R spinup-b -- python -u \$S/spinup_like.py --seed 2 --dead 1 --epochs 60
$R spinup-c -- python -u \$S/spinup_like.py --seed 3 --nan 28
$R spinup-d -- python -u \$S/spinup_like.py --seed 4 --grow 1.15 --epochs 70
$R lgb-a -- python -u \$S/lgb_real.py --mode reg --seed 1
$R lgb-b -- python -u \$S/lgb_real.py --mode bin --seed 2 --metric binary_logloss --leaves 127 --lr .2 --n 800 --noise 1.5
$R lgb-c -- python -u \$S/lgb_real.py --mode rank --seed 3 --rounds 120 --lr .03 --noise .3
$R lgb-d -- python -u \$S/lgb_real.py --mode poisson --seed 4 --raise-at 63 --rounds 200
$R lgb-e -- python -u \$S/lgb_real.py --mode bin --seed 5 --metric auc --period 10 --rounds 400 --verb 1
$R xgb-a -- python -u \$S/xgb_real.py --mode rmse
$R xgb-b -- python -u \$S/xgb_real.py --mode msle --eta .3
$R xgb-c -- python -u \$S/xgb_real.py --mode shuffled --eta .2 --depth 6
$R xgb-d -- python -u \$S/xgb_real.py --mode gamma --every 5 --eta .05
$R xgb-e -- python -u \$S/xgb_real.py --mode merr --n 2500 --eta .05
$R keras-a -- python -u \$S/keras_like.py --task twotower --epochs 18 --n 8000 --seed 1 --hid 8
$R keras-b -- python -u \$S/keras_like.py --task twotower --epochs 40 --n 2500 --hid 64 --lr 3e-3 --verbose 2
$R keras-c -- python -u \$S/keras_like.py --task cls --epochs 20 --act relu --bias 60 --seed 4
$R keras-d -- python -u \$S/keras_like.py --task cls --epochs 15 --bad 500 --seed 5 --act tanh --sleep .003
$R keras-e -- python -u \$S/keras_like.py --task cls --epochs 25 --seed 6 --verbose 2 --hid 12
$R hf-a -- python -u \$S/hf_like.py --seed 1
$R hf-b -- python -u \$S/hf_like.py --seed 2 --n 1200 --hid 128 --steps 700 --eval 50 --lr 4e-3
$R hf-c -- python -u \$S/hf_like.py --seed 3 --fp16 1000000 --steps 500
$R hf-d -- python -u \$S/hf_like.py --seed 4 --decay-end .35 --steps 700 --lr 2e-3
$R hf-e -- python -u \$S/hf_like.py --seed 5 --raise-at 400 --steps 700
R="python3 record.py"
$R mf-a -- \$B/mf -n 40 -N 400000 -k 6 -l 0.003 -q 0.6 -u 60000 -s 1
$R mf-b -- \$B/mf -n 80 -N 9000 -k 24 -r 0.0001 -l 0.02 -u 40000 -s 2
$R mf-c -- \$B/mf -n 50 -N 20000 -k 16 -l 0.12 -r 0.0 -d 1.06 -u 40000 -s 3
$R mf-d -- \$B/mf -n 60 -N 60000 -k 8 -u 50000 -s 4 -z 22
$R awk-a -- awk -f \$S/logreg.awk -v lr=.005 -v passes=40 -v seed=1 -v n=6000 -v dec=.95
$R awk-b -- awk -f \$S/logreg.awk -v lr=.002 -v passes=120 -v seed=2 -v n=60 -v d=40
$R awk-c --kill 2.5 -- awk -f \$S/logreg.awk -v lr=.003 -v passes=60 -v seed=3 -v n=9000
$R hmm-a -- perl \$S/hmm.pl 4 4000 60 1
$R hmm-b -- perl \$S/hmm.pl 4 3000 40 2 21
$R hmm-c -- perl \$S/hmm.pl 2 6000 25 3
$R maze-a -- node \$S/maze.js --seed=1 --episodes=4000
$R maze-b -- node \$S/maze.js --seed=2 --mode=neg --episodes=4000
$R maze-c -- node \$S/maze.js --seed=3 --mode=throw --episodes=3000
$R cma-a -- \$B/cma rosen 40 1200 1 .5 1 20
$R cma-b -- \$B/cma lin 12 300 2 .3 1 5
$R cma-c -- \$B/cma guard 10 900 3 .8 1 10
$R cma-d -- \$B/cma elli 20 400 4 1 1 10
$R kmr-a -- \$B/kmr 24 6000 120 1 ok 1
$R kmr-b -- \$B/kmr 24 3000 120 2 panic 1
$R kmr-c -- \$B/kmr 16 4000 150 3 over 1
$R sk-mlp-a -- python -u \$S/sk_verbose.py mlp --iters 60 --n 4000 --val 1
$R sk-gmm-a -- python -u \$S/sk_verbose.py gmm --iters 60 --n 20000
$R sk-sgd-b -- python -u \$S/sk_verbose.py sgd --iters 30 --scale 40 --lr 1e-4 --seed 2
$R pinn-a -- python -u \$S/pinn.py --steps 12000 --every 200 --seed 1
$R pinn-b -- python -u \$S/pinn.py --steps 8000 --k 60 --h 6 --seed 2 --lr 1e-4
$R pinn-c -- python -u \$S/pinn.py --steps 6000 --every 100 --hot 3000 --hot-lr 0.05 --seed 3
$R bpr-a -- python -u \$S/bpr.py --epochs 40 --seed 1
$R bpr-b -- python -u \$S/bpr.py --epochs 60 --seed 2 --k 40 --reg 0 --lr .15 --per 8
$R bpr-c -- bash -c "'ulimit -v 8000000; exec python -u \$S/bpr.py --epochs 60 --seed 3 --style own --oom 23'"
$R sgns-a -- python -u \$S/sgns.py --epochs 8 --seed 1 --nl 1
$R sgns-b -- python -u \$S/sgns.py --epochs 12 --seed 2 --tok 15000
$R sgns-c -- python -u \$S/sgns.py --epochs 8 --seed 3 --lr 3 --const 1 --nl 1
$R sgns-d --hang 25 -- python -u \$S/sgns.py --epochs 12 --seed 4 --hang .6
$R nce-a -- python -u \$S/infonce.py --seed 1 --steps 2500 --lr 1e-3
$R nce-b -- python -u \$S/infonce.py --seed 2 --aug 60 --steps 1500
$R nce-c -- python -u \$S/infonce.py --seed 3 --collapse-at 900 --steps 1800
$R pgrid-a -- python -u \$S/pgrid.py --seed 1 --iters 160
$R pgrid-b -- python -u \$S/pgrid.py --seed 2 --iters 160 --lr 40 --trap 1
$R pgrid-c -- python -u \$S/pgrid.py --seed 3 --iters 200 --move 90 --lr 6
$R ga-a -- python -u \$S/ga.py --seed 1
$R ga-b -- python -u \$S/ga.py --seed 2 --task fit --elite 0 --shock 1 --gens 90
$R ga-c -- python -u \$S/ga.py --seed 3 --gens 80 --shock 40 --elite 0
R="python3 record.py"
$R hf-a -- python -u \$S/hf_like.py --seed 1
$R hf-b -- python -u \$S/hf_like.py --seed 2 --n 1200 --hid 128 --steps 700 --eval 50 --lr 4e-3
$R hf-c -- python -u \$S/hf_like.py --seed 3 --fp16 1000000 --steps 500
$R hf-d -- python -u \$S/hf_like.py --seed 4 --decay-end .35 --steps 700 --lr 2e-3
$R hf-e -- python -u \$S/hf_like.py --seed 5 --raise-at 400 --steps 700
$R cma-a -- \$B/cma rosen 40 3000 1 .5 1 40
$R cma-b -- \$B/cma lin 12 300 2 .3 1 5
$R cma-c -- \$B/cma guard 10 900 3 .8 1 10
$R cma-d -- \$B/cma elli 20 800 4 1 1 15
$R kmr-a -- \$B/kmr 24 6000 120 1 ok 1
$R kmr-b -- \$B/kmr 24 3000 120 2 panic 1
$R maze-a -- node \$S/maze.js --seed=1 --episodes=4000
$R maze-b -- node \$S/maze.js --seed=2 --mode=neg --episodes=4000
$R maze-c -- node \$S/maze.js --seed=3 --mode=throw --episodes=3000
$R lit-a -- python -u \$S/light_like.py --seed 1 --epochs 14 --lr 3e-3
$R lit-b -- python -u \$S/light_like.py --seed 2 --opt sgd --lr .05 --grow 1.012 --epochs 14 --mom .9
$R lit-c --hang 22 -- python -u \$S/light_like.py --seed 3 --lr 3e-3 --hang 330 --sleep .012
$R nano-a -- python -u \$S/nano_like.py --seed 1 --iters 3000 --eval 500 --hid 40
$R nano-b -- python -u \$S/nano_like.py --seed 2 --n 1500 --hid 256 --iters 2500 --log 20
$R nano-c -- python -u \$S/nano_like.py --seed 3 --start 1500 --iters 4000 --lr 1e-3 --log 20
$R nano-d --kill .9 --after "iter 400" -- python -u \$S/nano_like.py --seed 4 --iters 20000
$R caffe-a -- python -u \$S/caffe_like.py --seed 1
$R caffe-b -- python -u \$S/caffe_like.py --seed 2 --lr 6 --iters 1200 --test 400
$R mm-a -- python -u \$S/mm_like.py --seed 1
$R mm-b -- python -u \$S/mm_like.py --seed 2 --bad-after 6 --epochs 16
$R mm-c -- bash -c "'ulimit -v 6000000; exec python -u \$S/mm_like.py --seed 3 --oom 395'"
$R es-a -- python -u \$S/es_ppolike.py --seed 1 --lr .02 --std .05 --updates 70
$R es-b -- python -u \$S/es_ppolike.py --seed 2 --lr .05 --std .1 --updates 90 --shift 50
$R vae-a -- python -u \$S/vae_like.py --seed 1 --epochs 12
$R vae-b -- python -u \$S/vae_like.py --seed 2 --epochs 8 --grow 1.014
R="python3 record.py"
$R lm-a -- python -u \$S/lmfit.py --seed 2 --far .35
$R lm-b -- python -u \$S/lmfit.py --seed 5 --flat 1 --iters 45
$R advi-a -- python -u \$S/advi.py --seed 1 --iters 6000 --lr .003
$R advi-b -- python -u \$S/advi.py --seed 2 --iters 3000 --adam 0 --lr .00002 --grow 1.002 --every 50
$R vw-a -- python -u \$S/vw_like.py --seed 1 --n 200000
$R vw-b -- python -u \$S/vw_like.py --seed 2 --n 90000 --drift 30000 --P 2000 --lr .02
$R rbm-a -- python -u \$S/rbm.py --seed 1 --epochs 70 --lr .02 --n 3000
$R rbm-b -- python -u \$S/rbm.py --seed 2 --epochs 150 --n 60 --h 80 --lr .1 --mom .8
$R rbm-c -- python -u \$S/rbm.py --seed 3 --epochs 50 --lr 12 --mom .9
$R folds-a -- python -u \$S/folds.py --seed 42 --epochs 10
$R bandit-a -- python -u \$S/bandit.py --seed 1
$R bandit-b -- python -u \$S/bandit.py --seed 2 --alg egreedy --swap 40000 --pulls 60000
$R bandit-c -- python -u \$S/bandit.py --seed 3 --alg random --pulls 50000
$R gp-a -- python -u \$S/gp.py --seed 1
$R gp-b -- python -u \$S/gp.py --seed 2 --nojit 1 --iters 60
$R dist-a -- node \$S/distill.js --seed=1 --n=3000 --steps=40000
$R dist-b -- node \$S/distill.js --seed=2 --n=40 --steps=30000
$R dist-c -- node \$S/distill.js --seed=3 --n=2000 --steps=30000 --warm=8000
$R awk-c --shell 1 --kill 0.6 --after "pass 17/" -- "awk -f \$S/logreg.awk -v lr=.003 -v passes=60 -v seed=3 -v n=2500; exit \$?"
$R mf-d --shell 1 -- "\$B/mf -n 60 -N 60000 -k 8 -u 50000 -s 4 -z 22; exit \$?"
$R maze-d -- node \$S/maze.js --seed=5 --episodes=5000 --slip=.2 --alpha=.1
$R mlp-b -- python -u \$S/sk_verbose.py mlp --iters 80 --n 800 --lr 0.00001 --seed 3
R="python3 record.py"
$R sb3-cart-b -- python -u \$S/sb3_cart.py --seed 2 --steps 30000 --lr 3e-1
$R sk-gmm-a -- python -u \$S/sk_verbose.py gmm --iters 400 --n 8000 --seed 4
$R pinn-a -- python -u \$S/pinn.py --steps 12000 --every 200 --seed 1 --lr 7e-4 --wb 100
$R awk-d --kill 0.7 --after "pass 34" -- mawk -f \$S/logreg.awk -v lr=.003 -v passes=90 -v seed=6 -v n=2500 -v nobuf=1
$R kmr-c -- \$B/kmr 16 4000 150 3 over 1
$R nano-d --shell 1 --kill .9 --after "'iter 400'" -- "python -u \$S/nano_like.py --seed 4 --iters 20000; exit \$?"
$R mcar-a -- \$B/mcar 400 .4 1 0 4
$R mcar-b -- \$B/mcar 200 1.9 1 .9 4
$R mcar-c -- \$B/mcar 400 .4 3 0 5 .85
$R mcar-d -- \$B/mcar 400 .4 1 0 5 1 200
$R peg-a -- python -u \$S/pegasos.py --epochs 40 --seed 1
$R peg-b -- python -u \$S/pegasos.py --epochs 30 --seed 2 --stale 1
$R peg-c -- python -u \$S/pegasos.py --epochs 35 --seed 3 --de 1 --lam 3e-3
$R lotka-a -- python -u \$S/lotka.py --seed 1 --iters 160
$R lotka-b -- python -u \$S/lotka.py --seed 2 --sgd 1 --lr .005 --grow 1.05 --iters 90
$R lotka-c -- python -u \$S/lotka.py --seed 3 --iters 140 --lr .003 --dead 14
$R inv-a -- python -u \$S/matchdqn.py --eps 500 --seed 1
$R inv-b -- python -u \$S/matchdqn.py --eps 400 --jump 240 --seed 2
$R inv-c -- python -u \$S/matchdqn.py --eps 500 --seed 3 --only-cum 1
R="python3 record.py"
$R vw-a -- python -u \$S/vw_like.py --seed 1 --n 200000
$R vw-b -- python -u \$S/vw_like.py --seed 2 --n 90000 --P 3000 --lr .004 --drift 30000
$R hf-c -- python -u \$S/hf_like.py --seed 3 --fp16 650000 --steps 500
$R nano-d --shell 1 --kill .9 --after "iter 400" -- "python -u \$S/nano_like.py --seed 4 --iters 20000; exit \$?"
R="python3 record.py"
$R x-cyc -- python -u \$S/extra.py cyc --seed 1
$R x-steps -- python -u \$S/extra.py spike --seed 2
$R x-curric -- python -u \$S/extra.py curric --seed 3
$R x-kl -- python -u \$S/extra.py klwarm --seed 4
$R x-mh -- python -u \$S/extra.py mh --seed 5
$R x-resume --shell 1 -- "timeout -s KILL 3.1 python -u \$S/extra.py resume --seed 6 --n 900; python -u \$S/extra.py resume --seed 6 --n 900 --resume 1; exit \$?"
$R anneal-a -- \$B/anneal 250 1 160
$R anneal-b -- \$B/anneal 150 2 200 90
R="python3 record.py"; F="python -u \$S/frame2.py"
$R imnet-a -- $F imagenet --seed 1 --epochs 14 --lr .02
$R imnet-b -- $F imagenet --seed 2 --epochs 14 --lr 1e-6
$R imnet-c -- $F imagenet --seed 3 --epochs 16 --n 640 --hid 200 --lr .06 --noise .5
$R imnet-d -- $F imagenet --seed 4 --epochs 14 --lr .02 --grow 1.9
$R tune-a -- $F tune --seed 1 --epochs 50 --lr .01
$R tune-b -- $F tune --seed 2 --epochs 60 --lr .02 --mode kick
$R tune-c -- $F tune --seed 3 --epochs 50 --mode frozen
$R tune-d -- $F tune --seed 4 --epochs 50 --mode crash --lr .01
$R tqf-a -- $F tq --seed 1 --steps 1500 --lr .2
$R tqf-b -- $F tq --seed 2 --steps 1500 --lr .2 --mode bad
$R tqf-c --kill 4:SIGINT -- $F tq --seed 3 --steps 3000 --lr .2
$R tqf-d -- $F tq --seed 4 --steps 1500 --lr .2 --grow 1.004
$R logu-a -- $F logu --seed 1 --steps 800
$R logu-b -- $F logu --seed 2 --steps 900 --mode argmin
$R logu-c -- $F logu --seed 3 --steps 700 --mode sing
$R wrnj-a -- $F json --seed 1 --epochs 40 --lr .03 --n 4000
$R wrnj-b -- $F json --seed 2 --epochs 60 --lr .1 --n 500 --hid 256 --noise .4
$R gdiff-a -- $F guided --seed 1 --steps 1200 --lr 1e-3
$R gdiff-b -- $F guided --seed 2 --steps 900 --lr 1e-3 --grow 1.0012
R="python3 record.py"; F="python -u \$S/frame2.py"
$R imnet-e -- $F imagenet --seed 5 --epochs 14 --lr .01 --n 4480 --hid 16 --noise .1
$R wrnj-c -- $F json --seed 3 --epochs 30 --lr .01 --n 16000 --hid 16
$R keras-f -- python -u \$S/keras_like.py --task cls --epochs 16 --seed 9 --n 5000 --hid 16 --act tanh --lr 2e-3
$R hf-f -- python -u \$S/hf_like.py --seed 8 --n 30000 --steps 900 --lr 8e-3 --const 1 --every 20 --eval 150
$R caffe-c -- python -u \$S/caffe_like.py --seed 3 --lr .003 --iters 2400 --display 40 --test 400 --step 1600 --start 400
$R spinup-e -- python -u \$S/spinup_like.py --seed 6 --epochs 40 --lr .05
