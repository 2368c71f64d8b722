#!/usr/bin/env bash
# Measures what all rules add to a build, and what they take after each key: bench/analyzers.sh [--endpoints N] [--rounds N]
# Prints medians, as shares of the build itself, and writes them to bench/results/ANALYZERS.md. bench/README.md says how to read it.
set -euo pipefail
cd "$(dirname "$0")/.."
endpoints=1000 rounds=7
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || { echo "$1 needs a value" >&2; exit 2; }
  case $1 in
    --endpoints) endpoints=$2 ;;
    --rounds) rounds=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done

out=artifacts/bench
mkdir -p $out bench/results
dotnet build bench/Analyzers -c Release -v q --nologo >$out/analyzers-build.log || { cat $out/analyzers-build.log >&2; exit 1; }
dotnet bench/Analyzers/bin/Release/net10.0/WsGen.AnalyzerCost.dll "$endpoints" "$rounds" >$out/analyzers.txt
{
  echo "# Rules, measured on $(date -u +%Y-%m-%d)"
  echo
  echo "By \`bench/analyzers.sh --endpoints $endpoints --rounds $rounds\`. All rules are to add less than 10 % to a build in which the SDK's own analyzers run, as they do by default, and in the median less than 50 ms after a key. Where those are switched off the rules bear what all analyzers need once, and add more than that: the last line of the first table."
  echo
  echo "- processor: $(sed -nE 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
  echo "- kernel: $(uname -sr)"
  echo "- .NET SDK: $(dotnet --version)"
  echo
  cat $out/analyzers.txt
} | tee bench/results/ANALYZERS.md
