#!/bin/sh
# Programs that some tests drive for real: shells, strace, tmux, an X server with its clipboard, a browser. Installed from Debian where that is possible;
# elsewhere the tests that need one say which is missing.
missing=""
for program in zsh fish strace tmux xclip xsel Xvfb:xvfb setpriv:util-linux chromium; do
  command -v "${program%%:*}" >/dev/null 2>&1 || missing="$missing ${program#*:}"
done
[ -z "$missing" ] && exit 0
command -v apt-get >/dev/null 2>&1 || { echo "Install these for every test to run:$missing"; exit 0; }
as_root=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 && as_root="sudo -n" || { echo "Install these for every test to run:$missing"; exit 0; }
fi
$as_root apt-get update -qq >/dev/null 2>&1
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null 2>&1 || echo "Install these for every test to run:$missing"
