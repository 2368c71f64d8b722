#!/usr/bin/env bash
# Measures this library beside its peers on one machine: bench/run.sh [--peers LIST] [--cases LIST] [--seconds N] [--rounds N]
# Lists are separated by commas. Prints a table per case and writes it to bench/results/LATEST.md. bench/README.md says how to read it.
set -euo pipefail
cd "$(dirname "$0")/.."
invocation="bench/run.sh $*"

all_peers=raw,wsgen-epoll,wsgen-io_uring,wsgen-sockets,wsgen-sockets-inline,wsgen-kestrel,wsgen-kestrel-loop,wsgen-kestrel-ring,bun,aspnetcore,gorilla,deno,node-ws,tomcat
all_cases=echo-1,echo-50,echo-500,echo-50x16,string-50x16,json-50x16,binary-16k,binary-1m,fanout-500,connect,rate,blocked,idle-5000,syscalls,start
wanted_peers=$all_peers wanted_cases=$all_cases seconds=3 rounds=5
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || { echo "$1 needs a value (peers: $all_peers; cases: $all_cases)" >&2; exit 2; }
  case $1 in
    --peers) wanted_peers=$2 ;;
    --cases) wanted_cases=$2 ;;
    --seconds) seconds=$2 ;;
    --rounds) rounds=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done

folder_of() {
  case $1 in
    raw) echo bench/raw ;;
    wsgen-epoll | wsgen-io_uring | wsgen-sockets | wsgen-sockets-inline) echo bench/peers/wsgen ;; # one program
    wsgen-kestrel | wsgen-kestrel-loop | wsgen-kestrel-ring) echo bench/peers/wsgen-kestrel ;;
    *) echo "bench/peers/$1" ;;
  esac
}
for peer in ${wanted_peers//,/ }; do
  [ -e "$(folder_of "$peer")/peer.sh" ] || { echo "there is no peer called $peer (there are $all_peers)" >&2; exit 2; }
done
for case in ${wanted_cases//,/ }; do
  [[ ",$all_cases," == *",$case,"* ]] || { echo "there is no case called $case (there are $all_cases)" >&2; exit 2; }
done

. bench/tools.sh
. bench/cases.sh
out=artifacts/bench
mkdir -p $out bench/results
ulimit -n "$(ulimit -Hn)"
[ "$(nproc)" -gt 1 ] || { echo "the server and the load need a core each" >&2; exit 1; }
publish bench/Load $out/load || { echo "$reason" >&2; exit 1; }

# Each peer is prepared, started and asked whether it really echoes. Who does not is named, with the reason, and left out.
declare -A commands options_of cases_of files_of port_of pid_of
present=() absent=() versions=()
loading=""
trap end_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
port=21000
for peer in ${wanted_peers//,/ }; do
  reason="" version="" command=() files=() options=()
  cases=(echo-1 echo-50 echo-500 echo-50x16 binary-16k binary-1m fanout-500 connect rate idle-5000 syscalls start)
  echo "preparing $peer" >&2
  . "$(folder_of "$peer")/peer.sh"
  if prepare; then
    commands[$peer]=${command[*]} options_of[$peer]=${options[*]} cases_of[$peer]=" ${cases[*]} " files_of[$peer]=${files[*]} port_of[$peer]=$((++port))
    if start_server "$peer" && verify "$peer"; then
      present+=("$peer") versions+=("- $peer: $version")
      continue
    fi
    stop_server "$peer"
  fi
  absent+=("- $peer is absent: ${reason:-it cannot be prepared}")
  echo "${absent[-1]}" >&2
done
[ ${#present[@]} -gt 0 ] || exit 1

# Rounds, in each round all cases, for each case all peers, of whom another begins in each round: what troubles the machine for a while
# troubles all of them.
results=$out/results.jsonl
: >$results
for ((round = 1; round <= rounds; round++)); do
  for case in ${wanted_cases//,/ }; do
    echo "round $round of $rounds: $case" >&2
    for ((i = 0; i < ${#present[@]}; i++)); do
      peer=${present[(i + round - 1) % ${#present[@]}]}
      [[ ${cases_of[$peer]} == *" $case "* ]] || continue
      measure "$case" "$peer" "$round" >>$results || echo "$case was not measured of $peer in round $round" >&2
    done
  done
done
for peer in "${present[@]}"; do stop_server "$peer"; done

{
  echo "# Measured on $(date -u +%Y-%m-%d)"
  echo
  echo "By \`${invocation% }\`; [how to read it](../README.md)."
  echo
  echo "- processor: $(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores; the server has one to itself, the load another"
  echo "- kernel: $(uname -sr)"
  echo "- .NET SDK: $(dotnet --version)"
  printf '%s\n' "${versions[@]}" "${absent[@]}"
} >$out/notes.md
$out/load/Load report $results $out/notes.md | tee bench/results/LATEST.md
