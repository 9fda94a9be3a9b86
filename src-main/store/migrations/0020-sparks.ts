import { defineMigration } from '../migration'

/**
 * The small curve of a run in the run table, kept beside the series so that the table reads no points. Every 2^k-th value
 * from the first, k so that there are at most 39; null where a value is no finite number.
 */
export const sparks = defineMigration(20, `
alter table series add column spark text not null default '[]' check (json_valid(spark));

update series set spark = (
  with recursive stride (n) as (select 1 union all select n * 2 from stride where (series.count + n - 1) / n > 39)
  select json_group_array(v) from (
    select case kind when 0 then value end as v, row_number() over (order by step) - 1 as place
    from points where points.series = series.id order by step
  ) where place % (select max(n) from stride) = 0
);
`)
