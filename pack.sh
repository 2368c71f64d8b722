#!/usr/bin/env bash
# Makes the four packages of this working copy, for projects that use them before they are published: ./pack.sh DIR [VERSION]
# Each time under a version of its own, so that NuGet's cache never answers with what was packed before.
set -euo pipefail
if [ $# -lt 1 ] || [ $# -gt 2 ] || [[ $1 == -* ]]; then
  echo "usage: ./pack.sh DIR [VERSION]   packs WsGen, WsGen.AspNetCore, WsGen.Testing and WsGen.Templates into DIR" >&2
  exit 2
fi

mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")"
version=${2:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)-local$(date -u +%Y%m%dt%H%M%S)}

# Node reuse would outlive this script.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for project in Runtime AspNetCore Testing Templates; do
  dotnet pack "src/$project" -c Release -o "$folder" -p:PackageVersion="$version" --nologo -v q
done

cat <<END
packed version $version into $folder

In the folder of your projects, once:

  dotnet new nugetconfig
  dotnet nuget add source $folder --name wsgen --configfile nuget.config

then, in a project:

  dotnet add package WsGen --version $version
  dotnet add package WsGen.AspNetCore --version $version   (instead of it, in an ASP.NET Core application)
  dotnet add package WsGen.Testing --version $version      (in a project of tests)

or have a project made:

  dotnet new install $folder/WsGen.Templates.$version.nupkg
  dotnet new wsgen-server -n Shop.Sockets
END
