# WsGen's endpoints inside ASP.NET Core.
prepare() {
  publish bench/peers/wsgen-kestrel "$out/wsgen-kestrel" || return
  command=("$out/wsgen-kestrel/WsGenKestrelEcho")
  files=("${command[0]}")
  version=$(git describe --always --dirty)
}
