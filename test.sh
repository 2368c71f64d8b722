#!/usr/bin/env bash
# Builds everything and runs all tests. Needs the .NET SDK; tests/install.sh installs the rest.
# The last line is "N passed, N failed, N skipped"; the exit status is 0 only if nothing failed and nothing was skipped.
set -euo pipefail
cd "$(dirname "$0")"
started=$SECONDS

tests/install.sh

# The build server and node reuse would outlive this script.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build WsGen.sln -c Release --nologo -v q -p:UseSharedCompilation=false

passed=0 failed=0 skipped=0
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  log=$(mktemp)
  echo "== $name"
  status=0
  dotnet "$(dirname "$project")/bin/Release/net10.0/$name.dll" -noColor -noLogo >"$log" 2>&1 || status=$?
  # The runner's own summary: "NAME  Total: N, Errors: N, Failed: N, Skipped: N, Not Run: N, Time: Ns"
  summary=$(grep -E "^ *$name +Total: [0-9]+" "$log" | tail -n 1 || true)
  count() { sed -nE "s/.*$1: ([0-9]+).*/\1/p" <<<"$summary"; }
  if [ -z "$summary" ]; then
    cat "$log"
    echo "$name ended with status $status and without a summary"
    failed=$((failed + 1))
  else
    total=$(count Total) errors=$(count Errors) bad=$(count Failed) left=$(( $(count Skipped) + $(count "Not Run") ))
    if [ "$status" -ne 0 ] || [ $((bad + errors)) -ne 0 ]; then
      cat "$log"
      # A runner that failed without a failed test has failed all the same.
      [ $((bad + errors)) -ne 0 ] || bad=1
    fi
    grep -E '^ *\| ' "$log" || true # a suite's own table
    echo "$summary"
    passed=$((passed + total - bad - left))
    failed=$((failed + bad + errors))
    skipped=$((skipped + left))
  fi
  rm -f "$log"
done

echo "in $((SECONDS - started)) s"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$skipped" -eq 0 ] && [ "$passed" -gt 0 ]
