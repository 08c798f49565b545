/** Plays a fixture: reads its file, plans it against its records, and writes each plan that a person could confirm. */

import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { ImportKind } from '../../src/fulfillments/status-transitions.ts';
import { writePlan } from '../../src/imports/apply/write-plan.ts';
import { summaryMessage } from '../../src/imports/messages/summary-message.ts';
import type { SummaryContext } from '../../src/imports/messages/summary-parts.ts';
import type { ImportRow } from '../../src/imports/model/import-row.ts';
import type { AmbiguousChoice } from '../../src/imports/model/lifecycle.ts';
import { imports } from '../../src/imports/model/tables.ts';
import { type CountsByKind, evaluateCounts, type Verdict } from '../../src/imports/plan/evaluate-counts.ts';
import { planImport } from '../../src/imports/plan/plan-import.ts';
import { type FileReading, readFile } from '../../src/spreadsheets/read-file.ts';
import { caseTimeZone } from './case-records.ts';
import { compareSnapshots, describeChange, readAudit, takeSnapshot } from './database-difference.ts';
import { describePlan, type PlanText } from './describe-plan.ts';
import { readMessage } from './read-message.ts';

/** What a case comes to; each entry of `summary` and `after` is for one kind and one choice for ambiguous rows. */
export interface CaseOutcome {
  plan: { verdict: Verdict } & Partial<Record<ImportKind, PlanText>>;
  summary: Record<string, string[]>;
  after: Record<string, { records: Record<string, string>; audit: string[] }>;
}

const limits = {
  maxBytes: 1e7,
  maxRows: 10_000,
  maxColumns: 200,
  maxCellLength: 32_767,
  maxRecordLength: 1_048_576,
  maxUnpackedBytes: 1e8,
};
const context: SummaryContext = {
  approvers: [],
  fourEyesRows: undefined,
  canUndo: false,
  isPrivate: false,
  asksApprovers: true,
  changes: [],
  same: null,
};

/** Plays the file at `path` against the records that are in the database; writes are rolled back. */
export async function playCase(db: Database, path: string, fileName: string): Promise<CaseOutcome> {
  const reading = await readFile(() => createReadStream(path), limits);
  const { row, counts } = await db.write((tx) => planCase(tx, reading, fileName));
  const verdict = evaluateCounts(counts);
  const plan: CaseOutcome['plan'] = { verdict };
  for (const kind of reading.kinds) {
    plan[kind] = await db.read((tx) => describePlan(tx, row.importId, { kind, counts: counts[kind] }));
  }
  const outcome: CaseOutcome = { plan, summary: {}, after: {} };
  if (verdict.state === 'refused') return outcome;
  if (verdict.state === 'asking') outcome.summary.asking = say({ ...row, counts, state: 'asking' });
  if (verdict.state === 'nothing_to_do') outcome.summary.nothing = say({ ...row, counts, ...verdict });
  for (const way of verdict.state === 'nothing_to_do' ? [] : waysToConfirm(counts, verdict)) {
    const planned: ImportRow = { ...row, counts, state: 'ready', kind: way.kind, ambiguousChoice: way.choice };
    outcome.summary[way.name] = say(planned);
    if (way.records > 0) outcome.after[way.name] = await writeAndRollBack(db, { ...planned, decidedBy: 'ULEE' });
  }
  return outcome;
}

async function planCase(
  tx: Transaction,
  { kinds, columns, batches, header, notes }: FileReading,
  fileName: string,
): Promise<{ row: ImportRow; counts: CountsByKind }> {
  const importId = randomUUID();
  const place = { channelId: 'C1', messageTs: '1.1', threadTs: '1.1' };
  await tx.insert(imports).values({ importId, teamId: 'T1', fileId: importId, fileName, sharedBy: 'UDANA', ...place });
  const counts = await planImport(tx, importId, { kinds, columns, batches }, { timeZone: caseTimeZone });
  const [row] = await tx.select().from(imports).where(eq(imports.importId, importId));
  if (row === undefined) throw new Error('the import is gone');
  return { row: { ...row, header, columns, findings: notes }, counts };
}

const say = (row: ImportRow) => readMessage(summaryMessage(row, context));

function waysToConfirm(counts: CountsByKind, { kind: only }: Verdict) {
  const kinds = (Object.keys(counts) as ImportKind[]).filter((kind) => only === null || kind === only);
  return kinds.flatMap((kind) => {
    const { ambiguous = 0, effect } = counts[kind] ?? {};
    const choices: AmbiguousChoice[] = ambiguous > 0 ? ['skip', 'all'] : ['skip'];
    return choices.map((choice) => ({
      name: ambiguous > 0 ? `${kind}, ${choice}` : kind,
      kind,
      choice,
      records: effect?.[choice].records ?? 0,
    }));
  });
}

async function writeAndRollBack(db: Database, row: ImportRow): Promise<CaseOutcome['after'][string]> {
  const rolledBack = new Error('rolled back on purpose');
  let difference: CaseOutcome['after'][string] | undefined;
  await db
    .write(async (tx) => {
      difference = await writeAndCompare(tx, row);
      throw rolledBack;
    })
    .catch((error) => {
      if (error !== rolledBack) throw error;
    });
  if (difference === undefined) throw new Error('nothing was compared');
  return difference;
}

async function writeAndCompare(tx: Transaction, row: ImportRow): Promise<CaseOutcome['after'][string]> {
  const before = await takeSnapshot(tx);
  await writePlan(tx, row);
  const changes = compareSnapshots(before, await takeSnapshot(tx));
  const [clock] = await queryRows<{ now: string }>(tx, sql`select to_jsonb(now()) #>> '{}' as now`);
  const now = clock?.now ?? '';
  return {
    records: Object.fromEntries(changes.map((change) => [change.record, describeChange(change, now)])),
    audit: (await readAudit(tx)).map(
      (entry) => `line ${entry.line}, ${entry.actor}, ${entry.record}: ${describeChange(entry, now)}`,
    ),
  };
}
