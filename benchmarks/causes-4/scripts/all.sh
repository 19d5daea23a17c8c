cd /var/tmp/causes/scripts
r() { [ -n "$ONLY" ] && ! [[ " $ONLY " == *" $1 "* ]] && return; python3 rec.py "$1" "$2" "VARIANT=$3" -- "python -u \$CODE/$4"; }
r kaggle-rmsle-nan 40 rmsle kaggle_nb.py
r kaggle-auc-holdout 40 leak kaggle_nb.py
r kaggle-strong-aug 40 curric kaggle_nb.py
r trainer-dict-stuck 40 nowarm trainer_dict.py
r trainer-dict-general-eval 40 forget trainer_dict.py
r trainer-dict-flat 40 frozen trainer_dict.py
r trainer-dict-finished 40 ok trainer_dict.py
r boxes-nan-iteration 40 zero d2_like.py
r boxes-nan-start 40 lr d2_like.py
r boxes-ap-nan-early 40 ok d2_like.py
r lora-avr-loss-nan 40 fp16 kohya.py
r parts-csv-nan 40 nandata csvlog.py
r parts-csv-rise 40 labels csvlog.py
r charlm-json-rise 40 grow fairseq_like.py
r charlm-json-scale 40 minscale fairseq_like.py
r charlm-json-restarts 40 restarts fairseq_like.py
r dense-bar-flat-a 40 dead keras_like.py
r dense-bar-flat-b 40 twice keras_like.py
r sklearn-verbose-flat 40 tiny skmlp.py
r sklearn-chunks-stop 40 chunknan skmlp.py
r table-apart-a 40 over fastai_like.py
r table-apart-b 40 mism fastai_like.py
r ppo-box-fall-a 40 step ppo_box.py
r ppo-box-fall-b 40 ent ppo_box.py
r ppo-box-fall-c 40 reward ppo_box.py
r ppo-box-fall-d 40 critic ppo_box.py
r ppo-box-noisy 40 ok ppo_box.py
r launch-silent 15 lock launch.py
r launch-watchdog 30 uneven launch.py
r launch-rank1-stop 30 bug launch.py
r bar-silent 34 stall plbar.py
r jsonl-memory 40 mem "jsonl_trainer.py --epochs 60"
PRE='mkdir ckpt && mount -t tmpfs -o size=3m none ckpt' r jsonl-checkpoint-stop 40 disk "jsonl_trainer.py --epochs 30 --ckpt-dir ckpt"
[ -z "$ONLY" ] || [[ " $ONLY " == *" lgb-job-end "* ]] && python3 rec.py lgb-job-end 40 "VARIANT=slow" -- 'bash $CODE/slurm_job.sh 9'
r lgb-early-stop 40 ok gbm_rounds.py
[ -z "$ONLY" ] || [[ " $ONLY " == *" spacy-table-resumed "* ]] && python3 rec.py spacy-table-resumed 40 "VARIANT=x" -- 'bash -c "python -u $CODE/spacy_like.py --stop; sleep 1; python -u $CODE/spacy_like.py --resume"'
r parts-csv-jump 40 units csvlog.py
r ppo-box-reward-nan 40 rnan ppo_box.py
r trainer-dict-flat-b 40 sched trainer_dict.py
[ -z "$ONLY" ] || [[ " $ONLY " == *" trainer-dict-interrupted "* ]] && python3 rec.py trainer-dict-interrupted 40 "VARIANT=ok SEED=5" -- 'timeout -s INT 5 python -u $CODE/trainer_dict.py'
r keyvalue-flat 40 x deepnet.py
[ -z "$ONLY" ] || [[ " $ONLY " == *" dense-bar-quiet "* ]] && python3 rec.py dense-bar-quiet 20 "VARIANT=ok" -- 'bash -c "python -u $CODE/keras_like.py & p=\$!; sleep 4.3; kill -STOP \$p; wait"'
