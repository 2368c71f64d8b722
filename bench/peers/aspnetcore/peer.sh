# ASP.NET Core's own WebSockets.
prepare() {
  publish bench/peers/aspnetcore "$out/aspnetcore" || return
  command=("$out/aspnetcore/AspNetCoreEcho")
  files=("${command[0]}")
  version="ASP.NET Core $(dotnet --list-runtimes | sed -nE 's/^Microsoft.AspNetCore.App ([^ ]+).*/\1/p' | tail -n 1)"
}
