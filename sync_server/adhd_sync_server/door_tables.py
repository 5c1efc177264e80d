"""The tables of the doors: device codes, invites, who is signed in on the web pages."""

from __future__ import annotations

DOORS = """
create table device_code (
  code blob primary key, user_code blob not null unique, name text not null, origin text not null, made integer not null,
  ends integer not null, asked integer not null, pace integer not null, denied integer not null,
  account integer references account (id) on delete cascade) without rowid;
create table code_miss (
  account integer primary key references account (id) on delete cascade, since integer not null, misses integer not null);
create table invite (
  code blob primary key, email text, made integer not null, ends integer not null) without rowid;
create table web_session (
  id blob primary key, account integer not null references account (id) on delete cascade, made integer not null,
  ends integer not null) without rowid;
create table account_number (one integer primary key check (one = 1), last integer not null);
"""
"""`device_code.code`, `device_code.user_code`, `invite.code` and `web_session.id` are hashes of what the bearer holds. `asked` is the
last time a device asked for its tokens, `pace` the seconds it has to leave between two questions. `account_number.last` is the
highest number that an account ever had: the number of a deleted account is never given again."""
