P=/opt/venv-c-py311/bin/python; S=/srv/labs/ml/c/scripts
R(){ s=$1; o="$2"; shift 2; $P $S/record.py $s $o -- $P -u $S/"$@"; }
D="90 0 0 0"
R kfold-age-cv "$D" kfold_nb.py
R kfold-index-error "$D" kfold_nb.py badfold=3 seed=7 target=bmi
R phones-julia-fine "$D" fluxphone.py
R phones-julia-sensor-drift "$D" fluxphone.py mode=drift epochs=34 seed=3
R phones-julia-overfits "$D" fluxphone.py n=250 lr=6e-3 noise=2.0 epochs=34 seed=5
R bytelm-tracing-fine "$D" candlelm.py n=700
R bytelm-lr-zero "$D" candlelm.py mode=lr0 at=200 n=900 seed=4
R bytelm-loader-panic "$D" candlelm.py mode=panic at=417 seed=2
R ring-4rank-fine "$D" ringdp.py n=260
R ring-4rank-excerpt "$D" ringdp.py n=420 start=250 seed=8
R ring-4rank-stalls "60 12 0 0" ringdp.py mode=dead at=173 seed=2
R ring-labels-desync "$D" ringdp.py mode=desync at=140 n=360 seed=6
R distil-student-fine "$D" distil.py
R distil-dead-student "$D" distil.py mode=dead seed=3
R distil-teacher-flips "$D" distil.py mode=forget at=700 seed=2 n=1800
R simclr-own-fine "$D" simclr_own.py epochs=30
R simclr-own-collapses "$D" simclr_own.py mode=collapse at=16 epochs=36 seed=2
R coordfit-fine "$D" coordfit.py
R coordfit-lr-grows "$D" coordfit.py mode=grow seed=2 n=1600
R coordfit-dead-relu "$D" coordfit.py bias=-40 seed=3 n=1200
R gan-own-fine "$D" tinygan.py
R gan-own-mode-collapse "$D" tinygan.py mode=collapse at=1300 seed=3
R vae-beta-anneal "$D" vaeown.py warm=30 epochs=45
R vae-overfits "$D" vaeown.py ntrain=100 h=256 beta=0.4 epochs=150 seed=2
R finetune-retains "$D" finetune_jsonl.py mode=mix
R finetune-forgets "$D" finetune_jsonl.py lr=3e-3 seed=2 small=1400
R finetune-overfits-small "$D" finetune_jsonl.py lr=4e-3 seed=3 small=40 n=900
R loadcast-fine "$D" loadcast.py epochs=50
R loadcast-rescaled-feed "$D" loadcast.py mode=shift at=22 epochs=60 seed=2 lr=2e-3
R loadcast-killed-epoch32 "$D" loadcast.py mode=kill at=32 seed=4
R rlft-fine "$D" rlft.py ent=0.01 lr=0.01
R rlft-entropy-goes "$D" rlft.py lr=0.15 kl=0.0 seed=2 n=160
R rlft-reward-sign-flips "$D" rlft.py mode=flip at=110 n=220 seed=3 lr=0.03 ent=0.02
R ftext-fine "$D" ftext.py
R matbox-fine "$D" matbox.py epochs=20
R matbox-overfits "$D" matbox.py ntrain=150 h=200 noise=1.3 flip=0.2 epochs=150 lr=0.03 every=15
R matbox-loss-nan "$D" matbox.py lr=60 mom=0.95 seed=3 every=1 epochs=8
