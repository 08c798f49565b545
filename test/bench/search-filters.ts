/** The searches that are measured: every filter alone, the usual pairs, rare and frequent values, nothing at all. */
import { orderId } from '../support/hold-orders.ts';
import { orderOf } from './record-numbers.ts';

/** Filters in their own language; the values are those of seed-records.ts, `rows` is the number of records. */
export function searchFilters(rows: number): string[] {
  const middle = Math.floor(rows / 2);
  return [
    '',
    'status:delivered',
    'status:hold',
    'status:recycled',
    'status:pending,failed',
    '-status:delivered',
    'carrier:ups',
    'carrier:ontrac',
    'carrier:nobody',
    'house:3',
    'campaign:"Campaign 17"',
    'sku:SKU-117',
    `order:${orderId(orderOf(middle))}`,
    'tracking:1Z0',
    'tracking:1ZA7F',
    'tracking:nothing',
    `rma:RMA${Math.floor(middle / 100) * 100 + 87}`,
    'email:moreau',
    'email:xiang12345',
    'email:nobody@',
    'name:zimmermann',
    'name:"zoe zimmermann"',
    'name:müller',
    'phone:5550007919',
    'created:7d',
    'created:2020..',
    'updated:today',
    'shipped:last-month',
    'delivered:yesterday',
    'returned:7d',
    'status:hold created:7d',
    'status:shipped carrier:dhl',
    'status:returned returned:last-month',
    'carrier:fedex shipped:7d',
    'house:5 status:failed',
    'campaign:"Campaign 9" status:cancelled',
    'sku:SKU-3 status:rma_pending',
    'name:castillo status:hold',
    'featherstone',
    'xiang12345',
    'zoe featherstone',
    'unheard-of',
  ];
}
