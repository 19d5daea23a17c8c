P=/opt/venv-c-py311/bin/python; S=/srv/labs/ml/c/scripts
R(){ s=$1; o="$2"; shift 2; $P $S/record.py $s $o -- $P -u $S/"$@"; }
D="90 0 0 0"
R fseq-lm-adam-blows "$D" fs_train.py lr=0.4 n=500 warm=300 seed=11
R flower-lr-blows "$D" flwr_like.py sched=up alpha=5.0 rounds=40 seed=5 lr=0.9
R tfest-killed "20 0 0 2.6" tfest.py lr=0.003 n=40000 every=200 seed=6
$P $S/record.py loadcast-resumed 90 0 0 0 -- bash -c "$P -u $S/loadcast.py mode=kill at=32 seed=4 epochs=50; $P -u $S/loadcast.py resume=1 seed=4 epochs=50"
