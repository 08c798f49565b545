/** The sample file that somebody has exported and filled in. */
import { stringify } from 'csv-stringify/sync';
import { exportColumns } from '../../src/fulfillments/export-format.ts';
import type { DemoRecords } from './demo-records.ts';
import { exportCellsOf } from './export-cells.ts';
import { createRandom } from './random.ts';
import type { SampleRecords } from './sample-records.ts';
import { inventShipment } from './tracking-numbers.ts';

/** 45 records as exported; 15 of those in HOLD have a tracking number in column Z now, and carrier and method. */
export function editedExport(demo: DemoRecords, records: SampleRecords, timeZone: string): string {
  const random = createRandom(42);
  const toCells = exportCellsOf(demo, timeZone);
  const untouched = (['HOLD', 'PENDING', 'SHIPPED', 'DELIVERED', 'RETURNED', 'CANCELLED'] as const).flatMap((status) =>
    records.takeSingle(status, 5).map(toCells),
  );
  const filled = records
    .takeSingle('HOLD', 15, ({ trackingNumber }) => trackingNumber === null)
    .map((record) => ({ ...toCells(record), ...inventShipment(random) }));
  const rows = [...untouched, ...filled].sort((a, b) => Number(a.fulfillmentId) - Number(b.fulfillmentId));
  return stringify(rows, { header: true, columns: exportColumns.map(({ name }) => name) });
}
