"""What `adhd init` prints: completion and the capture widget for bash, zsh and fish.

The widget hands the edit buffer to `adhd c` on standard input, so no shell reads `#`, `!`, `$` or a quote in it. The
buffer is cleared only when the words were kept. No program runs while a shell starts.
"""

from __future__ import annotations

from adhd_core.oplog.errors import usage

SHELLS = ("bash", "zsh", "fish")
RC = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/config.fish"}
NEEDED = "cijmz"
"""Ctrl with one of these is Ctrl-C, Tab, Enter or stop: a shell cannot do without them."""

BASH = r"""adhd-capture() {
  local _adhd_line=${READLINE_LINE-} _adhd_tty
  if [[ -z ${_adhd_line//[[:space:]]/} ]]; then
    _adhd_tty=$(stty -g)
    stty echo icanon icrnl opost onlcr
    command adhd c
    stty "$_adhd_tty"
  else
    printf '%s\n' "$_adhd_line" | command adhd c && { READLINE_LINE=''; READLINE_POINT=0; }
  fi
}"""
BASH_KEY = r"""if [[ $- == *i* ]] && (( ${BASH_VERSINFO[0]} >= 4 )); then
  for _adhd_map in emacs vi-insert vi-command; do
    bind -m "$_adhd_map" -x '"%(key)s": adhd-capture' 2>/dev/null
  done
  unset _adhd_map
fi"""
BASH_WORD = r"""unalias %(word)s 2>/dev/null || :
function %(word)s { command adhd c "$@"; }
_adhd_enter() {
  local map
  for map in emacs vi-insert vi-command; do
    bind -m "$map" "\"\\C-x\\C-_e\": $1" 2>/dev/null
  done
  _adhd_entered=$1
}
_adhd_word() {
  local line=${READLINE_LINE-} prompt
  case $line in
    '%(word)s --'* | '%(word)s -h') ;;
    '%(word)s '*[![:space:]]*)
      prompt=${PS1@P}
      printf '%%s%%s\n' "${prompt//[$'\001\002']/}" "$line"
      if printf '%%s\n' "${line#%(word)s }" | command adhd c; then
        READLINE_LINE=''
        READLINE_POINT=0
      fi
      _adhd_enter redraw-current-line
      return ;;
  esac
  [[ ${_adhd_entered-} == accept-line ]] || _adhd_enter accept-line
}
if [[ $- == *i* ]] && (( ${BASH_VERSINFO[0]} >= 5 )); then
  _adhd_enter accept-line
  for _adhd_map in emacs vi-insert vi-command; do
    bind -m "$_adhd_map" -x '"\C-x\C-_w": _adhd_word' 2>/dev/null
    bind -m "$_adhd_map" '"\C-m": "\C-x\C-_w\C-x\C-_e"' 2>/dev/null
  done
  unset _adhd_map
fi"""

ZSH = r"""adhd-capture() {
  emulate -L zsh
  local line=$PREBUFFER$BUFFER
  if [[ -z ${line//[[:space:]]/} ]]; then
    BUFFER=' adhd c'
    zle accept-line
    return
  fi
  zle -I
  if print -r -- "$line" | command adhd c; then
    BUFFER=
    [[ -z $PREBUFFER ]] || zle send-break
  fi
}
if [[ -o zle ]]; then
  zle -N adhd-capture
fi"""
ZSH_KEY = r"""if [[ -o zle ]]; then
  for _adhd_map in emacs viins vicmd; do
    bindkey -M "$_adhd_map" '%(key)s' adhd-capture
  done
  unset _adhd_map
fi"""
ZSH_WORD = r"""unalias %(word)s 2>/dev/null || :
function %(word)s { command adhd c "$@"; }
adhd-accept() {
  emulate -L zsh
  if [[ $CONTEXT == start && $BUFFER == '%(word)s '*[^[:space:]]* && $BUFFER != '%(word)s '(--*|-h) ]]; then
    zle -I
    if print -r -- "${BUFFER#%(word)s }" | command adhd c; then
      BUFFER=
    fi
    return
  fi
  zle accept-line
}
if [[ -o zle ]]; then
  zle -N adhd-accept
  for _adhd_map in emacs viins vicmd; do
    bindkey -M "$_adhd_map" '^M' adhd-accept
  done
  unset _adhd_map
fi"""

