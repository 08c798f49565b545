/** Files to import, as large as wanted, written line by line. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRandom } from '../demo/random.ts';
import { inventShipment } from '../demo/tracking-numbers.ts';
import { orderId } from '../support/hold-orders.ts';
import type { Bench } from './bench-case.ts';
import { clientId, keysInFile, orderOf, sentRecord, shuffled } from './record-numbers.ts';

/** A number for each of the newest `count` records after the newest `skipped`, in no order. */
export function trackingFile({ folder, rows }: Bench, count: number, skipped = 0): Promise<string> {
  const name = `tracking-${count}-${skipped}.csv`;
  return writeLines(join(folder, name), () => trackingLines(rows - skipped, shuffled(count), count + skipped));
}

/** The lines of a tracking file for some of `rows` records, the newest of which has place 0. */
export function* trackingLines(rows: number, places: Iterable<number>, seed: number): Generator<string> {
  const random = createRandom(seed);
  yield 'orderId,clientFulfillmentId,trackingNumber,carrier,method\n';
  for (const place of places) {
    const { trackingNumber, carrier, method } = inventShipment(random, 'UPS');
    yield `${keysInFile(rows - place)},${trackingNumber},${carrier},${method}\n`;
  }
}

/** Of ten rows three cancel a record that waits, and seven bring back one that was sent. */
export function returnsFile({ folder, rows }: Bench, count: number): Promise<string> {
  return writeLines(join(folder, `returns-${count}.csv`), function* () {
    yield 'orderId,clientFulfillmentId,status,rmaNumber\n';
    for (const place of shuffled(count)) {
      const [of, tens] = [place % 10, Math.floor(place / 10)];
      yield of < 3
        ? `${keysInFile(rows - (tens * 3 + of))},CANCELLED,\n`
        : `${keysInFile(sentRecord(tens * 7 + of - 3))},RETURNED,RMA${place}\n`;
    }
  });
}

/** Columns of the export, as far as `recordLine` fills them. */
export const recordColumns = [
  ...['orderId', 'clientFulfillmentId', 'fulfillmentId', 'status', 'dateCreated', 'dateUpdated', 'fulfillmentHouse'],
  ...['campaignName', 'customerId', 'shipFirstName', 'shipLastName', 'shipAddress1', 'shipCity', 'shipState'],
  ...['shipPostalCode', 'shipCountry', 'phoneNumber', 'emailAddress', 'items', 'sku', 'carrier', 'method'],
  ...['trackingNumber', 'dateShipped', 'isReshipment'],
];

/** Whole records: of four rows three are new, with two items each, and one says what became of a record that waits. */
export function recordsFile({ folder, rows }: Bench, count: number): Promise<string> {
  return writeLines(join(folder, `records-${count}.csv`), function* () {
    yield `${recordColumns.join(',')}\n`;
    for (let n = 0; n < count; n += 1) yield n % 4 === 3 ? updateLine(rows - n) : newLine(n);
  });
}

function newLine(n: number): string {
  const order = `N${n - (n % 5)}`;
  const ids = `${order},${order}-${n},${1_000_000_000 + n},HOLD,2026-11-20 09:00:00,2026-11-20 09:30:00,House ${1 + (n % 8)}`;
  const person = `Campaign ${n % 50},C${n},Ada,Abbott,${n % 999} Main Street,Springfield,IL,${10_000 + (n % 89_999)},US`;
  return `${ids},${person},555${n},ada.abbott${n}@customers.example,2 × Serum ${n % 20}; 1 × Cream,SER-${n % 400}; CRM-1,,,,,FALSE\n`;
}

function updateLine(n: number): string {
  const sent = `USPS,Priority,94${String(n).padStart(18, '0')}99,2027-01-01 08:00:00,FALSE`;
  return `${orderId(orderOf(n))},${clientId(n)},${n},SHIPPED,,2027-01-01 09:00:00,,,,,,,Shelbyville,,,,,,,,${sent}\n`;
}

async function writeLines(path: string, lines: () => Generator<string>): Promise<string> {
  await pipeline(Readable.from(inPieces(lines())), createWriteStream(path));
  return path;
}

function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
