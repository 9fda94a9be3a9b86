-- A library of format 10 as it was written then. Never changed: each later version must open it.
pragma application_id = 0x44756574;
pragma user_version = 10;

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

insert into experiments (id, name, created_at) values (1, 'moby', 1700000000000);
insert into datasets (id, name, kind, examples, bytes, fingerprint, source, facts, split_train, split_val, skipped, skipped_count, sample_id, created_at)
  values ('d1', 'moby', 'text-corpus', 1000, 1000, 'abc', 'moby.txt', '[{"key":"characters","value":1000}]', 900, 100, '[]', 0, 'moby-dick', 1700000000000);
insert into runs (id, name, status, recipe, preset, params, seed, limits, experiment_id, dataset_id, dataset_fingerprint, objective, better,
    step, total_steps, seconds, created_at)
  values ('r1', 'moby, LSTM 8', 'finished', 'text-rnn', 'quick', '{"hidden":8}', 7, '{}', 1, 'd1', 'abc', 'val/loss', 'lower', 100, 100, 12.5, 1700000000000),
    ('r2', 'moby, GRU 8', 'queued', 'text-rnn', null, '{"hidden":8}', 8, '{"maxSteps":5}', 1, 'd1', 'abc', 'val/loss', 'lower', 0, 5, 0, 1700000000001);
update runs set queue_position = 1 where id = 'r2';
insert into tags (run, tag) values (1, 'good');
insert into series (id, run, name, count, last_step, last_value, last_kind, min_value, min_step, max_value, max_step)
  values (1, 1, 'train/loss', 100, 100, 1.0, 0, 1.0, 100, 100.0, 1), (2, 1, 'val/loss', 3, 30, 0.0, 1, 1.5, 20, 2.5, 10);
with recursive steps (n) as (select 1 union all select n + 1 from steps where n < 100)
  insert into points (series, step, value, kind, seconds) select 1, n, 101.0 - n, 0, n / 8.0 from steps;
insert into points (series, step, value, kind, seconds) values (2, 10, 2.5, 0, 1.0), (2, 20, 1.5, 0, 2.0), (2, 30, 0.0, 1, 3.0);
insert into samples (id, run, step, slot, origin, media_type, file, meta, created_at)
  values ('s1', 1, 50, 'temperature-0.5', 'training', 'text/plain', 'step-00000050-temperature-0.5.txt', '{"temperature":0.5}', 1700000000000);
insert into checkpoints (id, run, step, file, bytes, sha256, objective, is_best, seconds, created_at)
  values ('c1', 1, 100, 'step-00000100.safetensors', 12, 'ff', 1.5, 1, 12.5, 1700000000000);
insert into settings (key, value) values ('theme', '"dark"');
