/** What differs between plans of rows and plans of whole records when one is written, as a table. */
import type { Transaction } from '../../db/client.ts';
import type { Drift, Outcome } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { type PlannedImport, plannedChanges } from '../model/planned-changes.ts';
import { findRecordsDrift, findUnwrittenRecords } from '../records/find-records-drift.ts';
import { stagedRecords } from '../records/staged-records.ts';
import { writeRecords } from '../records/write-records.ts';
import { findDrift } from './find-drift.ts';
import { RecordsDrifted, writeLines, writePlan } from './write-plan.ts';

export interface PlanWriter {
  /**
   * Writes the plan of a confirmed import.
   * @throws {RecordsDrifted} when anything is no longer what the summary was made from; the caller rolls back
   */
  write(tx: Transaction, row: ImportRow): Promise<Outcome>;
  /** Writes the part that `row.lines` names, without asking whether that is all that was promised. */
  writeLines(tx: Transaction, row: PlannedImport): Promise<unknown>;
  /** How today's records differ from those that the summary was made from; null if they don't. */
  findDrift(tx: Transaction, row: ImportRow): Promise<Drift | null>;
  /** What is staged, with its lines and orders. */
  staged(row: PlannedImport): ReturnType<typeof plannedChanges> | ReturnType<typeof stagedRecords>;
}

const rows: PlanWriter = { write: writePlan, writeLines, findDrift, staged: plannedChanges };
const wholeRecords: PlanWriter = {
  write: writeWholeRecords,
  writeLines: writeRecords,
  findDrift: findRecordsDrift,
  staged: stagedRecords,
};

/** The writer for an import's kind. */
export const planWriterFor = ({ kind }: ImportRow): PlanWriter => (kind === 'records' ? wholeRecords : rows);

async function writeWholeRecords(tx: Transaction, row: ImportRow): Promise<Outcome> {
  const drift = await findRecordsDrift(tx, row);
  if (drift !== null) throw new RecordsDrifted(drift);
  const { records, isWhole } = await writeRecords(tx, row);
  const isPromised = records === row.counts?.records?.effect.skip.records;
  if (!isWhole || !isPromised) throw new RecordsDrifted(await findUnwrittenRecords(tx, row));
  return { records, purchases: 0 };
}
