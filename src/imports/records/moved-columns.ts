/**
 * Counts what a file changes, column by column, and finds cells that a spreadsheet put where they don't belong: sorted or
 * shifted without the rest, filled down, or in another column.
 */
import { hash } from 'node:crypto';
import type { ExportColumn } from '../../fulfillments/export-format.ts';
import { formatCount, formatList, present } from '../../text/wording.ts';

/** With more values than these, changes come from a system, and not from somebody's spreadsheet. */
const maxValues = 400_000;
/** A longer value is known by its hash. */
const maxKeptLength = 64;
const minChanges = 4;
const minValues = 3;

/** What hardly any two orders share. */
const personal: readonly string[] = [
  ...(['clientFulfillmentId', 'customerId', 'emailAddress', 'phoneNumber', 'shipAddress1'] as const),
  ...(['shipLastName', 'trackingNumber'] as const),
] satisfies ExportColumn[];
/** What doesn't count up from one order to the next. */
const places: readonly string[] = ['shipAddress1', 'shipAddress2', 'shipPostalCode'] satisfies ExportColumn[];

export interface CellChange<Column extends string = string> {
  column: Column;
  before: string | null;
  after: string;
  /** the column in which the same row has that value here */
  source?: Column | undefined;
  /** how many rows change so */
  rows?: number;
}

/** What is known of the changes of a column. */
interface Tally {
  column: string;
  changes: number;
  /** how many rows had each value before, and how many have it after */
  values: Map<string, { before: number; after: number }>;
  /** the value of the row above, and how many are one more than that */
  last: string;
  steps: number;
  sources: Map<string, number>;
}

const openTally = (column: string): Tally => {
  return { column, changes: 0, values: new Map(), last: '', steps: 0, sources: new Map() };
};

/** Starts counting; `nameOf` gives a column's name in the file. */
export function tallyChanges(nameOf: (column: string) => string) {
  const columns = new Map<string, Tally>();
  let kept = 0;
  const noteValue = ({ values }: Tally, value: string, side: 'before' | 'after', rows: number) => {
    const key = value.length > maxKeptLength ? hash('sha1', value) : value;
    const counts = values.get(key) ?? { before: 0, after: 0 };
    if (counts.before + counts.after === 0) kept += 1;
    counts[side] += rows;
    values.set(key, counts);
  };
  return {
    /** Takes the next change, in the order of the file. */
    note({ column, before, after, source, rows = 1 }: CellChange): void {
      const tally = columns.get(column) ?? openTally(column);
      columns.set(column, tally);
      tally.changes += rows;
      if (kept > maxValues) {
        tally.values.clear();
        return;
      }
      noteValue(tally, before ?? '', 'before', rows);
      noteValue(tally, after, 'after', rows);
      if (places.includes(column) && isNext(tally.last, after)) tally.steps += 1;
      tally.last = after;
      if (source !== undefined) tally.sources.set(source, (tally.sources.get(source) ?? 0) + rows);
    },
    /** The columns that change, with how many rows change each; the most frequent first. */
    changed: () =>
      [...columns.values()]
        .map(({ column, changes }): [name: string, rows: number] => [nameOf(column), changes])
        .sort((a, b) => b[1] - a[1]),
    /** The sentences about what looks like an accident. */
    accidents: () => (kept > maxValues ? [] : describeAccidents([...columns.values()], nameOf)),
  };
}

const firstDigits = /\d{1,15}/;

function isNext(last: string, value: string): boolean {
  const next = last.replace(firstDigits, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'));
  return value === next && value !== last;
}

function describeAccidents(columns: readonly Tally[], nameOf: (column: string) => string): string[] {
  const spreads = columns.map(spreadOf).sort((a, b) => (a.column < b.column ? -1 : 1));
  const moved = spreads.filter(({ isMoved }) => isMoved).map(({ column }) => nameOf(column));
  const [whose, by] = moved.length === 1 ? ['that column was', 'itself'] : ['those columns were', 'themselves'];
  const where = `as if ${whose} sorted or moved by ${by}`;
  return [
    ...(moved.length > 0 ? [`The new values in ${formatList(moved, 'and')} are those of other rows, ${where}.`] : []),
    ...spreads.flatMap((spread) => {
      const name = nameOf(spread.column);
      const isAll = (rows: number) => spread.isMany && rows * 10 >= spread.changes * 9;
      const sources = [...spread.sources].filter(([, rows]) => isAll(rows)).map(([source]) => nameOf(source));
      return present(
        spread.isFilled ? `${formatCount(spread.most)} rows get the same ${name}, as if it was filled down.` : null,
        isAll(spread.steps + 1) ? `${name} counts up from row to row, as if it was filled down.` : null,
        sources.length > 0
          ? `${name} gets what is in ${formatList(sources, 'and')}, as if columns were mixed up.`
          : null,
      );
    }),
  ];
}

/** `most`: rows with the most frequent of the new values; `isMany`: more, and other ones, than people change by hand. */
function spreadOf(tally: Tally) {
  const sides = [...tally.values.values()];
  const sum = (of: (side: (typeof sides)[number]) => number) => sides.reduce((total, side) => total + of(side), 0);
  const isPersonal = personal.includes(tally.column);
  const isMany = tally.changes >= minChanges && sum(({ after }) => Number(after > 0)) >= minValues;
  // A value of a shifted column has left the file. Values that many share even out by chance: of states, in 1,000 changes.
  const strange = isPersonal
    ? sum(({ before, after }) => (before === 0 ? after : 0)) * 10
    : sum(({ before, after }) => Math.max(after - before, 0)) * 100;
  const most = sides.reduce((most, { after }) => Math.max(most, after), 0);
  const isFilled = isPersonal && sum(({ before }) => Number(before > 0)) >= minValues && most >= minValues;
  return {
    ...tally,
    most,
    isMany,
    isMoved: isMany && strange <= tally.changes,
    isFilled: isFilled && most * 2 >= tally.changes,
  };
}
