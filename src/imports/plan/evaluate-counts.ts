/** What the counts of a planned import come to. */
import type { ProblemCode } from '../../cells/problem.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import type { Counts } from '../model/counts.ts';

export type CountsByKind = Partial<Record<ImportKind, Counts>>;

/** A file with at least this many rows, more than half of which name orders or records that do not exist, is not ours. */
const minRowsForGuess = 10;

/** What a planned import comes to: which kind it is and whether there is anything to confirm. */
export type Verdict =
  | { state: 'ready'; kind: ImportKind }
  | { state: 'asking'; kind: null }
  | { state: 'nothing_to_do'; kind: ImportKind | null }
  | { state: 'refused'; kind: null; foreignRows: number; rows: number };

/**
 * Evaluates the counts alone. A file that could be either kind is of the kind in whose columns it differs from the records;
 * differences that can't be written count too, so that none is dropped silently. `isOurs`: a person has said that the rows
 * found here are meant, however few they are.
 */
export function evaluateCounts(all: CountsByKind, { isOurs = false }: { isOurs?: boolean } = {}): Verdict {
  const { records, ...rows } = all;
  const counts: CountsByKind = rows;
  if (records !== undefined && bringsRecords(all)) {
    if (records.effect.all.records === 0) return { state: 'nothing_to_do', kind: 'records' };
    const others = Object.values(counts).filter(changes);
    const isClear = (records.edited ?? 0) === 0 || (others.length === 0 && !refusesEdits(all));
    return isClear ? { state: 'ready', kind: 'records' } : { state: 'asking', kind: null };
  }
  if (records !== undefined && Object.keys(counts).length === 0) return { state: 'nothing_to_do', kind: 'records' };
  const kinds = (Object.keys(counts) as ImportKind[]).filter((kind) => counts[kind] !== undefined);
  const [wrong] = kinds.flatMap((kind) => {
    const { foreignRows = 0, rows = 0 } = counts[kind] ?? {};
    return !isOurs && foreignRows * 2 > rows && rows >= minRowsForGuess ? [{ foreignRows, rows }] : [];
  });
  if (wrong !== undefined) return { state: 'refused', kind: null, ...wrong };
  const [changing] = kinds.filter((kind) => changes(counts[kind]));
  if (changing === undefined) return { state: 'nothing_to_do', kind: kindToReport(counts, kinds) };
  const differing = kinds.filter((kind) => kind === changing || differs(counts[kind]));
  return differing.length > 1 ? { state: 'asking', kind: null } : { state: 'ready', kind: changing };
}

/**
 * Whether a file brings whole records: fulfillments that are new, or rows that are newer than what is here. A file without
 * those, in which only tracking numbers or only statuses may have been filled in, is not asked about; one with both may
 * as well be an export without dates. One whose rows say something new that can't be read brings them, too, if it means
 * nothing else.
 */
export function bringsRecords({ records: counts, tracking, returns }: CountsByKind): boolean {
  const { records = 0, added = 0 } = counts?.effect.all ?? {};
  if (records === 0) {
    const isIdle = [tracking, returns].every((one) => !changes(one) && one?.rejected === one?.foreignRows);
    return isIdle && (counts?.unread ?? 0) > 0;
  }
  const others = [tracking, returns].filter(changes);
  const isNew = added > 0 || (counts?.newer ?? 0) > 0;
  return isNew || (counts?.edited ?? 0) === 0 || others.length !== 1;
}

const changes = (counts: Counts | undefined): boolean => (counts?.effect.all.records ?? 0) > 0;

const hasProblem = (counts: Counts | undefined, ...codes: ProblemCode[]): boolean =>
  counts?.problems.some(({ code }) => codes.includes(code)) ?? false;

/** Whether rows may be edits of an export that are refused: the statuses of a newer export are none that an edit may set. */
const refusesEdits = ({ tracking, returns }: CountsByKind): boolean =>
  !hasProblem(returns, 'E_STATUS') && (hasProblem(tracking, 'E_STATE') || hasProblem(returns, 'E_STATE'));

const differs = (counts: Counts | undefined): boolean =>
  changes(counts) || hasProblem(counts, 'E_STATE', 'E_OUTDATED') || (counts?.refusedValues ?? 0) > 0;

/** The kind of a file that changes nothing: its only one, or the one with the most rejected rows, or none. */
function kindToReport(counts: CountsByKind, kinds: ImportKind[]): ImportKind | null {
  // Numbers of labels for the way back belong to no order on hold.
  const isElsewhere = (kind: ImportKind) =>
    kind === 'tracking' && (counts[kind]?.problems ?? []).every(({ code }) => /^E_(?:STATE|RETURN_LABEL)$/.test(code));
  const rejected = (kind: ImportKind) => (counts[kind]?.rejected ?? 0) - (isElsewhere(kind) ? 0.5 : 0);
  const [first, ...others] = kinds.toSorted((a, b) => rejected(b) - rejected(a));
  if (first === undefined) return null;
  return others.length === 0 || rejected(first) > 0 ? first : null;
}
