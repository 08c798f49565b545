/** Whether a refused table's columns can be chosen by hand, and what of the table is kept for that. */
import type { TableTop } from '../reading/file-refused.ts';
import { recogniseName } from '../reading/recognise-name.ts';
import { shown } from '../reading/shown.ts';

/** Slack's menus have at most 100 entries. */
const mostColumns = 100;
/** Longer names are no names; columns are found by them, so they are never cut. */
const longestName = 200;
const longestSample = 24;

/** The top of a table as the form needs it, its values shortened; null when nobody could choose among its columns. */
export function tableToChooseFrom(table: TableTop | undefined): TableTop | null {
  if (table === undefined) return null;
  const { header, headerLine, samples } = table;
  const named = header.filter((name) => name !== '');
  if (named.length < 2 || named.length > mostColumns) return null;
  // PostgreSQL stores neither NUL nor halves of surrogate pairs.
  if (header.some((name) => name.length > longestName || name.includes('\0') || !name.isWellFormed())) return null;
  const short = samples.map((cells) => cells.map((cell) => shown(cell, longestSample)));
  return { header: [...header], headerLine, samples: short };
}

/** The position of the column that a form proposes for each field: the one whose name says so, if it is the only one. */
export function recognisedColumns({ header }: TableTop): Map<string, number> {
  const fields = header.map((name) => recogniseName(name)?.field);
  return new Map(
    fields.flatMap((field, index) =>
      field !== undefined && fields.indexOf(field) === index && fields.lastIndexOf(field) === index
        ? [[field, index] as const]
        : [],
    ),
  );
}
