/** I8: every write has a person, a moment, a file and a line, and the audit trail tells the truth. */
import type { Audited, Evidence, Fields, Write } from '../evidence.ts';
import { groupBy, type Violation, violate } from './violation.ts';

const place = ({ entity, entityId, transaction }: Audited | Write) => `${entity} ${entityId} ${transaction}`;

/** I8: what the witness saw is what the audit trail has, one to one; and each row leads to who decided, and to its line. */
export function everythingTraced(evidence: Evidence): Violation[] {
  const { audit, writes } = evidence;
  const ours = groupBy(
    writes.filter(({ by }) => by.startsWith('holdfast')),
    place,
  );
  const audited = groupBy(audit, place);
  const untraced = [...ours].filter(([key]) => !audited.has(key)).map(([key]) => `nobody answers for ${key}`);
  const wrong = [...audited].flatMap(([key, rows]) => {
    const seen = ours.get(key) ?? [];
    if (rows.length !== 1 || seen.length !== 1) {
      return [`${key} has ${rows.length} audit rows and was written ${seen.length} times`];
    }
    const [[row], [write]] = [rows, seen];
    const isTrue =
      row !== undefined && write !== undefined && (row.entity === 'order' ? agreesAboutOrder : agrees)(row, write);
    return isTrue ? [] : [`the audit trail has something else for ${key} than what was written`];
  });
  return [...untraced, ...wrong, ...audit.flatMap(tracer(evidence))].map(violate('I8'));
}

const agrees = (said: Sides, seen: Sides) => has(seen.before, said.before) && has(seen.after, said.after);

type Sides = Pick<Write, 'before' | 'after'>;

const has = (seen: Fields | null, said: Fields | null) =>
  Object.entries(said ?? {}).every(([name, value]) => String(seen?.[name] ?? null) === String(value));

/** Of an order the trail holds no values: it says that it was created, or which columns changed, by their names in the export. */
function agreesAboutOrder({ after: said }: Sides, { before, after }: Sides): boolean {
  if (said?.created !== undefined) return before === null && after !== null;
  if (said?.changed === undefined) return true;
  const changed = Object.keys(after ?? {}).filter((name) => after?.[name] !== before?.[name]);
  const inWords = changed.map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
  return inWords.toSorted().join(', ') === String(said.changed).split(', ').toSorted().join(', ');
}

/** Why a row does not lead to a person, a file and a line. */
function tracer({ imports, files, decisions }: Evidence): (row: Audited) => string[] {
  const rows = new Map(imports.map((row) => [row.importId, row]));
  const decided = new Set(decisions.map(({ deed, importId, userId }) => `${deed} ${importId} ${userId}`));
  return ({ importId, action, actor, orderId, line, entity, entityId, after }) => {
    const row = rows.get(importId);
    const what = `${action} ${importId} of ${entity} ${entityId}`;
    if (row === undefined) return [`${what} belongs to no import`];
    const isUndo = action === 'undo';
    const found: string[] = [];
    if (actor !== (isUndo ? row.undoneBy : row.decidedBy)) found.push(`${what} names ${actor}, who did not decide it`);
    if (!decided.has(`${isUndo ? 'undo' : 'confirm'} ${importId} ${actor}`))
      found.push(`${actor} never clicked for ${what}`);
    const lines = files.get(row.fileId) ?? [];
    const cells = (lines[(line ?? 0) - 1] ?? '').split(',');
    if (entity === 'fulfillment_house') {
      const name = String(after?.name);
      const isNamed = isUndo || lines.some((one) => one.split(',').includes(name));
      if (!isNamed) found.push(`${what} wrote the warehouse ${name}, which the file does not name`);
    } else if (cells[0] !== orderId) found.push(`${what} names line ${line}, which is not about order ${orderId}`);
    const tracking = isUndo ? undefined : after?.tracking_number;
    if (tracking !== undefined && !cells.includes(String(tracking)))
      found.push(`${what} wrote what line ${line} does not say`);
    return found;
  };
}
