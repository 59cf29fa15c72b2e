#!/usr/bin/env bash
# What a borrowed GPU needs (`lend.sh`), made here from the corpus and the shipped weights, whose
# translations become pairs too: three quarters of an hour on two cores with SPEAK=1200.
#
#   models/training/pack.sh CORPUS EVAL DATA LEND
#
# DATA: gets the data folder, which `translator export` reads afterwards. LEND: gets what travels.
# SEED: of the order in which sentences are translated; another one than before (the cards say).
# SPEAK: seconds for each language's news, and at most for its near pairs; Russian, whose own news
# is a journalist's, gets a quarter, on both cores.
set -euo pipefail
corpus=$1 evaluation=$2 data=$3 lend=$4
python=${PYTHON:-python3} weights=${WEIGHTS:-models/weights} seed=${SEED:-121} speak=${SPEAK:-1200}

say() { # DIRECTION LANGUAGE SECONDS THREADS
  "$python" -m models.training.synthetic --data "$data" --direction "$1" --language "$2" \
    --seconds "$3" --threads "$4" --seed "$seed" "$weights/translator-$1"
}

"$python" -m models.training.translator prepare --corpus "$corpus" --eval "$evaluation" \
  --shipped "$weights" --data "$data"
"$python" -m models.training.translator start --data "$data" --shipped "$weights"
jobs=()
for language in el ar; do
  (say xx-en "$language" "$speak" 1 && say en-xx "$language" "$speak" 1) &
  jobs+=($!)
done
for job in "${jobs[@]}"; do wait "$job"; done # `wait` alone would not say that one has failed
say en-xx ru "$((speak / 4))" 2
"$python" -m models.training.lend pack --data "$data" --eval "$evaluation" --out "$lend"
