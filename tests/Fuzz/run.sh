#!/usr/bin/env bash
# Fuzzes one target with AFL++, guided by coverage, and prints what came of it: tests/Fuzz/run.sh TARGET SECONDS
# What it finds lies under artifacts/fuzz/TARGET. The exit status is 0 only if nothing crashed and nothing hung.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ $# -ne 2 ]; then
  echo "usage: $0 TARGET SECONDS   with TARGET one of: $(ls tests/Fuzz/seeds | tr '\n' ' ')" >&2
  exit 2
fi
target=$1 seconds=$2
out=artifacts/fuzz/$target bin=artifacts/fuzz/bin

if ! command -v afl-fuzz >/dev/null; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends afl++ >/dev/null
fi

# A copy of its own is instrumented, and only if the program has changed: the floor alone, not what checks it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/Fuzz/Target -c Release --nologo -v q -clp:NoSummary -p:UseSharedCompilation=false
built=tests/Fuzz/Target/bin/Release/net10.0
if [ ! -e $bin/instrumented ] || [ $built/WsGen.Fuzz.Target.dll -nt $bin/instrumented ]; then
  dotnet tool restore >/dev/null
  rm -rf $bin
  mkdir -p artifacts/fuzz
  cp -r $built $bin
  dotnet sharpfuzz $bin/WsGen.Fuzz.Target.dll WsGen.Protocol WsGen.Handshake
  touch $bin/instrumented
fi

# To AFL the program is dotnet, which is not instrumented.
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
# Tiered compilation would go on while AFL compares one execution with the next. A target that keeps what it takes runs out of its heap.
export DOTNET_TieredCompilation=0 DOTNET_GCHeapHardLimit=0x10000000
mkdir -p "$out"
options=(-V "$seconds" -t 2000 -m none -G 4100) # longer inputs are cut by the target (FuzzInput)
[ ! -e "tests/Fuzz/dictionaries/$target.dict" ] || options+=(-x "tests/Fuzz/dictionaries/$target.dict")
nice afl-fuzz -i "tests/Fuzz/seeds/$target" -o "$out" "${options[@]}" -- dotnet $bin/WsGen.Fuzz.Target.dll "$target" >"$out/log" 2>&1 &
fuzzer=$!
memory=0
while kill -0 $fuzzer 2>/dev/null; do
  # AFL tells the peak of children that have ended; this one goes on to the end.
  for child in $(ps -o pid= --ppid $fuzzer); do
    now=$(sed -nE 's/^VmHWM:\s+([0-9]+) kB/\1/p' "/proc/$child/status" 2>/dev/null || true)
    [ "${now:-0}" -le "$memory" ] || memory=$now
  done
  sleep 1
done
wait $fuzzer || { tail -n 20 "$out/log"; exit 1; }

stats=$out/default/fuzzer_stats
value() { sed -nE "s/^$1 +: //p" "$stats"; }
crashes=$(value saved_crashes) hangs=$(value saved_hangs)
echo "$target: $(value execs_done) executions in $(value run_time) s ($(value execs_per_sec)/s), $(value corpus_count) paths ($(value corpus_found) new)," \
  "$(value edges_found) edges, stability $(value stability), at most $((memory / 1024)) MiB resident, $crashes crashes, $hangs hangs"
for found in "$out"/default/crashes/id* "$out"/default/hangs/id*; do
  [ -e "$found" ] && echo "$found"
done
[ "$crashes" -eq 0 ] && [ "$hangs" -eq 0 ]
