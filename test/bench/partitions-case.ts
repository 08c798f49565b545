/** What partitioning by date would change: the same records in one table and in a partition for each quarter, in turns. */
import postgres from 'postgres';
import { orderId } from '../support/hold-orders.ts';
import type { BenchCase } from './bench-case.ts';
import { runPsql } from './psql.ts';
import { orderOf } from './record-numbers.ts';
import type { Result } from './results.ts';
import { quantile } from './statistics.ts';
import { recordsTemplate } from './templates.ts';
import { timeInTurns } from './time-works.ts';

const quarters = 9;

const partitioned = `
  set maintenance_work_mem = '512MB';
  create table by_quarter (like fulfillments including defaults) partition by range (date_created);
  do $$ declare start timestamptz := date_trunc('quarter', now()) - interval '${3 * (quarters - 1)} months'; begin
    for n in 0..${quarters - 1} loop
      execute format('create table quarter_%s partition of by_quarter for values from (%L) to (%L)',
        n, start + n * interval '3 months', start + (n + 1) * interval '3 months');
    end loop;
  end $$;
  insert into by_quarter select * from fulfillments;
  alter table by_quarter add primary key (fulfillment_id, date_created);
  do $$ declare found record; begin
    for found in select pg_get_indexdef(indexrelid) as definition, indexrelid::regclass as name from pg_index
      where indrelid = 'fulfillments'::regclass and not indisprimary
    loop execute replace(replace(found.definition, found.name || ' ON', 'quarter_' || found.name || ' ON'),
      'public.fulfillments', 'public.by_quarter'); end loop;
  end $$;
  vacuum (analyze) by_quarter;`;

/** What an import, a click, a search and a clean-up ask, about a table. */
const questions = (rows: number): [what: string, statement: (table: string) => string][] => {
  const orders = Array.from({ length: 1_000 }, (_, n) => `'${orderId(orderOf(rows - n * Math.floor(rows / 1_000)))}'`);
  const newest = 'order by date_created desc, fulfillment_id desc limit 10';
  return [
    ['records of 1,000 orders', (table) => `select * from ${table} where order_id in (${orders})`],
    ['one record by its id', (table) => `select * from ${table} where fulfillment_id = ${Math.floor(rows / 2)}`],
    ['the newest ten', (table) => `select * from ${table} ${newest}`],
    ['the newest ten in RMA_PENDING', (table) => `select * from ${table} where status = 'RMA_PENDING' ${newest}`],
  ];
};

export const partitions: BenchCase = async (bench) => {
  const template = await recordsTemplate(bench);
  return await bench.server.onCopy(template, async (url) => {
    bench.tell('parting the records by quarter');
    await runPsql(url, partitioned);
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      const results: Result[] = [];
      for (const [what, statement] of questions(bench.rows)) {
        const [one, parted] = await timeInTurns(
          () => sql.unsafe(statement('fulfillments')),
          () => sql.unsafe(statement('by_quarter')),
        );
        const milliseconds = quantile(parted);
        const ratio = milliseconds / quantile(one);
        results.push({ case: 'a partition for each quarter, against one table', what, milliseconds, ratio });
      }
      return results;
    } finally {
      await sql.end();
    }
  });
};
