# The cases by name; sourced by run.sh.

# measure CASE PEER ROUND: prints one line of JSON
measure() {
  local case=$1 peer=$2 common=(--case "$1" --round "$3" --seconds "$seconds")
  case $case in
    echo-1) load echo "$peer" "${common[@]}" --connections 1 ;;
    echo-50) load echo "$peer" "${common[@]}" --connections 50 ;;
    echo-500) load echo "$peer" "${common[@]}" --connections 500 ;;
    echo-50x16) load echo "$peer" "${common[@]}" --connections 50 --in-flight 16 ;;
    string-50x16) load echo "$peer" "${common[@]}" --connections 50 --in-flight 16 --path /echo/string ;;
    json-50x16) load echo "$peer" "${common[@]}" --connections 50 --in-flight 16 --path /echo/json --kind json ;;
    binary-16k) load echo "$peer" "${common[@]}" --connections 50 --kind binary --size 16384 ;;
    binary-1m) load echo "$peer" "${common[@]}" --connections 8 --kind binary --size 1048576 ;;
    # Two messages on the way: with one, the server would wait for the last receiver of each.
    fanout-500) load fan-out "$peer" "${common[@]}" --connections 500 --in-flight 2 --path /broadcast ;;
    connect) load connect "$peer" "${common[@]}" --connections 32 ;;
    rate) load rate "$peer" "${common[@]}" --connections 50 --rate 30000 ;;
    # More sleepers than loops (the servers have one), so that each loop is blocked, and blocked again when it has just gone on.
    blocked) load blocked "$peer" "${common[@]}" --connections 50 --rate 30000 --sleepers 4 ;;
    idle-5000)
      stop_server "$peer"
      start_server "$peer" || { echo "$reason" >&2; return 1; }
      load idle "$peer" "${common[@]}" --connections 5000
      ;;
    syscalls) count_system_calls "$peer" "${common[@]}" ;;
    start)
      local files=() file
      for file in ${files_of[$peer]}; do files+=(--files "$file"); done
      # Beside the one that is running, on a port of its own.
      load start "$peer" "${common[@]}" --port $((port_of[$peer] + 500)) --server-core $server_core "${files[@]}" \
        -- ${commands[$peer]} $((port_of[$peer] + 500))
      ;;
    *) echo "there is no case called $case" >&2; return 1 ;;
  esac
}

# At 50 connections, one message in flight. perf counts at little cost; strace slows the server down, so that it finds more at a time.
count_system_calls() {
  local peer=$1 counts=$out/system-calls.txt counter result calls messages
  if [ -z "${perf_works:-}" ]; then
    perf_works=no
    need perf linux-perf || true
    ! perf stat -e raw_syscalls:sys_enter true >/dev/null 2>&1 || perf_works=yes
  fi
  if [ $perf_works = yes ]; then
    perf stat -x , -e raw_syscalls:sys_enter -p "${pid_of[$peer]}" -o "$counts" &
  else
    need strace strace || { echo "system calls are counted by perf or strace, and neither works here" >&2; return 1; }
    strace -c -f -o "$counts" -p "${pid_of[$peer]}" 2>/dev/null &
  fi
  counter=$!
  sleep 0.5
  result=$(load echo "$@" --connections 50 --warm-up 0 --seconds 1)
  kill -INT $counter
  wait $counter 2>/dev/null || true
  calls=$(awk -F '[ ,]+' '/raw_syscalls/ { print $1 } $NF == "total" { print $(NF - 1) ~ /^[0-9]+$/ && NF > 5 ? $(NF - 2) : $(NF - 1) }' "$counts" | tail -n 1)
  messages=$(sed -nE 's/.*"messages":([0-9]+).*/\1/p' <<<"$result")
  awk -v calls="$calls" -v messages="$messages" -v peer="$peer" -v round="$5" \
    'BEGIN { printf "{\"peer\":\"%s\",\"case\":\"syscalls\",\"round\":%d,\"systemCalls\":%f}\n", peer, round, calls / messages }'
}
