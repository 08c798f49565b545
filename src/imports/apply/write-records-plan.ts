/** Writes the plan of an import of whole records, or finds out why not. */
import type { Transaction } from '../../db/client.ts';
import type { Outcome } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { findRecordsDrift } from '../records/find-records-drift.ts';
import { writeRecords } from '../records/write-records.ts';
import { RecordsDrifted } from './records-drifted.ts';

/** @throws {RecordsDrifted} when anything is no longer what the summary was made from; the caller rolls back */
export async function writeRecordsPlan(tx: Transaction, row: ImportRow): Promise<Outcome> {
  const drift = await findRecordsDrift(tx, row);
  if (drift !== null) throw new RecordsDrifted(drift);
  const records = await writeRecords(tx, row);
  if (records !== row.counts?.records?.effect.skip.records) throw new RecordsDrifted(await findRecordsDrift(tx, row));
  return { records, purchases: 0 };
}
