#!/bin/sh
# Programs that some tests drive for real: shells, strace, tmux, an X server with its clipboard, a browser, a keyring, proxies. Installed from Debian
# where that is possible; elsewhere the tests that need one say which is missing.
needs="zsh fish strace tmux xclip xsel Xvfb:xvfb setpriv:util-linux chromium gnome-keyring-daemon:gnome-keyring dbus-run-session:dbus"

install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 && as_root="sudo -n" || return 1
  fi
  $as_root apt-get update -qq >/dev/null 2>&1
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null 2>&1
}

missing=""
for program in $needs; do
  command -v "${program%%:*}" >/dev/null 2>&1 || missing="$missing ${program#*:}"
done
# shellcheck disable=SC2086
[ -z "$missing" ] || install $missing || echo "Install these for every test to run:$missing"

# A web server that is installed would begin to serve here, so the proxies are only unpacked.
for proxy in nginx caddy; do
  command -v $proxy >/dev/null 2>&1 || [ -x .venv/proxies/usr/sbin/$proxy ] || [ -x .venv/proxies/usr/bin/$proxy ] || (
    mkdir -p .venv/proxies && cd .venv/proxies && apt-get download -qq $proxy && dpkg -x "$(ls ${proxy}_*.deb)" .
  ) >/dev/null 2>&1 || echo "Install this for every test to run: $proxy"
done
