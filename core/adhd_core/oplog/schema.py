"""The tables of the log itself. Everything else in the file is a projection and can be rebuilt from these."""

APPLICATION_ID = 0x61646864
FORMAT = 1
"""Version of these tables (`user_version`). A change needs a migration in `migrate.py`."""

CODE_EPOCH = 3
"""Raised whenever any projection's version is raised: an older program then only appends to the file."""

TABLES = """
create table meta (
  id integer primary key check (id = 1),
  format integer not null,
  epoch integer not null,
  space blob not null,
  device integer not null,
  local_device integer not null,
  n integer not null,
  local_n integer not null,
  acknowledged integer not null,
  hlc integer not null,
  command integer not null
);
create table device (
  id integer primary key,
  uuid blob not null unique,
  n integer not null,
  own integer not null
);
create table operation (
  seq integer primary key,
  device integer not null,
  n integer not null,
  hlc integer not null,
  at integer not null,
  offset integer not null,
  scope integer not null,
  command integer not null,
  undoes integer,
  record text not null,
  rid blob not null,
  event integer not null,
  body text not null,
  schema integer not null
);
create unique index operation_id on operation (device, n);
create index operation_rid on operation (rid);
create index operation_undoes on operation (undoes) where undoes is not null;
create table field_clock (
  rid blob not null,
  field text not null,
  hlc integer not null,
  device integer not null,
  seen integer not null,
  primary key (rid, field)
) without rowid;
create table journal (
  seq integer primary key,
  at integer not null,
  before text not null
);
create table projection (
  name text primary key,
  version integer not null,
  generation integer not null,
  watermark integer not null
) without rowid;
"""

COLUMNS = "seq, device, n, hlc, at, offset, scope, command, undoes, record, rid, event, body, schema"