FISH = r"""function _adhd_keep --description 'keep lines as thoughts, below the command line'
    set -l prompt (fish_prompt)
    set -l wide (math (commandline -C) + (string length -- "$prompt[-1]"))
    set -l above (math (count $prompt) + (commandline -L) - 2 + "floor($wide / $COLUMNS)")
    echo
    printf '%s\n' $argv | command adhd c
    and commandline -r ''
    while test $above -gt 0
        echo
        set above (math $above - 1)
    end
    commandline -f repaint
end
function adhd-capture --description 'keep the command line as a thought'
    set -l line (commandline)
    if string match -qr '\S' -- $line
        _adhd_keep $line
    else
        commandline -r ' adhd c'
        commandline -f execute
    end
end"""
FISH_KEY = r"""if status is-interactive
    bind %(key)s adhd-capture
    bind -M insert %(key)s adhd-capture
end"""
FISH_WORD = r"""function %(word)s --description 'keep a thought'
    command adhd c $argv
end
function _adhd_accept
    set -l line (commandline)
    if test (count $line) -eq 1; and string match -qr '^%(word)s (?!--|-h$)\s*\S' -- $line
        _adhd_keep (string replace -r '^%(word)s ' '' -- $line)
        return
    end
    commandline -f execute
end
if status is-interactive
    bind \r _adhd_accept
    bind \n _adhd_accept
    bind -M insert \r _adhd_accept
    bind -M insert \n _adhd_accept
end"""

WIDGETS = {"bash": (BASH, BASH_KEY, BASH_WORD), "zsh": (ZSH, ZSH_KEY, ZSH_WORD), "fish": (FISH, FISH_KEY, FISH_WORD)}


def key_of(text: str, shell: str) -> str:
    """A key as a shell writes it: `ctrl-g`, `^g`, `C-g`, `alt-c`, and several after one another (`ctrl-x a`).

    Raises AdhdError.
    """
    out = ""
    for i, part in enumerate(text.split()):
        low = part.lower()
        prefix = next((p for p in ("ctrl-", "ctrl+", "\\c-", "c-", "^") if low.startswith(p)), "")
        if prefix and len(low) == len(prefix) + 1 and low[-1].isascii() and low[-1].isalpha():
            if low[-1] in NEEDED and not i:
                raise usage(f"A shell cannot do without {part}.", "Take another key: adhd init --key ctrl-g")
            out += {"bash": f"\\C-{low[-1]}", "zsh": f"^{low[-1].upper()}", "fish": f"\\c{low[-1]}"}[shell]
            continue
        prefix = next((p for p in ("alt-", "alt+", "\\m-", "m-", "esc-", "\\e") if low.startswith(p)), "")
        if prefix and len(low) == len(prefix) + 1 and low[-1].isascii() and low[-1].isalnum():
            out += {"bash": f"\\e{part[-1]}", "zsh": f"^[{part[-1]}", "fish": f"\\e{part[-1]}"}[shell]
            continue
        if i and len(part) == 1 and part.isascii() and part.isalnum():
            out += part
            continue
        out = ""
        break
    if not out:
        raise usage(f'"{text}" is no key.', "Name one like ctrl-g or alt-c: adhd init --key ctrl-g")
    return out


def word_of(text: str) -> str:
    """A word that a shell takes for a command. Raises AdhdError."""
    if text.isascii() and text.isidentifier() and text != "adhd":
        return text
    raise usage(f'"{text}" is no word for a command.', "Letters will do: adhd init --word c")


def script(shell: str, completion: str, key: str | None, word: str | None, hooks: bool = False) -> str:
    """The whole script for a shell."""
    widget, bound, worded = WIDGETS[shell]
    parts = [about(shell, key, word, hooks), widget]
    if key is not None:
        parts.append(bound % {"key": key_of(key, shell)})
    else:
        parts.append(f"# No key is bound. Bind one: {line(shell, 'ctrl-g', word, hooks)}")
    if word is not None:
        parts.append(worded % {"word": word_of(word)})
    if hooks:
        from adhd_cli.hooks import HOOKS

        parts.append(HOOKS[shell])
    return "\n".join([*parts, completion])


def line(shell: str, key: str | None, word: str | None, hooks: bool = False) -> str:
    """The line for the shell's own file."""
    options = (f" --key '{key}'" if key and not key.isalnum() and " " in key else f" --key {key}" if key else "") + (
        f" --word {word}" if word else ""
    )
    options += " --hooks" if hooks else ""
    return f"adhd init fish{options} | source" if shell == "fish" else f'eval "$(adhd init {shell}{options})"'


def about(shell: str, key: str | None, word: str | None, hooks: bool = False) -> str:
    """Where the line goes."""
    return f"# adhd in {shell}. Put this line into {RC[shell]}:\n#   {line(shell, key, word, hooks)}"
