#!/bin/sh
# The main job on real input, in a folder that is thrown away: catch a messy morning, see it, do one thing, take it
# back, look at the one card.
set -eu
ADHD_HOME=$(mktemp -d)
ADHD_NOW=${ADHD_NOW:-2026-03-05T09:40:00+01:00}
TZ=${TZ:-Europe/Berlin}
export ADHD_HOME ADHD_NOW TZ
trap 'rm -rf "$ADHD_HOME"' EXIT
here=$(dirname "$0")

say() { printf '\n$ %s\n' "$1"; }

say "adhd c call Lena's dentist tomorrow 3pm for 15m"
adhd c "call Lena's dentist tomorrow 3pm for 15m"
say "adhd c < morning.txt          # ten messy thoughts, one a line"
tail -n +2 "$here/morning.txt" | adhd c
say "adhd list"
adhd list
say "adhd done plants"
adhd done plants
say "adhd undo"
adhd undo
say "adhd search dent"
adhd search dent
say "adhd later passport mon 9am"
adhd later passport mon 9am
say "adhd dump page.txt            # a whole head at once"
adhd dump "$here/page.txt"
say "adhd split tax letter         # too big: small steps, the first one tiny"
adhd split tax letter
say "adhd                          # the one thing for now"
adhd
say "adhd no                       # not that one"
adhd no
printf "\nThat was a throw-away folder. Yours: pipx install '.[tui]'   then: adhd\n"
