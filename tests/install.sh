#!/usr/bin/env bash
# Installs what the tests need besides the .NET SDK, on Debian: a linker for ahead-of-time publishing, Python's websockets, Chromium,
# strace, node and its ws, OpenSSL's and Java's tools for certificates; servers and proxies that nobody here wrote: Tomcat with its examples,
# nginx, tinyproxy, squid. Does nothing where all is there.
set -euo pipefail
cd "$(dirname "$0")"

packages=()
command -v clang >/dev/null || command -v gcc >/dev/null || packages+=(clang)
[ -e /usr/include/zlib.h ] || packages+=(zlib1g-dev)
/usr/bin/python3 -c 'import websockets' 2>/dev/null || packages+=(python3-websockets)
[ -e /usr/share/tomcat10-examples/examples ] || packages+=(tomcat10-examples)
[ -e /usr/share/tomcat10/bin/bootstrap.jar ] || packages+=(tomcat10-common)
[ -x /usr/sbin/nginx ] || packages+=(nginx)
[ -x /usr/bin/tinyproxy ] || packages+=(tinyproxy-bin)
[ -x /usr/sbin/squid ] || packages+=(squid)
[ -x /usr/bin/chromium ] || packages+=(chromium)
command -v strace >/dev/null || packages+=(strace)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
command -v openssl >/dev/null || packages+=(openssl)
command -v keytool >/dev/null || packages+=(default-jre-headless)

if [ ${#packages[@]} -ne 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "$0: the tests need what Debian calls ${packages[*]}; there is no apt-get here, please install them by hand" >&2
    exit 1
  fi

  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "$0: the tests need ${packages[*]}; please run as root: apt-get install ${packages[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
  fi

  # The tests start their own servers, where they want them: what a package would start stays off.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
    "${as_root[@]}" chmod 755 $policy
    trap '"${as_root[@]}" rm -f $policy' EXIT
  fi

  echo "installing ${packages[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

# npm leaves this file behind when it is done.
if [ ! foreign/node_modules/.package-lock.json -nt foreign/package-lock.json ]; then
  echo "installing node packages"
  npm ci --prefix foreign --no-audit --no-fund --loglevel=error
fi
