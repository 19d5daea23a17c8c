P=/opt/venv-c-py311/bin/python; S=/srv/labs/ml/c/scripts
R(){ s=$1; o="$2"; shift 2; $P $S/record.py $s $o -- $P -u $S/"$@"; }
D="90 0 0 0"
R fseq-lm-steady "$D" fs_train.py lr=3e-3 n=900
R fseq-lm-lr-blows "$D" fs_train.py lr=0.9 n=600 opt=sgd warm=400 seed=3
R nnet3-digits-fine "$D" nnet3_like.py
R nnet3-tiny-set-overfits "$D" nnet3_like.py ntrain=90 lr=0.25 n=60 final=0.5 noise=1.0 h=128
R mmdet-blob-good "$D" blobdet.py
R mmdet-blob-lr-climbs "$D" blobdet.py mode=lrup seed=2 epochs=14
R timm-shuffled-labels "$D" timmish.py mode=shuffled epochs=12 lr=0.02
R timm-warm-restarts "$D" timmish.py cyc=5 epochs=15 seed=4
R timm-excerpt-late "$D" timmish.py start=7 epochs=16 seed=5
R mega-lm-cosine "$D" megish.py
R mega-lm-bad-shard-spike "$D" megish.py mode=spike seed=5 at=605
R mega-lm-schedule-runaway "$D" megish.py mode=nowd seed=6 at=500 clip=0.0
R mega-lm-memory-grows "60 0 3000 0" megish.py mode=oom seed=7 at=700 every=10
R marian-small-corpus-overfits "$D" marianish.py ntr=4000 h=192 n=3000 vfreq=150 freq=75
R marian-good "$D" marianish.py n=1500
R marian-killed "30 0 0 5" marianish.py n=2000 pause=0.004 seed=9
R spacy-ner-fine "$D" spacyish.py
R spacy-ner-never-predicts "$D" spacyish.py mode=noent lr=3e-4 n=1200
R darknet-digits "$D" darkish.py n=250
R darknet-nan "$D" darkish.py mode=nan at=173 n=300 seed=3
R flower-fed-ok "$D" flwr_like.py
R flower-noniid-lr-rises "$D" flwr_like.py sched=up alpha=0.3 rounds=36 seed=2 lr=0.1
R fastai-overfits "$D" fasttab.py ntrain=120 h=256 epochs=50 noise=1.2 flip=0.25 lr=3e-3
R fastai-good "$D" fasttab.py epochs=15
R tfest-diverged "$D" tfest.py mode=raw lr=0.001 every=50
R tfest-good "$D" tfest.py lr=0.003
R gluonts-deepar-neg "$D" gluonish.py
R gluonts-white-noise "$D" gluonish.py mode=noise epochs=30 lr=3e-4
R kohya-average-loss "$D" kohya.py
R kohya-nan "$D" kohya.py mode=nan at=530 seed=2
