# What run.sh and the peers' own peer.sh are made of; sourced by run.sh. Functions that fail leave the reason in $reason.

export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DEBIAN_FRONTEND=noninteractive

# The server has one core to itself, and the load the other.
server_core=0 load_core=1

# install PACKAGE...: from Debian
install() {
  reason="Debian's $* cannot be installed here"
  command -v apt-get >/dev/null || return
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# need PROGRAM PACKAGE: the program, from the package if it is not there
need() {
  command -v "$1" >/dev/null || install "$2"
}

# publish PROJECT FOLDER: ahead of time; once for all peers that are one program
declare -A published
publish() {
  reason="$1 cannot be published (see $2.log)"
  [ -z "${published[$2]:-}" ] || return 0
  dotnet publish "$1" -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" -o "$2" --nologo -v q \
    -p:UseSharedCompilation=false >"$2.log" 2>&1 || return
  published[$2]=yes
}

# from_npm FOLDER: what its lock file says. npm leaves node_modules/.package-lock.json behind when it is done.
from_npm() {
  need npm npm || return
  reason="npm cannot install what $1 needs"
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] || npm ci --prefix "$1" --no-audit --no-fund --loglevel=error >/dev/null 2>&1
}

# favoured COMMAND...: becomes the command, in a session of its own that the scheduler prefers to whatever else runs, if it lets us
# (sched(7), autogroup)
favoured() {
  exec setsid bash -c '{ echo -19 >/proc/self/autogroup; } 2>/dev/null || true; exec "$@"' favoured "$@"
}

# start_server PEER: on its port, until it accepts connections
start_server() {
  local peer=$1 deadline=$((SECONDS + 30))
  favoured taskset -c $server_core ${commands[$peer]} "${port_of[$peer]}" >"$out/$peer.log" 2>&1 &
  pid_of[$peer]=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/${port_of[$peer]}") 2>/dev/null; do
    reason="it does not accept connections (see $out/$peer.log)"
    kill -0 "${pid_of[$peer]}" 2>/dev/null && [ $SECONDS -lt $deadline ] || return
    sleep 0.05
  done
}

# stop_server PEER: by its process id; politely first
stop_server() {
  local pid=${pid_of[$1]:-} waited=0
  [ -n "$pid" ] || return 0
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null && [ $waited -lt 30 ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  unset "pid_of[$1]"
}

# load CASE PEER [OPTIONS]: one run of the load generator; in the background, because a shell hears signals only while it waits
load() {
  local case=$1 peer=$2 status=0
  shift 2
  favoured taskset -c $load_core $out/load/Load "$case" \
    --port "${port_of[$peer]}" --pid "${pid_of[$peer]:-0}" --peer "$peer" ${options_of[$peer]} "$@" &
  loading=$!
  wait $loading || status=$?
  loading=""
  return $status
}

# end_all: whatever is still running that this script has started
end_all() {
  local pid
  for pid in "${pid_of[@]}" $loading; do
    kill -KILL "$pid" 2>/dev/null || true
  done
}

# verify PEER: does it do what will be measured of it? Cases for paths that it has not got are left out.
verify() {
  local peer=$1 problem
  problem=$(load verify "$peer" 2>&1) || { reason="it does not echo: $problem"; return 1; }
  [[ ${cases_of[$peer]} != *" fanout"* ]] || problem=$(load verify "$peer" --path /broadcast 2>&1) || { reason="it does not broadcast: $problem"; return 1; }
  without string-50x16 --path /echo/string
  without json-50x16 --path /echo/json --kind json
  without blocked --path /sleep/0
}

# without CASE OPTIONS...: leaves the case out, and says so, if what it needs cannot be verified
without() {
  local problem
  [[ ${cases_of[$peer]} == *" $1 "* ]] || return 0
  problem=$(load verify "$peer" "${@:2}" 2>&1) && return
  cases_of[$peer]=${cases_of[$peer]/ $1 / }
  absent+=("- $peer has no $1: $problem")
}
