#!/usr/bin/env bash
# Verdicts -> a retrained model as a pull request, for a person's yes. It publishes nothing.
#
# From the folder of the program, with the training environment active (.venv-train):
#
#   BREEDS_FLAGS_REPO   the private dataset repo of verdicts, OWNER/NAME
#   BREEDS_MODEL_REPO   the model repo, OWNER/NAME; what its main branch holds is retrained
#   PHOTOS              a folder that holds the sets under the names of training/lists/
#   HF_TOKEN            reads both, and writes to the model repo
#
#   bash training/schedule/retrain.sh
#
# Exit status: 0 a pull request is open, or there was no reason for one; 1 or 2 it broke off.
set -eu
: "${BREEDS_FLAGS_REPO:?}" "${BREEDS_MODEL_REPO:?}" "${PHOTOS:?}" "${HF_TOKEN:?}"
export HF_HUB_DISABLE_TELEMETRY=1 HF_HUB_DISABLE_UPDATE_CHECK=1
# In a mail, of each progress the beginning and the end will do.
[ -t 2 ] || export HF_HUB_DISABLE_PROGRESS_BARS=1 TQDM_MININTERVAL=3600

flags=${BREEDS_FLAGS_DIR:-flags}
# A folder of its own, which its yes may need when the next one has come.
out=retrained/$(date +%F)
seen=stanford_dogs
sets=(--set "$seen" "$PHOTOS/$seen" "training/lists/$seen/test_list.txt")
for name in independent_dogs imagenet_val_dogs oxford_pets more_breeds; do
    sets+=(--leak-free-set "$name" "$PHOTOS/$name" "training/lists/$name/report_list.txt")
done

python -m breeds flags pull --into "$flags" --lang en
model=$(hf download "$BREEDS_MODEL_REPO" --quiet)
status=0
python -m training retrain --flags "$flags" --model "$model" --out "$out" "${sets[@]}" ||
    status=$?
[ "$status" -ne 3 ] || exit 0
[ "$status" -eq 0 ] || exit "$status"
if grep -q '"promoted": true' "$out/retraining/decision.json"; then
    python -m training publish "$out" --repo "$BREEDS_MODEL_REPO" --propose
fi
