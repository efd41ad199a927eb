#!/usr/bin/env bash
#SBATCH --job-name=mcsv-merge
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=500M
#SBATCH --time=4:00:00
# All parts and their merging want processors of one kind: on a mixed cluster add #SBATCH --constraint=...
# Merges the parts of a run, or has those made that are missing; submit.sh starts it: ITS-FOLDER MODEL OUT PARTS, and
# what mcsv run takes.
set -euo pipefail
here=$1 model=$2 out=$3 parts=$4
shift 4

there=()
for ((k = 1; k <= parts; k++)); do
  if [ -s "$out.parts/$k.part" ]; then there+=("$out.parts/$k.part"); fi
done
if [ ${#there[@]} -eq "$parts" ]; then
  exec mcsv merge "${there[@]}" --threads "$SLURM_CPUS_PER_TASK" --out "$out"
fi
if [ "$MCSV_TRIES" -le 1 ]; then
  echo "$((parts - ${#there[@]})) of $parts parts are missing; their logs are in $out.parts" >&2
  exit 6
fi
MCSV_TRIES=$((MCSV_TRIES - 1)) exec "$here/submit.sh" "$model" "$out" "$parts" "$@"
