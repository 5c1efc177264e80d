"""Secrets out of a line: keys, tokens and passwords become `[secret]`, everything else stays as it is.

Pure. Three kinds are found: what has a shape of its own (`ghp_...`, a JWT, a private key), what stands where a secret
stands (a URL's password, after `password=`), and long random text beside a word that says so.
"""

from __future__ import annotations

import re

MARK = "[secret]"

SHAPES = r"""
    (?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}
  | gh[pousr]_[A-Za-z0-9]{20,} | github_pat_\w{20,} | gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas)-[\w.-]{16,}
  | xox[abeoprs]-[\w-]{8,} | xapp-\d-[\w-]{10,}
  | (?:sk|rk|pk)_(?:live|test)_\w{10,} | whsec_[\w+/=]{16,} | sk-[\w-]{20,} | hf_[A-Za-z]{30,}
  | AIza[\w-]{30,} | ya29\.[\w-]{20,} | GOCSPX-[\w-]{20,} | 1//0[\w-]{20,}
  | eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*
  | SG\.[\w-]{16,}\.[\w-]{16,} | (?:SK|AC)[0-9a-f]{32} | key-[0-9a-f]{32} | [0-9a-f]{32}-us\d{1,2}
  | npm_[A-Za-z0-9]{30,} | pypi-[\w-]{16,} | rubygems_[0-9a-f]{40,} | dckr_pat_[\w-]{20,} | oy2[a-z0-9]{43}
  | do[opr]_v1_[0-9a-f]{40,} | shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32} | sq0(?:atp|csp)-[\w-]{22,} | EAA[A-Za-z0-9]{40,}
  | lin_api_\w{30,} | figd_[\w-]{20,} | PMAK-[\w-]{30,} | NRAK-[A-Z0-9]{20,} | sntry[su]_[\w+/=.-]{20,} | dapi[0-9a-f]{32}
  | hv[sbr]\.[\w-]{20,} | tskey-[\w-]{12,} | ATATT[\w=-]{20,} | AGE-SECRET-KEY-1[A-Z0-9]{40,} | \w{3}8Q~[\w.~-]{30,}
  | \d{8,10}:AA[\w-]{32,} | [MNO][\w-]{22,25}\.[\w-]{6}\.[\w-]{27,}
"""

WORDS = (
    r"pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|authtoken|_auth"
    r"|(?:api|access|auth|private|secret|account|client|encryption|signing|master|session|deploy|shared[_-]?access)[_-]?key"
)
NAME = rf"(?:(?<![A-Za-z])(?i:{WORDS})|(?<=[a-z])(?:Password|Secret|Token|Key))\d?"

BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z)", re.DOTALL)
SHAPE = re.compile(rf"(?<![A-Za-z0-9_])(?:{SHAPES})", re.VERBOSE)
SSH = re.compile(r"\b((?:sk-)?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S{1,40})(?:@\S{1,40})?\s+)AAAA[\w+/=]{20,}")
HOOK = re.compile(r"(hooks\.slack\.com/(?:services|workflows)/|discord(?:app)?\.com/api/webhooks/|webhook\.office\.com/)[\w/@.-]{10,}")
URL = re.compile(r"(://[^\s:/@]*):([^\s/]+)@")
URL_USER = re.compile(r"(://)[^\s/@:]{16,}@")
HEADER = re.compile(r"(?i)\b((?:authorization\s*[:=]\s*[\"']?)(?:bearer|basic|token|digest|apikey)?\s*)([^\s\"',]{6,})")
BEARER = re.compile(r"(?i)\b((?:bearer|basic)\s+)([\w.~+/=-]{8,})")
COOKIE = re.compile(r"(?i)\b((?:set-)?cookie\s*:\s*[\w.-]+=)([^\s;]{6,})")
OPTION = re.compile(r"(?i)(--?(?:password|passwd|pass|token|secret|api-?key|auth)[ =]+[\"']?)([^\s\"'-][^\s\"']{2,})")
LOGIN = re.compile(r"(?i)\b(curl\b.{0,200}?\s(?:-u|--user)[ =]?[\"']?[^\s:]+:)([^\s\"']+)")
NETRC = re.compile(r"\b(login\s+\S+\s+password\s+)(\S+)")
PGPASS = re.compile(r"(?<![\w.*:/-])([\w.*-]{1,80}:(?:\d{2,5}|\*):[^:\s]+:[^:\s]+:)(\S+)")
SET = re.compile(rf"({NAME}[\"']?\s?(?::=|=>|=)\s?[\"']?)([^\s\"',;&]{{3,}})")
SAID = re.compile(rf"({NAME}[\"']?(?:\s?:\s|:|\s+is\s+|\s+)[\"']?)([^\s\"',;|]{{4,}})")
SAS = re.compile(r"([?&](?:sig|signature|X-Amz-Signature|X-Amz-Credential|access_token|key)=)([\w%+/=.-]{16,})")
LONG = re.compile(r"(?<![\w+/=-])(?!sha\d{3}-)[A-Za-z0-9+/=_-]{36,}(?![\w+/-])")

