"""Help, `adhd more` and shell completion, all read from the table."""

from __future__ import annotations

from adhd_core.oplog.errors import usage

from adhd_cli.reply import Face, Reply
from adhd_cli.style import Style
from adhd_cli.table import ALIASES, COMMANDS, DAILY, GROUPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def shown_name(name: str) -> str:
    """The name that is typed most: `c` for capture."""
    return {"capture": "c"}.get(name, name)


def overview() -> list[str]:
    """`adhd --help`: the commands of a day, and where the rest is."""
    style = Style()
    out = [*style.plain("adhd catches a thought in one breath and hands back one thing to do."), ""]
    out += style.entry("  adhd", "the one thing for now", 12)
    for name in DAILY:
        out += style.entry(f"  {shown_name(name)}", COMMANDS[name][0], 12)
    out += ["", *("  " + line for line in style.plain("adhd c call dentist tomorrow 3pm for 15m", "accent", 2)), ""]
    return [*out, *style.plain("Everything else: adhd more · one command: adhd done --help")]


def of_command(name: str) -> list[str]:
    """`adhd NAME --help`: what it does, an example, its options."""
    style = Style()
    spec = COMMANDS[ALIASES.get(name, name)]
    words = " ".join(f"[{p[0].upper()}...]" if p[1] == "words" else f"[{p[0].upper()}]" for p in spec[2] if not p[2])
    out = style.plain(f"adhd {name} {words}".rstrip() + f": {spec[0]}")
    out += ["", *("  " + line for line in style.plain(spec[5], "accent", 2)), ""]
    for key, kind, flags, text in spec[2]:
        label = ", ".join(flags) if flags else key.upper()
        if flags and kind in ("text", "int", "list"):
            label += " N" if kind == "int" else " TEXT"
        out += style.entry("  " + label, text, 24)
    if spec[6]:
        out += ["", f"Also: {', '.join('adhd ' + a for a in spec[6])}"]
    return out


def more(face: Face) -> Reply:
    """Every command, grouped."""

    def lines(style: Style) -> list[str]:
        out: list[str] = []
        for group in GROUPS:
            out.append(style.paint(group, "bold"))
            for name, spec in COMMANDS.items():
                if spec[4] == group:
                    out += style.entry(f"  {shown_name(name)}", spec[0], 14)
        return [*out, style.paint("How one works: adhd NAME --help", "muted")]

    def json() -> Any:
        return {
            "commands": [
                {"name": n, "summary": s[0], "group": s[4], "example": s[5], "aliases": list(s[6]),
                 "parameters": [{"name": p[0], "kind": p[1], "flags": list(p[2]), "help": p[3]} for p in s[2]]}
                for n, s in COMMANDS.items()
            ]
        }  # fmt: skip

    return Reply(lines, json)


BASH = """_adhd() {
  local cur=${COMP_WORDS[COMP_CWORD]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "%(names)s" -- "$cur"))
  else
    case ${COMP_WORDS[1]} in
%(cases)s
    esac
  fi
}
complete -o default -F _adhd adhd"""

ZSH = """_adhd() {
  local -a names
  names=(%(described)s)
  if (( CURRENT == 2 )); then
    _describe command names
  else
    case $words[2] in
%(cases)s
      *) _files;;
    esac
  fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit; compinit -i; }
compdef _adhd adhd"""


def options_of(name: str) -> list[str]:
    """The long options of a command."""
    return [flag for p in COMMANDS[name][2] for flag in p[2] if flag.startswith("--")]


def script(shell: str) -> str:
    """The completion script of a shell."""
    names = [*COMMANDS, *ALIASES]
    if shell == "bash":
        cases = "\n".join(
            f'      {n}) COMPREPLY=($(compgen -W "{" ".join(options_of(ALIASES.get(n, n)))}" -- "$cur"));;' for n in names
        )
        return BASH % {"names": " ".join(names), "cases": cases}
    if shell == "zsh":
        described = " ".join("'" + f"{n}:{COMMANDS[ALIASES.get(n, n)][0]}".replace("'", "’") + "'" for n in names)
        cases = "\n".join(f"      {n}) compadd -- {' '.join(options_of(ALIASES.get(n, n)))};;" for n in names)
        return ZSH % {"described": described, "cases": cases}
    lines = ["complete -c adhd -f"]
    for n in names:
        summary = COMMANDS[ALIASES.get(n, n)][0].replace("'", "’")
        lines.append(f"complete -c adhd -n __fish_use_subcommand -a {n} -d '{summary}'")
        for key, _kind, flags, text in COMMANDS[ALIASES.get(n, n)][2]:
            for flag in flags:
                if flag.startswith("--"):
                    told = text.replace("'", "’")
                    lines.append(f"complete -c adhd -n '__fish_seen_subcommand_from {n}' -l {flag[2:]} -d '{told}'")
            _ = key
    return "\n".join(lines)


def shell_of(shell: str | None, what: str, example: str) -> str:
    """The shell that was named, or the user's own. Raises AdhdError."""
    import os

    name = shell or os.path.basename(os.environ.get("SHELL", ""))
    if name not in ("bash", "zsh", "fish"):
        raise usage(f"{what} is there for bash, zsh and fish.", example)
    return name


def completion(face: Face, shell: str | None) -> Reply:
    """A completion script for the user's shell to read."""
    name = shell_of(shell, "Completion", 'eval "$(adhd completion bash)"')
    text = script(name)
    return Reply(lambda style: text.split("\n"), lambda: {"shell": name, "script": text})


def init(face: Face, shell: str | None, key: str | None, word: str | None, hooks: bool) -> Reply:
    """What a shell reads at its start. On a terminal, without the name of a shell: only the line to add, and where."""
    from adhd_cli import shells

    name = shell_of(shell, "The capture widget", 'eval "$(adhd init bash)"')
    text = shells.script(name, script(name), key, word, hooks)
    add = shells.line(name, key, word, hooks)

    def lines(style: Style) -> list[str]:
        if shell is not None or not style.terminal:
            return text.split("\n")
        out = style.plain(f"Put this line into {shells.RC[name]}, then open a new shell:", "muted")
        out += ["  " + style.paint(add, "accent")]
        if hooks:
            out += style.plain("The hooks say an if-then plan when its cue is seen: adhd when", "muted")
        elif key is None:
            out += style.plain("With --key ctrl-g that key keeps what stands on the command line, whatever is in it.", "muted")
        return out

    return Reply(lines, lambda: {"shell": name, "script": text, "line": add, "file": shells.RC[name]})
