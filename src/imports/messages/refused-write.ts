/** What the database said when it refused to write an import or to undo it, without the values of any record. */
import type { Refused } from '../../db/database-failure.ts';
import { code, showText } from '../../slack/blocks.ts';
import { quantity, upperFirst } from '../../text/wording.ts';

/** A row of the file, as far as it is known which one was refused. */
export interface RefusedLine {
  line: number;
  orderId: string | null;
}

/** For the summary of an import that could not be applied. Its buttons are Discard and Try again. */
export function describeRefusedWrite(refused: Refused, row: RefusedLine | null): string {
  const remedy =
    row === null
      ? 'Ask whoever runs the database about it, then try again.'
      : 'Ask whoever runs the database about it, then try again, or share the file without this row.';
  return `*The database refused this import, so nothing was saved.* ${placeOf(row)}${reasonFor(refused)} ${remedy}`;
}

/** For the summary of an import whose undo was refused; it stays applied. */
export function describeRefusedUndo(refused: Refused, row: RefusedLine | null): string {
  return `*The database refused to undo this import, so nothing was restored.* ${placeOf(row)}${reasonFor(refused)} Ask whoever runs the database about it, then undo the import again.`;
}

/** For the summary of an import whose undo the database would have left incomplete; it stays applied. */
export function describeSkippedUndo(rows: number, triggers: readonly string[]): string {
  const culprit = triggers.length === 0 ? '' : ` See ${nameTriggers(triggers)}.`;
  return `*The database skipped ${quantity(rows, 'row')} of this undo, so nothing was restored.*${culprit} Ask whoever runs the database about it, then undo the import again.`;
}

/** For the summary of an import whose undo would restore more than its form said; it stays applied. */
export const moreThanShown =
  '*Nothing was restored, because more can be restored now than the form said.* Another import was probably undone in the meantime. To see what would be restored now, click *Undo import* again.';

/** For work on a confirmed import or an undo that failed several times because of a fault of ours. */
export function describeFailedWork(work: 'apply' | 'undo', reference: string): string {
  const what =
    work === 'apply' ? 'apply this import, so nothing was saved' : 'undo this import, so nothing was restored';
  return `*I couldn’t ${what}.* It failed several times, for a reason on my side. Tell whoever runs Holdfast the reference ${reference}, or try again.`;
}

/** For an import that finds its rows changed, or not written, each time it is confirmed. */
export function describeRepeatedDrift(times: number, triggers: readonly string[]): string {
  const culprit =
    triggers.length === 0
      ? 'Another system keeps changing these rows.'
      : `The database changes or skips these rows by itself: see ${nameTriggers(triggers)}.`;
  return `This has happened ${quantity(times, 'time')} in a row with the same rows. ${culprit} Ask whoever runs the database before you confirm again.`;
}

const nameTriggers = (triggers: readonly string[]): string =>
  triggers
    .slice(0, 2)
    .map((name) => `the trigger ${code(name, 60)}`)
    .join(', ');

function placeOf(row: RefusedLine | null): string {
  if (row === null) return '';
  return `Line ${row.line}${row.orderId === null ? '' : ` (order ${showText(row.orderId)})`}: `;
}

/** A reason by the code of PostgreSQL, or by the beginning of the code; the first that fits. */
const reasons: [code: string, reason: (names: Names) => string][] = [
  ['23505', ({ table, rule }) => `another row${table} already has this value${rule}.`],
  ['23P01', ({ table, rule }) => `it conflicts with another row${table}${rule}.`],
  ['23514', ({ table, rule }) => `the new value isn’t allowed${table}${rule}.`],
  ['23502', ({ table, column }) => `a value is missing${column}${table}.`],
  ['23503', ({ rule }) => `something that it refers to doesn’t exist${rule}.`],
  ['23', ({ table, rule }) => `a rule doesn’t allow it${table}${rule}.`],
  ['44', ({ table }) => `a view doesn’t allow it${table}.`],
  ['22001', ({ column, table }) => `a value is too long${column}${table}.`],
  ['22', ({ column, table }) => `a value doesn’t fit${column}${table}.`],
  ['42501', ({ table }) => `the account of Holdfast may not change it${table}.`],
  ['42', ({ table }) => `a table, a column or a function isn’t as Holdfast expects it${table}.`],
  ['P0', () => 'a rule of its own stopped it.'],
  ['', () => 'it stopped the change.'],
];

/** Parts of a sentence, each beginning with a space, empty when the name isn't known. */
type Names = Record<'table' | 'column' | 'rule', string>;

function reasonFor({ code: state, table, column, constraint, raisedBy }: Refused): string {
  const part = (word: string, name: string | null) => (name === null ? '' : ` ${word} ${code(name)}`);
  const names: Names = {
    table: part('in', table),
    column: part('for', column),
    rule: constraint === null ? '' : ` (rule ${code(constraint)})`,
  };
  const [, reason] = reasons.find(([prefix]) => state.startsWith(prefix)) ?? reasons[reasons.length - 1] ?? [];
  const raised = raisedBy === null ? '' : ` It comes from the function ${code(raisedBy)}.`;
  const sentence = reason?.(names) ?? '';
  return `${upperFirst(sentence)} (Code ${state}.)${raised}`;
}
