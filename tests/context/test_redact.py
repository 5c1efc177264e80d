"""What counts as a secret and what does not. The secrets are made up, and cut with ¦ so that no scanner takes them for real."""

from __future__ import annotations

import pytest
from adhd_core.context.redact import MARK, redact
from hypothesis import given, settings
from hypothesis import strategies as st

A20, A36 = "aB3dE5gH7jK9mN1pQ4sT", "aB3dE5gH7jK9mN1pQ4sT6vW8xY0zA2cD4fG6"
HEX32, HEX40 = "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567"

SECRETS = [
    ("AKI¦AIOSFODNN7EXAMPLE", "AKI"), (f"export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCY{A20[:10]}", "wJalr"),
    ("ASI¦AY34FZKBOKMUTVV7A", "ASI"), (f"aws key wJalrXUtnFEMI7MDENGbPxRfiCY{A20}", "wJalr"),
    (f"gh¦p_{A36}", A36), (f"gh¦o_{A36}", A36), (f"gh¦s_{A36}", A36), (f"github¦_pat_11AAAAAAA0{A36}", A36),
    (f"push with gl¦pat-{A20}", A20), (f"gl¦rt-{A20}", A20),
    (f"xox¦b-123456789012-{A20}", A20), (f"xox¦p-123456789012-{A20}", A20), (f"xap¦p-1-A012-{A20}", A20),
    (f"https://hooks.slack.com/services/T000/B000/{A20}", A20), (f"https://discord.com/api/webhooks/1234567890/{A36}", A36),
    (f"sk¦_live_{A20}", A20), (f"rk¦_test_{A20}", A20), (f"whs¦ec_{A36}", A36), (f"sk¦-proj-{A36}", A36),
    (f"AIz¦a{A36[:35]}", A36[:30]), (f"ya2¦9.{A36}", A36), (f"GOCS¦PX-{A20}", A20),
    (f"eyJ¦hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.{A36}", A36),
    (f"SG¦.{A20}.{A36}", A36), (f"SK¦{HEX32}", HEX32), (f"ke¦y-{HEX32}", HEX32), (f"{HEX32}¦-us12", HEX32),
    (f"np¦m_{A36}", A36), (f"//registry.npmjs.org/:_authToken={A36}", A36), ("_auth=dXNlcjpwYXNz", "dXNlcjpw"),
    (f"pyp¦i-AgEIcHlwaS5vcmc{A36}", A36),
    (f"Authorization: Bearer {A20}", A20), ("authorization: basic dXNlcjpwYXNzd29yZA==", "dXNlcjpw"),
    (f"curl -H 'X-Api-Key: {A20}'", A20),
    (f"bearer {A36}", A36), ("Cookie: session=abcdef012345", "abcdef012345"),
    (f"DefaultEndpointsProtocol=https;AccountName=x;Account¦Key={A36}{A36}==;", A36),
    (f"https://x.blob.core.windows.net/c?sv=1&sig={A36}%3D", A36),
    (f"Endpoint=sb://x/;SharedAccessKeyName=root;SharedAccess¦Key={A36}=", A36), (f"abc8¦Q~{A36}", A36),
    ("postgres://app:s3cr3t@db.example.org:5432/app", "s3cr3t"), ("mysql://root:p@ss:w0rd@localhost/x", "w0rd"),
    ("redis://:hunter2@cache:6379/0", "hunter2"), ("git clone https://lena:hunter2@example.org/r.git", "hunter2"),
    (f"https://{A36}@github.com/a/b.git", A36), ("mongodb+srv://u:pw12345@cluster0.example.net/test", "pw12345"),
    ("jdbc:postgresql://db/x?user=u&password=hunter2", "hunter2"), ("Server=db;User Id=sa;Password=Pass@word1;", "Pass@word1"),
    ("password=hunter2", "hunter2"), ("DB_PASSWORD: 'correcthorse1'", "correcthorse1"), ("set the password to x, password: letmein",
    "letmein"),
    ("MYSQL_ROOT_PASSWORD=letmein docker run", "letmein"), ('{"client_secret": "a8f5f167f44f4964e6c998dee827110c"}', "a8f5f167"),
    (f"api_key = \"{HEX32}\"", HEX32), (f"token {HEX40}", HEX40), (f"secret is {A20}", A20), (f"apiKey: {A20}", A20),
    ("mytool --password hunter2 --verbose", "hunter2"), ("mytool --token=abcdef99", "abcdef99"), ("curl -u lena:hunter2 https://x.org",
    "hunter2"),
    ("machine x.org login lena password hunter2", "hunter2"), ("db.example.org:5432:app:lena:hunter2", "hunter2"),
    ("-----BEGIN OPENSSH¦ PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\nAAAA\n-----END OPENSSH PRIVATE KEY-----", "b3Blbn"),
    ("-----BEGIN RSA¦ PRIVATE KEY-----\nMIIEowIBAAKCAQEA", "MIIE"), ("-----BEGIN PGP¦ PRIVATE KEY BLOCK-----\nlQOYBF", "lQOYBF"),
    (f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{A36} lena@home", A36), (f"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ{A36}", A36),
    (f"do¦p_v1_{HEX32}{HEX32}", HEX32), (f"shp¦at_{HEX32}", HEX32), (f"hv¦s.CAESI{A20}", A20), (f"123456789:A¦A{A36}", A36),
    (f"AGE-SECRET¦-KEY-1{'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L' * 2}", "QPZRY9"), (f"dckr¦_pat_{A20}abcdefg", A20), (f"dap¦i{HEX32}", HEX32),
]  # fmt: skip

HARMLESS = [
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "Revert 3f2a9c1", "Merge 9f86d081884c7d65 into main",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "main", "fix/token-refresh", "feature/secret-santa-2024",
    "password-reset-v2", "users/lena/API-1234-token-login", "3c9d1f0e-8b7a-4c5d-9e6f-0a1b2c3d4e5f",
    "id 01890a5d-ac96-774b-bcce-b302099a8057",
    "~/thesis/chapters/intro.tex", "/usr/lib/python3.11/site-packages/adhd_core", "src/auth/token_store/password_reset_handler_test.py",
    "v1.2.3", "1.0.0-rc.1+build.20260305", "Bump token library to 2.14.0", "token: v2.0.1 is out", "Add tests for the token parser",
    "fix(token): refresh early", "Fix token: it expires too soon", "Add secret santa page", "password reset: show a hint",
    "Rename password field",
    "Basic layout of the page", "Bearer of good news", "bearer authentication for the API", "the secret is patience",
    "secret: documented behaviour",
    "max_tokens=512", "tokens: 1024", "tokenizer=bert-base-uncased", "keyboard=us", "monkey=banana", "token = os.environ['TOKEN']",
    "password=$PASSWORD", "PASSWORD=${DB_PASSWORD}", "token=<your token>", "password=None", "password: required",
    "api_key = get_key(name)",
    "https://example.org/a/b?page=2&sort=asc", "ssh://git@example.org:22/lena/thesis.git", "git@github.com:lena/thesis.git",
    "http://localhost:8080/path", "postgres://localhost:5432/app", "https://lena@example.org/", "postgres://app:$PGPASSWORD@db/app",
    "2026-03-05T09:40:00+01:00", "#1234", "+12 -3", "10:30 call Lena", "sign in eq 4", "call +49 30 1234567", "lena@example.org",
    "sha512-q1MXIlB0hVqy2y0N1JtcwEe9Yw1Kk8nJvEo7Oz2f3bVwIuEo9nZ1cQ==", "TestThatTheParserReadsUnicodeBranchNamesProperly2",
    "a-very-long-branch-name-about-chapter-3-figure-12-and-table-7", "Donaudampfschifffahrtsgesellschaftskapitaen", "éàü 日本語 🎉",
    "ABC-123", "K3FD", "SKU 4711", "skip-ci", "ACID test", "pk_column", "Key figures 2024", "primary key: id", "foreign_key=user_id",
]  # fmt: skip


def test_there_are_enough_of_both() -> None:
    assert len(SECRETS) >= 40 and len(HARMLESS) >= 40


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_goes(text: str, secret: str) -> None:
    text = text.replace("¦", "")
    found = redact(text)
    assert MARK in found and secret not in found
    assert redact(found) == found


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_what_stands_around_it_stays() -> None:
    assert redact("postgres://app:s3cr3t@db:5432/app is slow") == f"postgres://app:{MARK}@db:5432/app is slow"
    assert redact("export DB_PASSWORD=hunter2; make") == f"export DB_PASSWORD={MARK}; make"
    assert redact("run --token=abcdef99 --fast") == f"run --token={MARK} --fast"


@settings(max_examples=60)
@given(st.text(max_size=30), st.sampled_from([text.replace("¦", "") for text, _ in SECRETS]), st.text(alphabet=" \n,;|"))
def test_words_around_a_secret_do_not_hide_it(before: str, secret: str, after: str) -> None:
    once = redact(f"{before} {secret}{after or ' '}")
    assert MARK in once and redact(once) == once
