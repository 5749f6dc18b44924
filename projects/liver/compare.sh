#!/bin/sh
# 5-fold cross-validation by patient: the LSTM against a logistic regression on the same visit's values.
# Both are trained by Stateroom on the same folds; `stateroom` must be on the PATH, or name it in STATEROOM.
set -eu
cd "$(dirname "$0")"
stateroom=${STATEROOM:-stateroom}
logistic='{ layers { name: "risk" dense { units: 1 activation: "sigmoid" } } }'

lstm_runs= logistic_runs=
for fold in 0 1 2 3 4; do
  split="--set data.split.folds=5 --set data.split.fold=$fold"
  "$stateroom" train . --run "lstm-fold-$fold" $split --quiet
  "$stateroom" train . --run "logistic-fold-$fold" $split --quiet --set "model=$logistic" \
    --set training.batch_size=64 --set optimizer.learning_rate=0.01 --set training.epochs=100
  lstm_runs="$lstm_runs --run lstm-fold-$fold"
  logistic_runs="$logistic_runs --against logistic-fold-$fold"
done
# Every patient was in one test fold; their predictions are put together, patients are drawn again 1000 times.
"$stateroom" evaluate . $lstm_runs $logistic_runs
