/** An import as the database has it, for tests of what is said about it. */
import { getTableColumns } from 'drizzle-orm';
import type { Counts, Effect } from '../../src/imports/model/counts.ts';
import type { ImportRow } from '../../src/imports/model/import-row.ts';
import { imports } from '../../src/imports/model/tables.ts';

const nothing: Effect = {
  records: 0,
  replaced: 0,
  statuses: {},
  statusKept: 0,
  alreadyShipped: 0,
  purchases: 0,
  trials: 0,
};

/** An effect in which everything is 0 but what is given. */
export const makeEffect = (given: Partial<Effect> = {}): Effect => ({ ...nothing, ...given });

/** Counts in which everything is 0 and empty but what is given. */
export function makeCounts(given: Partial<Counts> = {}): Counts {
  const outcomes = { rows: 0, changing: 0, ambiguous: 0, unchanged: 0, empty: 0, rejected: 0 };
  const rejections = { foreignRows: 0, refusedValues: 0, correctable: 0, suggested: 0 };
  const lists = { problems: [], warnings: [], replacements: [] };
  const effect = { skip: makeEffect(), all: makeEffect() };
  return { ...outcomes, ...rejections, ...lists, effect, ...given };
}

/** Every column of the table, empty. */
const blank = Object.fromEntries(Object.keys(getTableColumns(imports)).map((column) => [column, null]));

/** A tracking import of march.csv, shared by U1, that is ready; changed as given. */
export function makeImport(given: Partial<ImportRow> = {}): ImportRow {
  const row = {
    importId: '00000000-0000-4000-8000-000000000000',
    fileName: 'march.csv',
    sharedBy: 'U1',
    state: 'ready',
    kind: 'tracking',
    planVersion: 1,
    revision: 1,
    rowsRead: 0,
    ambiguousChoice: 'skip',
    included: [],
  };
  return { ...blank, ...row, ...given } as ImportRow;
}
