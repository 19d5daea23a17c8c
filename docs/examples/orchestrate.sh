#!/usr/bin/env bash
# Starts three trainings, hands them to trainmon, stops what diverges, and decides by what is said of each in the end.
#
#   bash orchestrate.sh [FOLDER]
#
# Needs jq.
set -euo pipefail
train=$(realpath "$(dirname "$0")/train.py")
cd "${1:-.}"

names=(exp-1 exp-2 exp-3)
rates=(0.2 0.1 1.2)
for i in "${!names[@]}"; do
    trainmon run --name "${names[i]}" -- python3 "$train" --lr "${rates[i]}"
done
jq -n '{log_files: [$ARGS.positional[] | "logs/\(.)/train.log"], exp_ids: $ARGS.positional, exp_root: ".",
        metric_to_watch: "loss", poll_interval: 10}' --args "${names[@]}" > job.json

# A proposal first, then a yes to exactly that one.
stop_it() {
    local id
    id=$(trainmon stop "$1" --json | jq -r '.proposal.id // empty') || true
    if [ -n "$id" ]; then trainmon stop "$1" --yes "$id" || true; fi
}

# What diverged, once each, as it is told; `watch` ends when all runs have ended.
sick='.runs[]? | select(.status == "diverged") | .exp_id'
set +e
trainmon watch --json --job job.json | tee watch.jsonl | jq --unbuffered -r "$sick" | {
    asked=' '
    while read -r run; do
        if [[ $asked != *" $run "* ]]; then
            asked+="$run "
            stop_it "$run" < /dev/null
        fi
    done
}
status=${PIPESTATUS[0]}
set -e
case $status in
    0 | 10 | 20) ;; # all CONTINUE, some WAIT, some STOP
    *) echo "trainmon could not watch: exit status $status" >&2; exit "$status" ;;
esac

# The last line holds the final dictionary of each run.
tail -n 1 watch.jsonl > final.json
jq -r '.runs[] | "\(.exp_id): \(.status), \(.reason // "nothing to complain about")"' final.json
jq -r '[.runs[] | select(.status == "completed")] | min_by(.latest_metrics.loss) | "best: \(.exp_id // "none")"' final.json
