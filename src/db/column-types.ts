/** Column types that every table uses. */
import { sql } from 'drizzle-orm';
import { customType, timestamp } from 'drizzle-orm/pg-core';
import type { z } from 'zod';

/** A moment in time, `timestamptz` in the database and a `Date` here. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/**
 * A `jsonb` column that is validated when it is read. Earlier versions may have stored fewer properties: give those
 * that were added later a default.
 */
export const jsonOf = <Value>(name: string, schema: z.ZodType<Value>) =>
  customType<{ data: Value; driverData: unknown }>({
    dataType: () => 'jsonb',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (stored) => schema.parse(typeof stored === 'string' ? JSON.parse(stored) : stored),
  })(name);

/** The condition of a check: a column holds one of these texts. */
export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(', ')})`);
