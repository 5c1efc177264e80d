#!/bin/sh
# Two laptops and a server of one's own, on one machine: everything in a throw-away folder.
set -eu
place=$(mktemp -d)
server=""
trap 'test -z "$server" || kill "$server" 2>/dev/null || true; rm -rf "$place"' EXIT INT TERM
export ADHD_SYNC=off  # here by hand, so that each step is seen
say() { printf '\n$ %s\n' "$*"; }

say "adhd server user add ann@example.org --password-stdin"
echo "correct horse" | adhd server user add ann@example.org --password-stdin --data "$place/server"

say "adhd server run --port 0"
adhd server run --port 0 --data "$place/server" >"$place/said" 2>"$place/log" &
server=$!
for _ in $(seq 100); do grep -qs listening "$place/said" && break; sleep 0.2; done
cat "$place/said"
url=$(sed -n 's/^listening on //p' "$place/said")

one() { say "one$ adhd $*"; ADHD_HOME="$place/one" adhd "$@"; }
two() { say "two$ adhd $*"; ADHD_HOME="$place/two" adhd "$@"; }

one c call the dentist tomorrow 3pm
two c buy milk
say "one$ adhd login URL --email ann@example.org --password-stdin"
echo "correct horse" | ADHD_HOME="$place/one" adhd login "$url" --email ann@example.org --password-stdin
say "two$ adhd login URL --email ann@example.org --password-stdin"
echo "correct horse" | ADHD_HOME="$place/two" adhd login "$url" --email ann@example.org --password-stdin

one edit dentist --priority high
two edit dentist --note "ask about the crown"
one sync
two sync
one sync
one show dentist
two show dentist
two sync status
