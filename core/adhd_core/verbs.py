"""Words that a thing to do begins with. Small on purpose: what is not here is not taken for a verb."""

from __future__ import annotations

VERBS = frozenset((
    "accept", "add", "adjust", "agree", "analyse", "analyze", "announce", "answer", "apologise", "apologize", "apply", "appreciate",
    "archive", "arrange", "ask", "assemble", "assign", "attach", "attend", "back", "bake", "balance", "bathe", "beat", "become",
    "begin", "bike", "bleed", "block", "boil", "book", "borrow", "bring", "brush", "build", "burn", "buy", "calculate", "call",
    "cancel", "care", "carry", "catch", "celebrate", "change", "charge", "chase", "chat", "check", "choose", "chop", "clean", "clear",
    "climb", "close", "collect", "compare", "complain", "complete", "compile", "compose", "confirm", "congratulate", "connect",
    "contact", "continue", "convert", "cook", "copy", "correct", "count", "cover", "create", "cut", "cycle", "dance", "deal", "debug",
    "decide", "declare", "declutter", "decorate", "defrost", "delegate", "delete", "deliver", "deploy", "descale", "describe", "design",
    "dig", "disinfect", "dispute", "do", "donate", "download", "draft", "draw", "dress", "drill", "drink", "drive", "drop", "dry",
    "dust", "eat", "edit", "email", "e-mail", "empty", "enable", "end", "enjoy", "enrol", "enter", "estimate", "exchange", "exercise",
    "explain", "export", "extend", "faint", "feed", "fetch", "figure", "file", "fill", "find", "finish", "fix", "flip", "floss",
    "flush", "fold", "follow", "format", "forward", "frame", "free", "freeze", "fund", "gather", "get", "give", "glue", "go", "google",
    "grade", "greet", "grill", "grind", "groom", "grow", "hand", "hang", "have", "hear", "heat", "help", "hem", "hide", "hike", "hire",
    "hoover", "host", "implement", "import", "improve", "install", "interview", "invest", "investigate", "invite", "iron", "jog",
    "join", "journal", "jump", "keep", "kick", "kiss", "knit", "label", "learn", "leave", "lend", "let", "lift", "light", "list",
    "listen", "load", "lock", "log", "look", "lose", "lubricate", "mail", "make", "map", "mark", "match", "measure", "meditate", "meet",
    "memorise", "memorize", "mend", "merge", "message", "mix", "moisturise", "monitor", "move", "mow", "mop", "nap", "negotiate",
    "note", "notify", "number", "offer", "oil", "open", "order", "organise", "organize", "outline", "pack", "paint", "park", "pass",
    "paste", "pay", "peel", "phone", "photograph", "pick", "ping", "plan", "plant", "play", "plug", "polish", "post", "practise",
    "practice", "pray", "prepare", "present", "press", "print", "proofread", "prune", "publish", "pull", "pump", "purchase", "push",
    "put", "query", "quit", "rake", "ram", "read", "record", "recycle", "redeem", "reduce", "refactor", "refill", "refund", "register",
    "rehearse", "release", "remember", "remind", "remove", "rename", "renew", "rent", "reorder", "repair", "repeat", "replace", "reply",
    "report", "repot", "request", "rescue", "research", "reserve", "reset", "resolve", "respond", "rest", "restart", "restore",
    "retrieve", "return", "revert", "review", "revise", "rewrite", "ride", "ring", "rinse", "roast", "roll", "rotate", "run", "save",
    "say", "scan", "schedule", "scrub", "seal", "search", "see", "sell", "send", "separate", "serve", "set", "sew", "shampoo", "share",
    "shave", "ship", "shop", "shorten", "show", "shower", "shred", "shut", "sign", "sing", "sit", "sketch", "skip", "sleep", "slice",
    "soak", "solve", "sort", "speak", "spend", "split", "spray", "stand", "start", "stitch", "stop", "store", "strengthen", "stretch",
    "study", "submit", "subscribe", "summarise", "summarize", "support", "swap", "sweep", "swim", "switch", "take", "talk", "tape",
    "teach", "tell", "test", "text", "thank", "thaw", "throw", "tidy", "tie", "toast", "top", "touch", "train", "transfer", "translate",
    "treat", "trim", "try", "tune", "turn", "type", "unblock", "unclog", "uninstall", "unload", "unpack", "unplug", "unsubscribe",
    "update", "upgrade", "upload", "use", "vacuum", "verify", "visit", "volunteer", "vote", "wait", "wake", "walk", "want", "warm",
    "wash", "watch", "water", "wax", "weed", "weigh", "whatsapp", "wipe", "wish", "withdraw", "work", "worry", "wrap", "write", "zip",
))  # fmt: skip

LEADS = ("please", "quickly", "finally", "maybe", "then", "also", "just", "not", "don't", "really", "re")


def begins_with_verb(text: str) -> bool:
    """Whether a text begins with something to do: "call mum", "finally call mum"."""
    words = text.casefold().split()
    while len(words) > 1 and words[0].strip(",.:") in LEADS:
        words = words[1:]
    return bool(words) and words[0].strip(",.:!?") in VERBS and (len(words) > 1 or words[0] in SOLE)


SOLE = frozenset((
    "clean", "cook", "shower", "sleep", "tidy", "stretch", "meditate", "exercise", "vacuum", "hoover", "shave", "iron", "rest", "nap",
    "read", "write", "swim", "run", "jog",
))  # fmt: skip
"""Verbs that say enough alone."""
