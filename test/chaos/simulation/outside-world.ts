/** What may come into a simulated history from outside: the files that are shared, and what other systems write. */
import { sql } from 'drizzle-orm';
import type { Field } from '../../../src/columns/import-columns.ts';
import type { ImportKind } from '../../../src/fulfillments/status-transitions.ts';
import type { Random } from '../../demo/random.ts';

interface SharedTable {
  kind: ImportKind;
  header: string[];
  /** the columns that imports of tracking numbers and returns know */
  fields: Field[];
  rows: string[][];
}

const recordHeader = [
  ...['orderId', 'fulfillmentId', 'status', 'dateUpdated', 'fulfillmentHouse', 'shipCity', 'items', 'trackingNumber'],
];

/** The files that may be shared, one of each kind of import. */
export const fileMakers: ((random: Random) => SharedTable)[] = [
  (random) => {
    const number = (order: string) => [order, `1Z5R8939035756712${random.int(0, 9)}`];
    const fields: Field[] = ['orderId', 'trackingNumber'];
    return { kind: 'tracking', header: fields, fields, rows: ['A', 'B', 'C'].map(number) };
  },
  (random) => {
    const fields: Field[] = ['orderId', 'status'];
    const rows = ['C', 'D'].map((order) => [order, random.pick(['RETURNED', 'CANCELLED'])]);
    return { kind: 'returns', header: fields, fields, rows };
  },
  (random) => {
    const date = () => random.pick(['', '2026-01-04 10:00:00', '2026-01-06 10:00:00']);
    const house = () => random.pick(['', 'Plain House', 'New House']);
    const city = () => random.pick(['', 'Troy', 'Rome']);
    const row = (order: string, id: string, status: string) => {
      return [order, id, status, date(), house(), city(), '2 × Serum', ''];
    };
    const rows = [
      row('A', '11', 'DELIVERED'),
      row('B', '21', 'HOLD'),
      row('E', '51', 'HOLD'),
      row('E', '52', 'PENDING'),
    ];
    return { kind: 'records', header: recordHeader, fields: ['orderId', 'status', 'trackingNumber'], rows };
  },
];

/** Changes to the records by somebody who doesn’t know of Holdfast. */
export const foreignWrites = [
  sql`update fulfillments set status = 'SHIPPED' where fulfillment_id = 11 and status = 'HOLD'`,
  sql`update fulfillments set carrier = 'DHL' where fulfillment_id = 21`,
  sql`update fulfillments set status = 'DELIVERED' where fulfillment_id = 31 and status = 'SHIPPED'`,
  sql`update fulfillment_items set status = 'LOST' where fulfillment_id = 41`,
  sql`update purchases set status = 'PAUSED' where purchase_id = 'S2' and status = 'TRIAL'`,
  sql`insert into fulfillments (fulfillment_id, order_id, status) values (12, 'A', 'HOLD') on conflict do nothing`,
  sql`delete from fulfillments where fulfillment_id = 12 and status = 'HOLD'`,
  sql`insert into orders (order_id) values ('E') on conflict do nothing`,
  sql`update orders set ship_city = 'Bonn' where order_id = 'B'`,
  sql`update fulfillments set date_updated = now() where fulfillment_id in (11, 21)`,
  sql`update fulfillment_houses set name = 'Renamed House' where fulfillment_house_id = 1`,
  sql`insert into fulfillment_houses (fulfillment_house_id, name) values (9, 'New House') on conflict do nothing`,
  sql`insert into fulfillment_items (fulfillment_id, name)
    select fulfillment_id, 'a gift' from fulfillments where fulfillment_id = 51`,
];
