#!/bin/bash
# a job wrapper: a limit of $1 seconds, as the scheduler's
echo "Job 481516 started on trainhost; partition=short TimeLimit=00:00:$1"
python -u $CODE/gbm_rounds.py & P=$!
( sleep $1; echo "slurmstepd: error: *** JOB 481516 ON trainhost CANCELLED AT $(date +%Y-%m-%dT%H:%M:%S) DUE TO TIME LIMIT ***"; kill -TERM $P ) & wait $P
exit $?
