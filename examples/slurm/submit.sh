#!/usr/bin/env bash
# A run as an array of parts on a SLURM cluster, and a job that merges them to the very file of one run:
#
#   examples/slurm/submit.sh MODEL.yaml OUT.nc PARTS --draws 1e10 --seed 1
#
# PARTS is at most what `scontrol show config` says of MaxArraySize, less one. Parts that are there are not made again,
# so that the same command goes on after whatever happened. Where parts fail, the merging job submits them anew, three
# times at most (MCSV_TRIES). OUT.nc.parts holds parts and logs. What a job needs (time, memory, account): part.sh.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
model=$(realpath "$1") out=$(realpath "$2") parts=$3
shift 3
mkdir -p "$out.parts"

# Parts that are there are those of this model, the files that it names and these words, or the answer would be that of
# another run.
claims=$(mcsv run "$model" --draws 2 --json | sed -n 's/^ *"model": "\([0-9a-f]*\)".*/\1/p')
run="$claims $parts $*"
if [ -e "$out.parts/run" ] && [ "$run" != "$(cat "$out.parts/run")" ]; then
  echo "$out.parts holds parts of another model or with other draws: remove it, or name another OUT" >&2
  exit 2
fi
echo "$run" >"$out.parts/run"

missing=()
for ((k = 1; k <= parts; k++)); do
  [ -s "$out.parts/$k.part" ] || missing+=("$k")
done

after=()
if [ ${#missing[@]} -gt 0 ]; then
  numbers=$(IFS=, && echo "${missing[*]}")
  array=$(sbatch --parsable --array="$numbers" --output="$out.parts/%a.log" "$here/part.sh" "$model" "$out" "$parts" "$@")
  after=(--dependency="afterany:${array%%;*}")
fi
export MCSV_TRIES=${MCSV_TRIES:-3}
merging=$(sbatch --parsable "${after[@]}" --output="$out.parts/merge.log" "$here/merge.sh" "$here" "$model" "$out" "$parts" "$@")
echo "${#missing[@]} of $parts parts to make; merging is job ${merging%%;*}, its log $out.parts/merge.log"