VARIABLE = re.compile(r"[$<{%(\[]|\*{3,}|x{4,}$|\.{3}|(?:true|false|null|none|nil|yes|no|required|optional|changeme)$", re.IGNORECASE)
PLAIN = re.compile(
    r"v?\d+(?:\.\d+)+[\w.+-]*$|\d{4}-\d\d-\d\d|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|#?\d+$|[~.]{0,2}/|[\w.-]+\.[a-z]{2,4}$"
)


def redact(text: str) -> str:
    """`text` with `[secret]` where a secret stood. Doing it twice changes nothing more."""
    text = BLOCK.sub(MARK, text)
    text = SSH.sub(rf"\1{MARK}", text)
    text = HOOK.sub(rf"\1{MARK}", text)
    text = URL.sub(lambda m: m.group() if stands_for(m[2]) else f"{m[1]}:{MARK}@", text)
    text = URL_USER.sub(rf"\1{MARK}@", text)
    text = SHAPE.sub(MARK, text)
    for pattern in (HEADER, COOKIE, OPTION, LOGIN, NETRC, PGPASS, SAS):
        text = pattern.sub(_given, text)
    text = BEARER.sub(_random, text)
    text = SET.sub(_assigned, text)
    text = SAID.sub(_said, text)
    return LONG.sub(lambda m: MARK if is_key(m.group()) else m.group(), text)


def _given(match: re.Match[str]) -> str:
    """Where a secret always stands, unless a variable stands there."""
    return match.group() if stands_for(match[2]) else match[1] + MARK


def _random(match: re.Match[str]) -> str:
    return match[1] + MARK if is_random(match[2]) else match.group()


def _assigned(match: re.Match[str]) -> str:
    """After `token=`. A bare number is a count unless it is a password's."""
    name, value = match[1].lower(), match[2]
    count = value.isdigit() and "pass" not in name and "pwd" not in name
    call = value.partition("(")[0].partition("[")[0].replace(".", "").replace("_", "").isalpha() and any(c in value for c in ".([")
    return match.group() if stands_for(value) or count or call else match[1] + MARK


def _said(match: re.Match[str]) -> str:
    """After `token: ` or beside the word: only what does not look like a word; one word after `password: ` at the end."""
    name, value = match[1].lower(), match[2]
    if stands_for(value) or PLAIN.match(value):
        return match.group()
    apart = ":" in name or " is " in name
    last = apart and ("pass" in name or "pwd" in name) and not match.string[match.end() :].strip("\"';,.| \n")
    return match[1] + MARK if last or (is_random(value) if apart else is_dense(value)) else match.group()


def stands_for(value: str) -> bool:
    """Whether it only stands for a secret: a variable, a placeholder, what was taken out already."""
    return VARIABLE.match(value) is not None


def is_random(value: str) -> bool:
    """Letters and digits mixed, as no word is."""
    letters = sum(c.isalpha() for c in value)
    digits = sum(c.isdigit() for c in value)
    if len(value) >= 20 and letters and digits and not PLAIN.match(value):
        return True
    return len(value) >= 6 and letters > 0 and digits > 0 and "/" not in value and "-" not in value and not PLAIN.match(value)


def is_dense(value: str) -> bool:
    """16 characters and more of hex or base64: nothing that is read aloud."""
    if len(value) < 16 or PLAIN.match(value) or "-" in value[:12]:
        return False
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return mixed and all(c.isalnum() or c in "+/=_-" for c in value) and value.count("/") < 3


def is_key(value: str) -> bool:
    """36 characters and more of base64 with both cases and digits all through: a key even without a word beside it."""
    digits = sum(c.isdigit() for c in value)
    upper, lower = any(c.isupper() for c in value), any(c.islower() for c in value)
    joints = sum(value.count(c) for c in "-_/")
    return digits >= 4 and upper and lower and joints <= 2 and len(set(value)) >= 18
