/** Writes the plan of an import of whole records, or finds out why not. */
import type { Transaction } from '../../db/client.ts';
import type { Outcome } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { findRecordsDrift, findUnwrittenRecords } from '../records/find-records-drift.ts';
import { writeRecords } from '../records/write-records.ts';
import { RecordsDrifted } from './records-drifted.ts';

/** @throws {RecordsDrifted} when anything is no longer what the summary was made from; the caller rolls back */
export async function writeRecordsPlan(tx: Transaction, row: ImportRow): Promise<Outcome> {
  const drift = await findRecordsDrift(tx, row);
  if (drift !== null) throw new RecordsDrifted(drift);
  const { records, isWhole } = await writeRecords(tx, row);
  const isPromised = records === row.counts?.records?.effect.skip.records;
  if (!isWhole || !isPromised) throw new RecordsDrifted(await findUnwrittenRecords(tx, row));
  return { records, purchases: 0 };
}
