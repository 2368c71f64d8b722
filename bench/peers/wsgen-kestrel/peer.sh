# WsGen's endpoints inside ASP.NET Core, on Kestrel's own sockets or on event loops.
prepare() {
  publish bench/peers/wsgen-kestrel "$out/wsgen-kestrel" || return
  files=("$out/wsgen-kestrel/WsGenKestrelEcho")
  command=("${files[0]}" sockets)
  [ "$peer" = wsgen-kestrel ] || command=("${files[0]}" loop)
  version=$(git describe --always --dirty)
}
