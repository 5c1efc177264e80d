"""Every command, once, as literals: both parsers, the help, the completion and the documentation read this.

A command is (summary, handler, parameters, fast, group, example, aliases). A parameter is (name, kind, flags, help):
  words   any number of words            word    one optional word
  flag    a switch                       text    an option with a value
  int     an option with a number        list    an option that may be given several times
`fast`: read without Typer whenever the line holds nothing unusual. `free`: unknown options are words of the text.
"""

JSON = ("json", "flag", ("--json",), "print one JSON value")

FAST, FREE, PLAIN = "fast", "free", ""

GROUPS = ("Every day", "Look", "Change", "Areas of life", "Take back", "Yours")

_FIELDS = (
    ("title", "text", ("--title",), "new words for it"),
    ("notes", "text", ("--notes",), "the notes, whole"),
    ("note", "text", ("--note",), "one more line of notes"),
    ("due", "text", ("--due",), "when it must be done"),
    ("start", "text", ("--start",), "when you want to do it"),
    ("for_", "text", ("--for",), "how long it takes: 30m, 1h30"),
    ("priority", "text", ("--priority", "-p"), "none, low, medium, high, urgent"),
    ("project", "text", ("--project",), "the project it belongs to"),
    ("zone", "text", ("--zone",), "the area of life"),
    ("tag", "list", ("--tag",), "add a tag"),
    ("untag", "list", ("--untag",), "take a tag away"),
    ("at", "list", ("--at",), "add a context"),
    ("not_at", "list", ("--not-at",), "take a context away"),
    ("energy", "text", ("--energy",), "1 very low to 5 peak"),
    ("repeat", "text", ("--repeat",), 'every day, "every tue", an RRULE, or none'),
    ("kind", "text", ("--kind",), "task, goal, habit, shopping"),
    ("level", "int", ("--level",), "0 initiative to 6 step"),
    ("parent", "text", ("--parent",), "hang it under another task, or none"),
    ("needs", "list", ("--needs",), "it waits for another task"),
    ("not_needs", "list", ("--not-needs",), "it no longer waits for another task"),
    ("before", "text", ("--before",), "place it before another step"),
    ("after", "text", ("--after",), "place it after another step"),
    ("clear", "list", ("--clear",), "empty a field: due, start, notes, for, ..."),
    ("wait", "flag", ("--wait",), "you wait for somebody"),
    ("champs", "list", ("--champs",), "how a step is done: activity=write, movement=sit, success=..."),
)

