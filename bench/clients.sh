#!/usr/bin/env bash
# Measures this library's client beside .NET's ClientWebSocket, in one run: bench/clients.sh [--seconds N] [--rounds N]
# Prints medians and paired ratios, and writes them to bench/results/CLIENTS.md. bench/README.md says how to read it.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=2 rounds=5
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || { echo "$1 needs a value" >&2; exit 2; }
  case $1 in
    --seconds) seconds=$2 ;;
    --rounds) rounds=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done

. bench/tools.sh
out=artifacts/bench
mkdir -p $out bench/results
publish samples/EchoServer $out/EchoServer || { echo "$reason" >&2; exit 1; }
publish bench/Clients $out/clients || { echo "$reason" >&2; exit 1; }

# Somebody who issues certificates, and one for the server. SSL_CERT_FILE makes the machine's trust of it, for all clients alike.
need openssl openssl || { echo "$reason" >&2; exit 1; }
pki=$PWD/$out/pki
mkdir -p "$pki"
{
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$pki/ca.key" -out "$pki/ca.pem" -days 2 -subj "/CN=Bench" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$pki/server.key" -out "$pki/server.csr" -subj "/CN=127.0.0.1"
  openssl x509 -req -in "$pki/server.csr" -CA "$pki/ca.pem" -CAkey "$pki/ca.key" -CAcreateserial -out "$pki/server.pem" -days 2 \
    -extfile <(printf 'subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n')
} >"$out/pki.log" 2>&1 || { echo "there is no certificate (see $out/pki.log)" >&2; exit 1; }

declare -A commands=(
  [server]="$out/EchoServer/EchoServer --transport epoll --threads 1 --port"
  [secure]="$out/EchoServer/EchoServer --threads 1 --tls $pki/server.pem $pki/server.key --port"
) port_of=([server]=21100 [secure]=21101) pid_of=()
loading=""
trap end_all EXIT
for server in server secure; do
  start_server $server || { echo "$reason" >&2; exit 1; }
done
declare -A address=([echo]="ws://127.0.0.1:${port_of[server]}/echo" [tls-echo]="wss://127.0.0.1:${port_of[secure]}/echo")
address[connect]=${address[echo]} address[tls-connect]=${address[tls-echo]}

clients=(clientwebsocket wsgen-epoll wsgen-io_uring wsgen-sockets)
results=$out/clients.txt
: >$results
for ((round = 1; round <= rounds; round++)); do
  for case in "echo 1" "echo 50" "connect 8" "tls-echo 1" "tls-echo 50" "tls-connect 8"; do
    kind=${case% *}
    for ((i = 0; i < ${#clients[@]}; i++)); do
      client=${clients[(i + round - 1) % ${#clients[@]}]}
      line=$(SSL_CERT_FILE=$pki/ca.pem taskset -c $load_core $out/clients/Clients "$client" "${kind#tls-}" "${address[$kind]}" "$seconds" "${case#* }")
      echo "$round ${case/ /-} $line" | tee -a $results >&2
    done
  done
done
stop_server server
stop_server secure

{
  echo "# Clients, measured on $(date -u +%Y-%m-%d)"
  echo
  echo "By \`bench/clients.sh --seconds $seconds --rounds $rounds\`; medians, and medians of paired ratios to ClientWebSocket. The client has a core to itself."
  echo
  echo "- processor: $(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
  echo "- kernel: $(uname -sr)"
  echo "- .NET SDK: $(dotnet --version)"
  echo
  echo "| case | client | messages a second | ratio | CPU us per message | ratio | bytes allocated per message |"
  echo "|---|---|---|---|---|---|---|"
  # 1 round, 2 case, 3 client, 5 rate, 6 CPU, 7 allocated
  awk '
    function median(list, n,   i, j, t) { for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2 }
    { key = $2 SUBSEP $3; if (!(key in seen)) { seen[key] = 1; order[++keys] = key }
      rate[$1, key] = $5; cpu[$1, key] = $6; bytes[$1, key] = $7; if ($1 > most) most = $1 }
    END { for (k = 1; k <= keys; k++) { key = order[k]; split(key, part, SUBSEP); base = part[1] SUBSEP "clientwebsocket"; n = 0
        for (r = 1; r <= most; r++) if ((r, key) in rate) { n++; a[n] = rate[r, key]; b[n] = rate[r, key] / rate[r, base]; c[n] = cpu[r, key]; d[n] = cpu[r, key] / cpu[r, base]; e[n] = bytes[r, key] }
        printf "| %s | %s | %d | %.2f | %.2f | %.2f | %.1f |\n", part[1], part[2], median(a, n), median(b, n), median(c, n), median(d, n), median(e, n) } }' $results | sort
} | tee bench/results/CLIENTS.md
