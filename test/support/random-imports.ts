/** Random records and random files that speak of them, small enough that lines repeat, contradict and fit several. */
import fc from 'fast-check';
import type { Field } from '../../src/columns/import-columns.ts';
import { fulfillmentStatusCodes, purchaseStatusCodes } from '../../src/fulfillments/fulfillment.ts';
import type { ImportKind } from '../../src/fulfillments/status-transitions.ts';
import { fieldsOf } from '../../src/imports/plan/parse-row.ts';
import type { Table } from '../../src/imports/plan/plan-import.ts';
import type { FileRow } from '../../src/spreadsheets/read-file.ts';
import type { CaseFulfillment, CaseOrder, CaseRecords } from './case-records.ts';

const orderIds = ['1001', '7B83FF8095', '8812345E12'];
const numbers = ['1Z5R89390357567127', '9400111206206406260787', '986578788855'];
const products = ['P1', 'P2'];

/** One of the values, or nothing at all. */
const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const fulfillment: fc.Arbitrary<Omit<CaseFulfillment, 'id'>> = fc
  .record({
    status: fc.constantFrom(...fulfillmentStatusCodes, 'HOLD' as const, 'SHIPPED' as const),
    client: maybe('A', 'B'),
    validated: maybe(true as const),
    tracking: maybe(...numbers),
    carrier: maybe('UPS', 'Some Courier'),
    rma: maybe('R1', 'R2'),
    items: fc.subarray(products),
  })
  .map((record) => JSON.parse(JSON.stringify(record)));

const order = fc.record({
  fulfillments: fc.array(fulfillment, { maxLength: 3 }),
  purchases: fc.array(fc.tuple(fc.constantFrom(...products), fc.constantFrom(...purchaseStatusCodes)), {
    maxLength: 3,
  }),
});

/** Orders with up to three fulfillments and purchases each; fulfillments are numbered 11, 12, 13, 21, … */
export const randomRecords: fc.Arbitrary<CaseRecords> = fc
  .tuple(...orderIds.map(() => order))
  .map((drawn) => Object.fromEntries(drawn.map((one, index) => [orderIds[index], numberOrder(one, index + 1)])));

function numberOrder(
  { fulfillments, purchases }: { fulfillments: Omit<CaseFulfillment, 'id'>[]; purchases: [string, string][] },
  place: number,
): CaseOrder {
  return {
    fulfillments: fulfillments.map((one, index) => ({ ...one, id: place * 10 + index + 1 })),
    purchases: Object.fromEntries(
      purchases.map((purchase, index) => [`S${place}${index}`, purchase as [string, 'ACTIVE']]),
    ),
  };
}

const cells: Record<Field, fc.Arbitrary<string>> = {
  orderId: fc.constantFrom(...orderIds, ...orderIds, ...orderIds, '', 'NOBODY', '#1001', '8.8E+16'),
  clientFulfillmentId: fc.constantFrom('', '', '', 'A', 'B', 'Z'),
  fulfillmentId: fc.constantFrom('', '', '', '', '11', '12', '21', '31', '99', 'x'),
  trackingNumber: fc.constantFrom(...numbers, ...numbers, '', '9.4E+21', 'see note'),
  carrier: fc.constantFrom('', '', 'UPS', 'Some Courier', 'Fedx'),
  method: fc.constantFrom('', '', 'Ground'),
  status: fc.constantFrom('RETURNED', 'RETURNED', 'CANCELLED', 'canceled', 'SHIPPED', 'HOLD', 'done', ''),
  rmaNumber: fc.constantFrom('', '', 'R1', 'R2'),
  voided: fc.constant(''),
  returnedQuantity: fc.constantFrom('', '', '', '1', '0'),
  orderedQuantity: fc.constantFrom('', '', '', '1', '2'),
  dateUpdated: fc.constantFrom('', '', '2026-01-05 10:00:00', '2026-01-04 10:00:00', 'soon'),
};

/** The rows of a file, which may be read again and again. */
export interface RandomFile extends Omit<Table, 'batches'> {
  rows: FileRow[];
  batchSize: number;
}

/** A file that may be an import of each of these kinds. */
export function randomFile(kinds: ImportKind[]): fc.Arbitrary<RandomFile> {
  const fields = [...new Set(kinds.flatMap((kind) => fieldsOf[kind]))];
  const row = fc.tuple(...fields.map((field) => cells[field]));
  return fc.record({
    kinds: fc.constant(kinds),
    columns: fc.constant(fields.map((field, index) => ({ field, index, header: field, how: 'exact' as const }))),
    rows: fc
      .array(row, { minLength: 1, maxLength: 9 })
      .map((drawn) => drawn.map((cells, at) => ({ line: at + 2, cells }))),
    batchSize: fc.integer({ min: 1, max: 9 }),
  });
}

/** The file as a table whose rows come in batches. */
export function tableOf({ kinds, columns, rows, batchSize }: RandomFile): Table {
  async function* batches() {
    for (let at = 0; at < rows.length; at += batchSize) yield rows.slice(at, at + batchSize);
  }
  return { kinds, columns, batches: batches() };
}
