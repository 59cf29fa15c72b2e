#!/usr/bin/env bash
# Both directions on one GPU at once: trained, news translated by the first, and trained again.
#
#   models/training/lend.sh LEND DATA WORK FIRST SPEAK SECOND
#
# LEND, DATA: of `lend pack` and `lend unpack`. WORK: where the runs go. FIRST, SECOND: minutes of
# the two trainings. SPEAK: seconds for each language's translations. One process alone leaves half of
# an H200 waiting for Python. SEED=71 or another goes on from weights that this has made. SAMPLING:
# alpha of other pieces for sources (resegment.py), 0 for none.
set -euo pipefail
lend=$1 data=$2 work=$3 first=$4 speak=$5 second=$6
python=${PYTHON:-python3} device=${DEVICE:-cuda} seed=${SEED:-61}
directions=(en-xx xx-en)
mkdir -p "$work"

train() { # direction, run, minutes, cool-down, seed
  "$python" -m models.training.translator train --direction "$1" --data "$data" \
    --work "$work/$2" --minutes "$3" --cooldown "$4" --seed "$5" --encoder-layers 6 \
    --dropout 0.15 --sampling "${SAMPLING:-0.4}" --learning-rate 7e-4 \
    --budget "${BUDGET:-12000}" --accumulate 3 --device "$device" \
    --evaluate-minutes 1 --no-translations --eval "$lend" >"$work/$2.log" 2>&1
}

last() { # run
  find "$work/$1" -name 'snapshot-*.pt' | sort | tail -n 1
}

jobs=()
finish() { # `wait` alone would not say that one has failed
  local job
  for job in "${jobs[@]}"; do wait "$job"; done
  jobs=()
}

for direction in "${directions[@]}"; do
  train "$direction" "first-$direction" "$first" 0.3 "$seed" &
  jobs+=($!)
done
finish

for language in ru el ar; do
  "$python" -m models.training.synthetic --data "$data" --language "$language" \
    --device "$device" --seconds "$speak" --seed "$seed" "$(last first-en-xx)" &
  jobs+=($!)
done
finish

for direction in "${directions[@]}"; do
  cp "$(last "first-$direction")" "$data/start-$direction.pt"
  train "$direction" "second-$direction" "$second" 0.8 "$((seed + 1))" &
  jobs+=($!)
done
finish