COMMANDS = {
    "capture": (
        "keep a thought: any words, no quotes needed", "adhd_cli.capture:capture",
        (
            ("text", "words", (), "the thought"),
            ("raw", "flag", ("--raw",), "understand nothing, keep every word"),
            ("clip", "flag", ("--clip",), "what is in the clipboard; after words: as their note or link"),
            ("dry_run", "flag", ("--dry-run",), "show what would be kept, write nothing"),
            ("clarify", "flag", ("--clarify",), "then ask up to three things; each may be skipped"),
            JSON,
        ),
        FREE, "Every day", "adhd c call dentist tomorrow 3pm for 15m", ("c",),
    ),
    "dump": (
        "empty your head: a page becomes things to do", "adhd_cli.dump:dump",
        (
            ("file", "word", (), "a file, - for standard input, or a page that waits; without: your editor"),
            ("yes", "flag", ("--yes", "-y"), "keep everything without looking"),
            ("raw", "flag", ("--raw",), "understand no dates or tags, keep every word"),
            ("dry_run", "flag", ("--dry-run",), "show what would be kept, write nothing"),
            ("show", "text", ("--show",), "print a page as it was typed, by its handle or a task's"),
            ("pages", "flag", ("--pages",), "the pages that were kept, newest first"),
            JSON,
        ),
        PLAIN, "Every day", "adhd dump notes.txt", (),
    ),
    "start": (
        "begin, with a timer; after a pause: go on", "adhd_cli.focus:start", (
            ("words", "words", (), "handle or words; without: what adhd offers"),
            ("minutes", "int", ("--minutes", "-m"), "how long: 5 to 90"),
            ("template", "text", ("--template", "-t"), "pomodoro, long, tiny, flow"),
            ("open", "list", ("--open",), "from now on open this file or address at its start"),
            ("run", "list", ("--run",), "from now on run this command at its start"),
            ("allow", "flag", ("--allow",), "its commands may run: said once"),
            JSON,
        ),
        FAST, "Every day", "adhd start dentist", (),
    ),
    "pause": (
        "stop the clock for a while; adhd start goes on", "adhd_cli.focus:pause", (JSON,),
        FAST, "Every day", "adhd pause", (),
    ),
    "distract": (
        "something came up: keep it for the break", "adhd_cli.focus:distract", (("text", "words", (), "what came up"), JSON),
        FREE, "Every day", "adhd distract buy cat food", (),
    ),
    "focus": (
        "sessions: start, extend, break, stop, status, history", "adhd_cli.focus:focus", (
            ("words", "words", (), "start [TASK], pause, resume, extend MIN, break [MIN], stop, status, history"),
            ("minutes", "int", ("--minutes", "-m"), "how long: 5 to 90"),
            ("template", "text", ("--template", "-t"), "pomodoro, long, tiny, flow"),
            ("detach", "flag", ("--detach", "-d"), "return at once, no live line"),
            ("tui", "flag", ("--tui",), "the full screen"),
            ("limit", "int", ("--limit", "-n"), "how many sessions of the history"),
            JSON,
        ),
        FAST, "Every day", "adhd focus start --template pomodoro", (),
    ),
    "tui": (
        "the full screen: one card, focus, inbox, tree", "adhd_cli.fullscreen:tui", (
            ("screen", "words", (), "where to begin: now, focus, inbox, tree, search, log, ..."),
            ("plain", "flag", ("--plain",), "the same pages as lines, for a screen reader"),
            JSON,
        ),
        FAST, "Every day", "adhd tui", (),
    ),
    "line": (
        "one short line for a prompt or a status bar", "adhd_cli.line:line", (JSON,),
        FAST, "Look", "adhd line", ("prompt",),
    ),
    "done": (
        "it is finished", "adhd_cli.tasks:done", (("ids", "words", (), "handles, or words of a title"), JSON),
        FAST, "Every day", "adhd done dentist", (),
    ),
    "no": (
        "not this one: another card, no question", "adhd_cli.choose:no",
        (("words", "words", (), "why, if you like: big, boring, me"), JSON),
        FAST, "Every day", "adhd no", (),
    ),
    "later": (
        "put it off; it comes back by itself", "adhd_cli.tasks:later", (("words", "words", (), "which one, and when"), JSON),
        FAST, "Every day", "adhd later k3fd fri 9am", ("defer",),
    ),
    "undo": (
        "take the last thing back", "adhd_cli.history:undo", (("count", "word", (), "how many"), JSON),
        FAST, "Every day", "adhd undo", (),
    ),
    "split": (
        "break it into small steps, the first one tiny", "adhd_cli.steps:split",
        (
            ("words", "words", (), "handle or words"),
            ("spice", "int", ("--spice", "-s"), "how fine: 1 (three steps) to 5 (every movement)"),
            ("engine", "text", ("--engine",), "who answers: offline, model, or auto"),
            ("again", "flag", ("--again",), "new steps; the open ones make room"),
            ("dry_run", "flag", ("--dry-run",), "show the steps, write nothing"),
            JSON,
        ),
        FAST, "Every day", "adhd split tax letter", (),
    ),
    "stuck": (
        "one key says why, one small way out comes back", "adhd_cli.stuck:stuck",
        (
            ("words", "words", (), "handle or words; without: what adhd offers now"),
            ("barrier", "text", ("--barrier", "-b"), "unclear, big, boring, scary, tired, blocked, don't care; asks nothing"),
            ("why", "flag", ("--why",), "say why this idea"),
            ("did", "text", ("--did",), "what came of the last idea: started, another, ask, not now"),
            JSON,
        ),
        PLAIN, "Every day", "adhd stuck tax letter", (),
    ),
    "triage": (
        "sort what was caught, one card at a time", "adhd_cli.triage:triage", (JSON,),
        PLAIN, "Every day", "adhd triage", (),
    ),
    "more": (
        "everything else adhd can do", "adhd_cli.help:more", (JSON,),
        PLAIN, "Every day", "adhd more", (),
    ),
    "next": (
        "the one thing for now, and why", "adhd_cli.choose:next_", (
            ("energy", "int", ("--energy", "-e"), "how much there is: 1 very low to 5 peak"),
            ("minutes", "int", ("--minutes", "-m"), "how long there is"),
            ("context", "text", ("--context",), "where you are: only what can be done there comes first"),
            ("why", "flag", ("--why",), "every reason with its points"),
            ("others", "flag", ("--others",), "what comes after it"),
            JSON,
        ),
        FAST, "Look", "adhd next --minutes 15", (),
    ),
    "list": (
        "what is still to do", "adhd_cli.tasks:list_", (
            ("all", "flag", ("--all",), "also steps, done and dropped ones"),
            ("done", "flag", ("--done",), "what is done, newest first"),
            ("inbox", "flag", ("--inbox",), "what was only caught so far"),
            ("project", "text", ("--project",), "only this project"),
            ("tag", "text", ("--tag",), "only this tag"),
            ("context", "text", ("--context",), "only this context"),
            ("zone", "text", ("--zone",), "only this area of life"),
            ("due", "text", ("--due",), "today, tomorrow, week, dated, none, or up to a date"),
            ("champs", "list", ("--champs",), "only steps done so: write, walk, quick win, activity=read, who=digital"),
            ("limit", "int", ("--limit", "-n"), "how many"),
            ("search", "text", ("--search",), "only what holds these words"),
            JSON,
        ),
        FAST, "Look", "adhd list --due week", ("ls",),
    ),
    "inbox": (
        "what was only caught, or a text file's lines as tasks", "adhd_cli.inbox:inbox", (
            ("file", "word", (), "a file that a phone syncs; its lines are taken out of it"),
            ("watch", "flag", ("--watch",), "keep looking until Ctrl-C"),
            ("keep", "flag", ("--keep",), "leave the lines in the file, take only new ones"),
            ("settle", "text", ("--settle",), "seconds that a last line without its end must rest"),
            JSON,
        ),
        PLAIN, "Look", "adhd inbox phone.txt", (),
    ),
    "show": (
        "one task with everything about it", "adhd_cli.tasks:show", (("words", "words", (), "handle or words"), JSON),
        FAST, "Look", "adhd show k3fd", (),
    ),
    "search": (
        "find anything by its words", "adhd_cli.tasks:search",
        (("words", "words", (), "words, or their beginnings"), ("limit", "int", ("--limit", "-n"), "how many"), JSON),
        FAST, "Look", "adhd search dent", (),
    ),
    "estimate": (
        "how long such things take you, as a range", "adhd_cli.estimates:estimate",
        (("words", "words", (), "handle or words; without: what is on, or offered"), JSON),
        FAST, "Look", "adhd estimate tax letter", (),
    ),
    "tree": (
        "a task and what hangs below it", "adhd_cli.tasks:tree", (("words", "words", (), "handle or words; without: every root"), JSON),
        PLAIN, "Look", "adhd tree thesis", (),
    ),
    "template": (
        "steps under a name: list, show, use, add, from, edit, drop", "adhd_cli.templates:template", (
            ("words", "words", (), "nothing, a name or category, or: use NAME [WORDS], show NAME, from ID NAME, add, edit, drop NAME"),
            ("category", "text", ("--category", "-c"), "Academic, Work, Personal, Health, Creative"),
            ("step", "list", ("--step",), 'a step: "5m Open the book"; with edit they replace the old ones'),
            ("add_step", "list", ("--add-step",), "with edit: one more step at the end"),
            ("remove_step", "list", ("--remove-step",), "with edit: the number of a step that goes"),
            ("rename", "text", ("--rename",), "with edit: a new name"),
            JSON,
        ),
        PLAIN, "Every day", "adhd template use homework maths by friday", (),
    ),
    "today": (
        "what comes next today, and when you are done", "adhd_cli.plan:today", (JSON,),
        FAST, "Look", "adhd today", (),
    ),
    "plan": (
        "a day laid out around its clock times; or the week", "adhd_cli.plan:plan",
        (("words", "words", (), "nothing, tomorrow, a day, or: week"), JSON),
        PLAIN, "Look", "adhd plan tomorrow", (),
    ),
    "did": (
        "what you did: today, yesterday, week", "adhd_cli.stats:did", (
            ("words", "words", (), "today, yesterday, week, last week, month"),
            ("limit", "int", ("--limit", "-n"), "how many"),
            ("csv", "flag", ("--csv",), "comma-separated values"),
            JSON,
        ),
        PLAIN, "Look", "adhd did week", (),
    ),
    "stats": (
        "focus time by day, and your best hours", "adhd_cli.stats:stats", (
            ("words", "words", (), "week, month, last week, last month"),
            ("csv", "flag", ("--csv",), "comma-separated values"),
            JSON,
        ),
        PLAIN, "Look", "adhd stats month", (),
    ),
    "log": (
        "what you did, newest first", "adhd_cli.history:log",
        (
            ("words", "words", (), "one task: its whole history"), ("limit", "int", ("--limit", "-n"), "how many"),
            ("conflicts", "flag", ("--conflicts",), "what two devices changed without having seen each other"), JSON,
        ),
        PLAIN, "Look", "adhd log", (),
    ),
    "edit": (
        "change anything about a task", "adhd_cli.editing:edit", (("words", "words", (), "handle or words"), *_FIELDS, JSON),
        PLAIN, "Change", 'adhd edit k3fd --due "fri 15:00" --tag health', (),
    ),
    "step": (
        "add a step to a task", "adhd_cli.editing:step", (("words", "words", (), "the task's handle, then the step's words"), JSON),
        PLAIN, "Change", "adhd step k3fd find the number", (),
    ),
    "note": (
        "write a line into a task's notes", "adhd_cli.editing:note", (("words", "words", (), "the task's handle, then the note"), JSON),
        PLAIN, "Change", "adhd note k3fd ask about the bill", (),
    ),
    "reopen": (
        "open a done or dropped task again", "adhd_cli.tasks:reopen", (("words", "words", (), "handle or words"), JSON),
        PLAIN, "Change", "adhd reopen dentist", (),
    ),
    "drop": (
        "let it go; it stays findable", "adhd_cli.tasks:drop", (("ids", "words", (), "handles, or words of a title"), JSON),
        FAST, "Change", "adhd drop k3fd", (),
    ),
    "skip": (
        "leave this time of a repeating task out", "adhd_cli.tasks:skip", (("words", "words", (), "handle or words"), JSON),
        PLAIN, "Change", "adhd skip plants", (),
    ),
    "delete": (
        "take a task out of every list and search", "adhd_cli.tasks:delete", (("ids", "words", (), "handles, or words of a title"), JSON),
        PLAIN, "Change", "adhd delete k3fd", (),
    ),
    "where": (
        "where a thing is; with a place, keep it", "adhd_cli.facts:where", (
            ("words", "words", (), "the thing; or: THING is in PLACE"),
            ("all", "flag", ("--all",), "also where it was before"),
            ("forget", "flag", ("--forget",), "forget where it is"),
            ("rename", "text", ("--rename",), "call the thing by another name"),
            JSON,
        ),
        FAST, "Yours", "adhd where passport", (),
    ),
    "took": (
        "you took it; alone: did I already?", "adhd_cli.facts:took", (
            ("words", "words", (), "what, how much and, if it was not now, when"),
            ("again", "flag", ("--again",), "record it although it was taken already"),
            ("ask", "flag", ("--ask", "--check"), "only say whether it was taken"),
            ("every", "text", ("--every",), "how far apart: 6h, or none"),
            ("history", "flag", ("--history",), "when it was taken before"),
            ("rename", "text", ("--rename",), "call it by another name"),
            JSON,
        ),
        FAST, "Yours", "adhd took ibuprofen 400mg an hour ago", (),
    ),
    "resume": (
        "what you put down and where; starts there again", "adhd_cli.context:resume", (
            ("words", "words", (), "with --keep: a note to yourself"),
            ("keep", "flag", ("--keep",), "keep where you are now"),
            ("of", "text", ("--of",), "which task; without: what you are doing"),
            ("look", "flag", ("--look",), "only show it, start nothing"),
            JSON,
        ),
        PLAIN, "Yours", "adhd resume --keep sign in eq 4", (),
    ),
    "context": (
        "directories where git may be looked at: show, add, drop", "adhd_cli.context:context",
        (("words", "words", (), "nothing, or: add [DIR], drop [DIR]"), JSON),
        PLAIN, "Yours", "adhd context add", (),
    ),
    "dive": (
        "going down a rabbit hole; alone: how you got here", "adhd_cli.dives:dive", (
            ("words", "words", (), "into what"),
            ("goal", "text", ("--goal",), "what it leads away from; without: what you are doing"),
            JSON,
        ),
        PLAIN, "Yours", "adhd dive read about citation styles", (),
    ),
    "surface": (
        "come up again: back to what, and what you were at", "adhd_cli.dives:surface",
        (("all", "flag", ("--all",), "up to the goal at once"), JSON),
        PLAIN, "Yours", "adhd surface", (),
    ),
    "landing": (
        "a good place to stop, what is kept, the time to leave", "adhd_cli.landing:landing",
        (("words", "words", (), "nothing, or: land, more [MIN], no"), JSON),
        PLAIN, "Yours", "adhd landing", (),
    ),
    "when": (
        "if-then plans: when this is seen, then that", "adhd_cli.cues:when", (
            ("words", "words", (), "nothing; CUE then WHAT; or: drop NUMBER. A cue: cd DIR, push, at 14:00, wifi NAME, first shell"),
            ("check", "flag", ("--check",), "say the plan that fits now, once a day each; for the hooks of a shell"),
            ("event", "text", ("--event",), "with --check: shell, cd, tick, push or commit"),
            JSON,
        ),
        FAST, "Yours", 'adhd when "cd ~/thesis" then write intro', (),
    ),
    "energy": (
        "how much energy you have, 1 to 5", "adhd_cli.areas:energy",
        (("level", "word", (), "1 very low to 5 peak"), ("note", "text", ("--note",), "a word about it"), JSON),
        PLAIN, "Areas of life", "adhd energy 2", (),
    ),
    "zone": (
        "areas of life: show, add, edit, drop", "adhd_cli.areas:zone", (
            ("words", "words", (), "nothing, or: add NAME, edit NAME, drop NAME"),
            ("name", "text", ("--name",), "a new name"),
            ("goal", "text", ("--goal",), "one simple goal"),
            ("icon", "text", ("--icon",), "one character"),
            ("colour", "text", ("--colour",), "blue, green, magenta, cyan, yellow, grey"),
            JSON,
        ),
        PLAIN, "Areas of life", 'adhd zone edit Self --goal "sleep before midnight"', (),
    ),
    "project": (
        "projects: show, add, rename, pause, resume, drop", "adhd_cli.areas:project", (
            ("words", "words", (), "nothing, or: add NAME, rename NAME, pause NAME, resume NAME, drop NAME"),
            ("name", "text", ("--name",), "the new name"),
            ("owner", "text", ("--owner",), "whose it is"),
            JSON,
        ),
        PLAIN, "Areas of life", "adhd project add Thesis", (),
    ),
    "redo": (
        "bring back what undo took", "adhd_cli.history:redo", (("count", "word", (), "how many"), JSON),
        PLAIN, "Take back", "adhd redo", (),
    ),
    "rewind": (
        "take back everything since a moment; captures stay", "adhd_cli.history:rewind",
        (
            ("words", "words", (), "a moment: 10:00, 2026-03-05T10:00"),
            ("yes", "flag", ("--yes", "-y"), "do it; without, it only shows"),
            JSON,
        ),
        PLAIN, "Take back", "adhd rewind 10:00", (),
    ),
    "config": (
        "settings: show, set", "adhd_cli.areas:config",
        (("words", "words", (), "nothing, NAME, or NAME VALUE"), ("unset", "flag", ("--unset",), "back to the default"), JSON),
        PLAIN, "Yours", "adhd config day_start 5", (),
    ),
    "features": (
        "switch features on and off", "adhd_cli.areas:features", (("words", "words", (), "nothing, or: on NAME, off NAME"), JSON),
        PLAIN, "Yours", "adhd features off zones", (),
    ),
    "login": (
        "sync with a server of yours", "adhd_cli.login:login", (
            ("url", "word", (), "the server's address"),
            ("email", "text", ("--email",), "the address of your account there"),
            ("password_stdin", "flag", ("--password-stdin",), "read the password from standard input"),
            ("token", "text", ("--token",), "a token from: adhd server user token EMAIL; - reads it from standard input"),
            ("name", "text", ("--name",), "what this device is called there"),
            ("merge", "flag", ("--merge",), "this file syncs elsewhere already: make one of both"),
            ("no_browser", "flag", ("--no-browser",), "only print the page and the code; also without a terminal"),
            ("sealed", "flag", ("--sealed",), "a new space that its server cannot read; prints its recovery phrase"),
            ("phrase_stdin", "flag", ("--phrase-stdin",), "join a sealed space: read its recovery phrase from standard input, first"), JSON,
        ),
        PLAIN, "Yours", "adhd login https://sync.example.org", (),
    ),
    "account": (
        "your account there: devices, password, export, delete", "adhd_cli.account:account", (
            ("words", "words", (), "nothing, or: end DEVICE, password, export FILE, delete"),
            ("password_stdin", "flag", ("--password-stdin",), "read passwords from standard input, one a line"),
            ("yes", "flag", ("--yes", "-y"), "delete without asking"),
            ("force", "flag", ("--force",), "replace a file that is there already"), JSON,
        ),
        PLAIN, "Yours", "adhd account", (),
    ),
    "sync": (
        "exchange changes with the server; status: how it stands", "adhd_cli.sync:sync", (
            ("words", "words", (), "nothing, or: status, phrase"),
            ("watch", "flag", ("--watch",), "keep both the same until Ctrl-C"), JSON,
        ),
        PLAIN, "Yours", "adhd sync", (),
    ),
    "logout": (
        "stop syncing; everything stays here", "adhd_cli.sync:logout", (JSON,),
        PLAIN, "Yours", "adhd logout", (),
    ),
    "server": (
        "a sync server of your own: run, backup, doctor, user", "adhd_cli.server:server", (
            (
                "words", "words", (),
                "run, settings, backup, restore FILE, doctor, healthcheck, invite [EMAIL], user list, user add|token|password|remove EMAIL",
            ),
            ("host", "text", ("--host",), "the address it listens at; without: 127.0.0.1"),
            ("port", "int", ("--port",), "its port; 0 picks one; without: 8377"),
            ("data", "text", ("--data",), "the folder of its file"),
            ("set", "list", ("--set",), "a setting: NAME=VALUE; adhd server settings lists them"),
            ("to", "text", ("--to",), "where a backup goes: a file or a folder"),
            ("url", "text", ("--url",), "the server that healthcheck asks"),
            ("password_stdin", "flag", ("--password-stdin",), "read the account's password from standard input"),
            ("days", "int", ("--days",), "how long an invite counts; without: 14"),
            ("yes", "flag", ("--yes", "-y"), "with user remove: do it"), JSON,
        ),
        PLAIN, "Yours", "adhd server run --data ~/adhd-server", (),
    ),
    "model": (
        "a language model of yours beside the offline engine", "adhd_cli.model:model",
        (
            ("words", "words", (), "nothing, or: set URL, key, test, off, on, prompts [NAME]"),
            ("model", "text", ("--model",), "the model's name"),
            ("kind", "text", ("--kind",), "what the server speaks: openai or ollama"),
            ("timeout", "int", ("--timeout",), "seconds to wait for an answer"),
            ("forget", "flag", ("--forget",), "with key: forget it"),
            JSON,
        ),
        PLAIN, "Yours", "adhd model set http://localhost:11434 --model llama3.2", (),
    ),
    "export": (
        "everything as a file of yours", "adhd_cli.files:export", (
            ("format", "word", (), "jsonl"), ("file", "word", (), "the file; without: standard output"),
            ("local", "flag", ("--local",), "also what belongs to this machine only"),
            ("force", "flag", ("--force",), "replace a file that is there already"), JSON,
        ),
        PLAIN, "Yours", "adhd export jsonl life.jsonl", (),
    ),
    "import": (
        "take a file in; twice changes nothing", "adhd_cli.files:import_", (
            ("format", "word", (), "jsonl"), ("file", "word", (), "the file, or - for standard input"),
            ("dry_run", "flag", ("--dry-run",), "only say what would happen"), JSON,
        ),
        PLAIN, "Yours", "adhd import jsonl life.jsonl", (),
    ),
    "backup": (
        "a verified copy of your file", "adhd_cli.files:backup",
        (("file", "word", (), "where to; without: the backups folder"), ("list", "flag", ("--list",), "show the copies there are"), JSON),
        PLAIN, "Yours", "adhd backup", (),
    ),
    "restore": (
        "go back to a copy; the present is copied first", "adhd_cli.files:restore", (("file", "word", (), "the copy"), JSON),
        PLAIN, "Yours", "adhd restore backups/adhd-20260305-090000.db", (),
    ),
    "doctor": (
        "what is wrong, and the command that mends it", "adhd_cli.files:doctor",
        (
            ("recover", "flag", ("--recover",), "read a damaged file into a new one"),
            ("deep", "flag", ("--deep",), "also compare with a rebuild"),
            JSON,
        ),
        PLAIN, "Yours", "adhd doctor", (),
    ),
    "init": (
        "catch from the command line: completion and a capture key", "adhd_cli.help:init", (
            ("shell", "word", (), "bash, zsh or fish; without: yours"),
            ("key", "text", ("--key",), "bind a key, like ctrl-g; without, none is bound"),
            ("word", "text", ("--word",), "a word like c, after which Enter keeps the line as it is"),
            ("hooks", "flag", ("--hooks",), "say an if-then plan, a landing or the time to leave when it is seen"),
            JSON,
        ),
        FAST, "Yours", 'eval "$(adhd init bash --key ctrl-g)"', (),
    ),
    "completion": (
        "let the shell complete commands", "adhd_cli.help:completion", (("shell", "word", (), "bash, zsh or fish"), JSON),
        PLAIN, "Yours", 'eval "$(adhd completion bash)"', (),
    ),
}  # fmt: skip

ALIASES = {"c": "capture", "ls": "list", "defer": "later", "prompt": "line"}

DAILY = ("capture", "start", "done", "no", "later", "undo")
"""The commands of a day, shown first; the rest is behind `adhd more`."""
