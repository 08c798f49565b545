/** Files to import, as large as wanted, written line by line. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRandom } from '../demo/random.ts';
import { inventShipment } from '../demo/tracking-numbers.ts';
import type { Bench } from './bench-case.ts';
import { keysInFile, sentRecord, shuffled } from './record-numbers.ts';

/** A number for each of the newest `count` records, in no order. */
export function trackingFile({ folder, rows }: Bench, count: number): Promise<string> {
  return writeLines(join(folder, `tracking-${count}.csv`), () => trackingLines(rows, shuffled(count), count));
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
