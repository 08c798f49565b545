/** Column types that every table uses. */
import { sql } from 'drizzle-orm';
import { timestamp } from 'drizzle-orm/pg-core';

/** A point in time: `timestamptz` in the database, a `Date` here. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** The condition of a check constraint: a column holds one of these values. */
export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(', ')})`);
