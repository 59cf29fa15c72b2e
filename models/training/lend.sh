#!/usr/bin/env bash
# Both directions on one GPU at once, from the start weights; news translated first, where it is not.
#
#   models/training/lend.sh LEND DATA WORK SPEAK MINUTES
#
# LEND, DATA: of `lend pack` and `lend unpack`. WORK: where the runs go. SPEAK: seconds for each
# language's translations, 0 where `synthetic.py` has made them already. MINUTES: of training.
# What it has learnt stands in WORK/given, as `lend give` writes it, when all of it is there: who
# waits waits for that folder (a `pgrep` of a command that names itself waits for ever), and not
# longer than the lease.
# ON: minutes of both runs together, to train on until then, the rate risen again to what ON_RATE
# and the schedule give; that stands in WORK/given-on. So it is measured what more training brings.
# SEED=101 or another goes on from weights that this has made. SAMPLING: alpha of other pieces for
# sources (resegment.py), CONSISTENCY: that of R-Drop (objective.py), 0 for none.
set -euo pipefail
lend=$1 data=$2 work=$3 speak=$4 minutes=$5
python=${PYTHON:-python3} device=${DEVICE:-cuda} seed=${SEED:-61}
mkdir -p "$work"

jobs=()
finish() { # `wait` alone would not say that one has failed
  local job
  for job in "${jobs[@]}"; do wait "$job"; done
  jobs=()
}

if ((speak > 0)); then
  for language in ru el ar; do
    "$python" -m models.training.synthetic --data "$data" --language "$language" \
      --device "$device" --seconds "$speak" --seed "$seed" "$data/start-en-xx.pt" &
    jobs+=($!)
  done
  finish
fi

train() { # MINUTES of all runs together, the peak RATE, the folder that what was learnt is put into
  local direction snapshots
  for direction in en-xx xx-en; do
    "$python" -m models.training.translator train --direction "$direction" --data "$data" \
      --work "$work/$direction" --minutes "$1" --cooldown 0.7 --seed "$seed" \
      --encoder-layers 6 --dropout 0.15 --sampling "${SAMPLING:-0.4}" \
      --consistency "${CONSISTENCY:-3}" --learning-rate "$2" \
      --budget "${BUDGET:-12000}" --accumulate "${ACCUMULATE:-3}" --device "$device" \
      --evaluate-minutes 1.5 --no-translations --eval "$lend" >>"$work/$direction.log" 2>&1 &
    jobs+=($!)
  done
  finish
  rm -rf "$3" "$3.part"
  for direction in en-xx xx-en; do
    snapshots=("$work/$direction"/snapshot-*.pt)
    mkdir -p "$3.part/$direction"
    cp "$work/$direction/log.jsonl" "$3.part/$direction/"
    "$python" -m models.training.lend give --out "$3.part/$direction" "${snapshots[-1]}" &
    jobs+=($!)
  done
  finish
  mv "$3.part" "$3"
}

train "$minutes" "${RATE:-7e-4}" "$work/given"
if [[ -n "${ON:-}" ]]; then
  train "$ON" "${ON_RATE:-1.8e-3}" "$work/given-on"
fi
