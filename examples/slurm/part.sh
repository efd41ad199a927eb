#!/usr/bin/env bash
#SBATCH --job-name=mcsv-part
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=500M
#SBATCH --time=4:00:00
# All parts and their merging want processors of one kind: on a mixed cluster add #SBATCH --constraint=...
# One part of a run; submit.sh starts it: MODEL OUT PARTS, and what mcsv run takes.
set -euo pipefail
model=$1 out=$2 parts=$3 k=$SLURM_ARRAY_TASK_ID
shift 3
exec mcsv run "$model" "$@" --shard "$k/$parts" --threads "$SLURM_CPUS_PER_TASK" --out "$out.parts/$k.part"
