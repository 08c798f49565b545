/**
 * Exports the demo's records, edits one cell, has LibreOffice open and save the file in several forms and countries, and
 * says what an import of each would change: it must be that record alone. Usage, from the repository's root:
 *
 *   node test/conformance/round-trip-spreadsheet.ts
 *
 * Needs LibreOffice Calc (`soffice`). Ends with exit code 1 when an import would change anything else, or reject a row,
 * and with 2 when there is no LibreOffice.
 */

import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { exportColumns } from '../../src/fulfillments/export-format.ts';
import { type Decision, decideRow } from '../../src/imports/plan/decide-row.ts';
import type { FulfillmentRecord } from '../../src/imports/plan/find-records.ts';
import { parseRow } from '../../src/imports/plan/parse-row.ts';
import { fixedLimits } from '../../src/spreadsheets/file-refusals.ts';
import { readFile } from '../../src/spreadsheets/read-file.ts';
import { demoRecords } from '../demo/demo-records.ts';
import { exportCellsOf } from '../demo/export-cells.ts';
import { makeKnown, makeRecord } from '../support/parsed-rows.ts';
import { hasLibreOffice, openAndSave, type SavedAs, savedAs } from './libreoffice.ts';

const locales = ['en-US', 'de-DE'];
const limits = { maxBytes: 100_000_000, maxRows: 1_000_000, ...fixedLimits };
const trackingNumber = '1Z999AA10123456784';

const demo = demoRecords({ seed: 1, now: new Date('2026-11-20T12:00:00Z') });
const toCells = exportCellsOf(demo, 'America/New_York');
const known = makeKnown(
  demo.fulfillments.map((one): FulfillmentRecord => {
    const { status, orderId, clientFulfillmentId, carrier, method, rmaNumber } = one;
    const stored = { orderId, clientFulfillmentId, trackingNumber: one.trackingNumber, carrier, method, rmaNumber };
    const { dateUpdated } = toCells(one);
    return makeRecord(status, { ...stored, fulfillmentId: String(one.fulfillmentId), dateUpdated });
  }),
);
const edited = demo.fulfillments.find((one) => one.status === 'HOLD' && one.trackingNumber === null);
if (edited === undefined) throw new Error('no record of the demo waits for a tracking number');

function writeExport(): string {
  const rows = demo.fulfillments.map((one) => ({ ...toCells(one), ...(one === edited && { trackingNumber }) }));
  return stringify(rows, { header: true, columns: exportColumns.map(({ name }) => name) });
}

interface Result {
  kind: string;
  rows: number;
  'changes the edited record': number;
  'changes another': number;
  rejected: number;
  unchanged: number;
}

/** What an import of each kind would do; the reasons for anything unexpected are printed. */
async function importFile(path: string): Promise<Result[]> {
  const reading = await readFile(() => createReadStream(path), limits);
  const decided: Record<string, Decision[]> = Object.fromEntries(reading.kinds.map((kind) => [kind, []]));
  for await (const batch of reading.batches) {
    for (const { line, cells, problem } of batch) {
      for (const kind of reading.kinds) {
        const decide = () => decideRow(kind, parseRow(kind, cells, reading.columns), known);
        const decision: Decision = problem === undefined ? decide() : { outcome: 'rejected', problem };
        decided[kind]?.push(decision);
        const reason = 'problem' in decision ? decision.problem : undefined;
        if (reason) console.log(`  ${kind}, line ${line}: ${reason.code} ${reason.column} “${reason.received}”`);
      }
    }
  }
  return Object.entries(decided).map(([kind, decisions]) => count(kind, decisions));
}

function count(kind: string, decisions: readonly Decision[]): Result {
  const changed = decisions.flatMap((one) => (one.outcome === 'change' ? [one.change.record.fulfillmentId] : []));
  const asked = changed.filter((id) => id === String(edited?.fulfillmentId)).length;
  return {
    kind,
    rows: decisions.length,
    'changes the edited record': asked,
    'changes another': changed.length - asked,
    rejected: decisions.filter(({ outcome }) => outcome === 'rejected' || outcome === 'ambiguous').length,
    unchanged: decisions.filter(({ outcome }) => outcome === 'unchanged').length,
  };
}

async function roundTrip(folder: string): Promise<boolean> {
  const path = join(folder, 'export.csv');
  await writeFile(path, writeExport());
  const results: (Result & { saved: string; locale: string })[] = [];
  for (const locale of locales) {
    for (const saved of Object.keys(savedAs) as SavedAs[]) {
      console.log(`${locale}, ${saved}`);
      const copy = await openAndSave(path, saved, locale, folder);
      for (const result of await importFile(copy)) results.push({ locale, saved, ...result });
    }
  }
  console.table(results);
  return results.every((one) => {
    const wanted = one.kind === 'tracking' ? 1 : 0;
    return one['changes the edited record'] === wanted && one.unchanged === demo.fulfillments.length - wanted;
  });
}

if (await hasLibreOffice()) {
  const folder = await mkdtemp(join(tmpdir(), 'round-trip-'));
  try {
    process.exitCode = (await roundTrip(folder)) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true });
  }
} else {
  console.log('LibreOffice Calc (soffice) is not installed here, so nothing was measured.');
  process.exitCode = 2;
}
