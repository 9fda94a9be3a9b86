import { defineMigration } from '../migration'

export const initial = defineMigration(10, `
create table experiments (
  id integer primary key,
  name text not null unique,
  note text not null default '',
  created_at real not null
) strict;

create table datasets (
  id text primary key,
  name text not null,
  kind text not null,
  examples integer not null,
  bytes integer not null,
  fingerprint text not null,
  source text not null,
  facts text not null check (json_valid(facts)),
  split_train integer not null,
  split_val integer not null,
  skipped text not null check (json_valid(skipped)),
  skipped_count integer not null,
  sample_id text,
  created_at real not null,
  deleted_at real
) strict;
create index datasets_by_fingerprint on datasets (fingerprint);

create table runs (
  number integer primary key autoincrement,
  id text not null unique,
  name text not null,
  status text not null check (status in ('queued','running','paused','finished','failed','stopped','interrupted')),
  recipe text not null,
  preset text,
  params text not null check (json_valid(params)),
  seed integer not null,
  limits text not null check (json_valid(limits)),
  experiment_id integer not null references experiments (id),
  dataset_id text not null references datasets (id),
  dataset_fingerprint text not null,
  objective text not null,
  better text not null check (better in ('lower','higher')),
  step integer not null default 0,
  total_steps integer not null default 0,
  seconds real not null default 0,
  cpu_seconds real,
  parameters integer,
  provenance text check (provenance is null or json_valid(provenance)),
  note text not null default '',
  error text check (error is null or json_valid(error)),
  queue_position integer,
  created_at real not null,
  started_at real,
  ended_at real,
  deleted_at real
) strict;
create index runs_by_queue on runs (queue_position) where queue_position is not null;
create index runs_by_dataset on runs (dataset_id);

create table tags (
  run integer not null references runs (number),
  tag text not null,
  primary key (run, tag)
) strict, without rowid;

create table series (
  id integer primary key,
  run integer not null references runs (number),
  name text not null,
  count integer not null default 0,
  last_step integer not null default 0,
  last_value real not null default 0,
  last_kind integer not null default 0,
  min_value real,
  min_step integer,
  max_value real,
  max_step integer,
  unique (run, name)
) strict;

create table points (
  series integer not null references series (id),
  step integer not null,
  value real not null,
  kind integer not null check (kind between 0 and 3),
  seconds real not null,
  primary key (series, step)
) strict, without rowid;

create table samples (
  id text primary key,
  run integer not null references runs (number),
  step integer not null,
  slot text not null,
  origin text not null check (origin in ('training','request')),
  media_type text not null,
  file text not null,
  meta text not null check (json_valid(meta)),
  created_at real not null,
  unique (run, origin, file)
) strict;
create index samples_by_run on samples (run, step);

create table checkpoints (
  id text primary key,
  run integer not null references runs (number),
  step integer not null,
  file text not null,
  bytes integer not null,
  sha256 text not null,
  objective real,
  is_best integer not null check (is_best in (0, 1)),
  seconds real not null,
  created_at real not null,
  unique (run, file)
) strict;

create table settings (
  key text primary key,
  value text not null check (json_valid(value))
) strict, without rowid;
`)
