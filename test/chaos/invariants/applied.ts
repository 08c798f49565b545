/** I1, I2, I3: what a confirmed import writes, once and whole; what nobody confirmed writes nothing. */
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import type { Audited, Evidence, Planned } from '../evidence.ts';
import { groupBy, type Violation, violate } from './violation.ts';

const written = ['applied', 'undoing', 'undone'];

const isRecord = ({ action, entity }: Audited) => action === 'import' && entity === 'fulfillment';

/** I1: of a confirmed import, each record of the plan has exactly one audit row, and no other record has any. */
export function appliedOnce({ imports, plans, audit }: Evidence): Violation[] {
  const planned = groupBy(plans, ({ importId }) => importId);
  const audited = groupBy(audit.filter(isRecord), ({ importId }) => importId);
  return imports
    .filter(({ state }) => written.includes(state))
    .flatMap((row) => compare(row, planned.get(row.importId) ?? [], audited.get(row.importId) ?? []));
}

function compare(row: ImportRow, plans: Planned[], audited: Audited[]): Violation[] {
  const due = plans.filter(({ kind, certain }) => kind === row.kind && (certain || row.ambiguousChoice === 'all'));
  const times = new Map(due.map(({ fulfillmentId }) => [fulfillmentId, 0]));
  const strays = audited.filter(({ entityId }) => !times.has(entityId));
  for (const { entityId } of audited) times.set(entityId, (times.get(entityId) ?? 0) + 1);
  const wrong = [...times].filter(([, count]) => count !== 1);
  return [
    ...wrong.map(([id, count]) => `import ${row.importId} wrote record ${id} ${count} times`),
    ...strays.map(({ entityId }) => `import ${row.importId} wrote record ${entityId}, which its summary did not count`),
  ].map(violate('I1'));
}

/** I2: an import that was not confirmed has left no audit row. */
export function nothingUnconfirmed({ imports, audit }: Evidence): Violation[] {
  const confirmed = new Set(imports.filter(({ state }) => written.includes(state)).map(({ importId }) => importId));
  const stray = groupBy(
    audit.filter(({ importId }) => !confirmed.has(importId)),
    ({ importId }) => importId,
  );
  return [...stray].map(([importId, rows]) =>
    violate('I2')(`import ${importId}, which is not applied, changed ${rows.length} records`),
  );
}

/** I3: whatever an import wrote, and whatever its undo wrote back, came in one transaction, and is as much as it says. */
export function wholeOrNothing({ imports, audit }: Evidence): Violation[] {
  const byDeed = groupBy(audit, ({ importId, action }) => `${action} ${importId}`);
  const torn = [...byDeed]
    .map(([deed, rows]) => [deed, new Set(rows.map(({ transaction }) => transaction)).size] as const)
    .filter(([, transactions]) => transactions > 1)
    .map(([deed, transactions]) => `${deed} was written in ${transactions} transactions`);
  const count = (deed: string, entity: string) =>
    (byDeed.get(deed) ?? []).filter((row) => row.entity === entity).length;
  const short = imports.flatMap(({ importId, state, kind, ambiguousChoice, counts, outcome, undoOutcome }) => {
    if (!written.includes(state)) return [];
    const promised = kind === null ? undefined : counts?.[kind]?.effect[ambiguousChoice];
    const expected: [what: string, is: number, due: number | undefined][] = [
      ['records', count(`import ${importId}`, 'fulfillment'), outcome?.records],
      ['records', count(`import ${importId}`, 'fulfillment'), promised?.records],
      ['subscriptions', count(`import ${importId}`, 'purchase'), outcome?.purchases],
      ['records back', count(`undo ${importId}`, 'fulfillment'), state === 'undone' ? undoOutcome?.records : 0],
      ['subscriptions back', count(`undo ${importId}`, 'purchase'), state === 'undone' ? undoOutcome?.purchases : 0],
    ];
    return expected
      .filter(([, is, due]) => is !== due)
      .map(([what, is, due]) => `import ${importId} wrote ${is} ${what} and says ${due}`);
  });
  return [...torn, ...short].map(violate('I3'));
}
