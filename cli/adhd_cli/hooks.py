"""The hooks of `adhd init --hooks`: a look at the if-then plans, at a landing and at the time to leave when a shell starts, when its
directory has changed, when a `git push` or `git commit` came back, and else when a command has ended, at most once in five minutes.
At any other prompt no program of adhd runs.

Of a command line only its first two words are compared, inside the shell; nothing of it is passed on or kept.
"""

from __future__ import annotations

BASH = r"""_adhd_hook() {
  local code=$? event='' entry number
  entry=$(HISTTIMEFORMAT='' history 1 2>/dev/null)
  if [[ $entry =~ ^[[:space:]]*([0-9]+)\*?[[:space:]]*(.*) ]]; then
    number=${BASH_REMATCH[1]}
    entry=${BASH_REMATCH[2]}
    [[ -n ${_adhd_entry-} && $number != "$_adhd_entry" && $code == 0 && $entry =~ ^git[[:space:]]+(push|commit)([[:space:]]|$) ]] &&
      event=${BASH_REMATCH[1]}
    _adhd_entry=$number
  fi
  : "${_adhd_entry:=0}"
  if [[ -z $event ]]; then
    if [[ -z ${_adhd_pwd-} ]]; then
      event=shell
    elif [[ $PWD != "$_adhd_pwd" ]]; then
      event=cd
    elif (( SECONDS - _adhd_looked >= 300 )); then
      event=tick
    else
      return "$code"
    fi
    _adhd_pwd=$PWD
    _adhd_looked=$SECONDS
  fi
  command adhd when --check --event "$event" </dev/null 2>/dev/null
  return "$code"
}
if [[ $- == *i* && ${PROMPT_COMMAND[*]-} != *_adhd_hook* ]]; then
  PROMPT_COMMAND="_adhd_hook${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
fi"""

ZSH = r"""_adhd_preexec() {
  emulate -L zsh
  local words=(${=3})
  _adhd_git=
  [[ ${words[1]-} == git && ${words[2]-} == (push|commit) ]] && _adhd_git=${words[2]}
  return 0
}
_adhd_precmd() {
  local code=$? event=
  [[ -n ${_adhd_git-} && $code == 0 ]] && event=$_adhd_git
  _adhd_git=
  if [[ -z $event ]]; then
    if [[ -z ${_adhd_pwd-} ]]; then
      event=shell
    elif [[ $PWD != "$_adhd_pwd" ]]; then
      event=cd
    elif (( SECONDS - _adhd_looked >= 300 )); then
      event=tick
    else
      return $code
    fi
    _adhd_pwd=$PWD
    _adhd_looked=$SECONDS
  fi
  command adhd when --check --event $event </dev/null 2>/dev/null
  return $code
}
if [[ -o interactive ]]; then
  autoload -Uz add-zsh-hook
  add-zsh-hook preexec _adhd_preexec
  add-zsh-hook precmd _adhd_precmd
fi"""

FISH = r"""function _adhd_look
    command -q adhd
    and command adhd when --check --event $argv[1] </dev/null 2>/dev/null
end
if status is-interactive
    function _adhd_pushed --on-event fish_postexec
        test $status -eq 0
        or return
        set -l found (string match -r '^\s*git\s+(push|commit)(?:\s|$)' -- $argv[1])
        and _adhd_look $found[2]
    end
    function _adhd_prompted --on-event fish_prompt
        set -l now (date +%s)
        set -l event
        if not set -q _adhd_pwd
            set event shell
        else if test "$PWD" != "$_adhd_pwd"
            set event cd
        else if test (math $now - $_adhd_looked) -ge 300
            set event tick
        else
            return
        end
        set -g _adhd_pwd $PWD
        set -g _adhd_looked $now
        _adhd_look $event
    end
end"""

HOOKS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
