"""The tables of format 1. What came later is in `migrations.STEPS`."""

from __future__ import annotations

FIRST = """
create table account (
  id integer primary key,
  email text not null unique,
  password text not null,
  made integer not null
);
create table session (
  id blob primary key,
  account integer not null references account (id) on delete cascade,
  name text not null,
  made integer not null,
  seen integer not null,
  ends integer not null,
  turn integer not null,
  before integer not null,
  revoked integer
) without rowid;
create index session_account on session (account);
create table space (
  id integer primary key,
  account integer not null unique,
  uuid blob not null,
  epoch blob not null,
  seq integer not null,
  chain blob not null,
  digest blob not null
);
create table stream (
  space integer not null,
  device blob not null,
  n integer not null,
  primary key (space, device)
) without rowid;
create table operation (
  space integer not null,
  seq integer not null,
  device blob not null,
  n integer not null,
  hlc integer not null,
  at integer not null,
  offset integer not null,
  command integer not null,
  undoes integer,
  record text not null,
  rid blob not null,
  event integer not null,
  body text not null,
  schema integer not null,
  hash blob not null,
  chain blob not null,
  primary key (space, seq)
) without rowid;
create unique index operation_id on operation (space, device, n);
"""
"""Times are milliseconds since 1970. `session.turn` counts the refresh tokens of a login, `before` is the turn that the
present one was given for. `operation.chain` is the chain up to and with that row."""

SECOND = """
alter table session add column cursor integer not null default 0;
alter table space add column compacted integer not null default 0;
create table day (
  space integer not null,
  day integer not null,
  seq integer not null,
  primary key (space, day)
) without rowid;
"""
"""`session.cursor`: the position up to which a login's device has everything. `space.compacted`: when superseded writes were last let
go of. `day`: the last position of a space on a day (counted from 1970)."""

SEALED = """
alter table space add column sealed blob;
create table batch (
  space integer not null references space (id) on delete cascade,
  first integer not null,
  last integer not null,
  device blob not null,
  n integer not null,
  hlc integer not null,
  size integer not null,
  marks blob not null,
  body blob not null,
  chain blob not null,
  primary key (space, first)
);
create unique index batch_id on batch (space, device, n);
"""
"""`space.sealed`: the name of the key, null in a readable space. `batch`: positions `first` to `last`, the device's numbers from `n` on,
`chain` at `last`."""
