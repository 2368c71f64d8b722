# WsGen's endpoints inside ASP.NET Core, on Kestrel's own sockets or on event loops of either kind.
prepare() {
  publish bench/peers/wsgen-kestrel "$out/wsgen-kestrel" || return
  files=("$out/wsgen-kestrel/WsGenKestrelEcho")
  command=("${files[0]}" sockets)
  case $peer in
    wsgen-kestrel-loop) command=("${files[0]}" loop) ;;
    wsgen-kestrel-ring) command=("${files[0]}" ring) ;;
  esac
  version=$(git describe --always --dirty)
}
