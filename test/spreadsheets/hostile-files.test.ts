import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileRefused } from '../../src/columns/file-refused.ts';
import { runs } from '../support/property-runs.ts';
import { makeSheet, partsOf, zip } from './make-workbook.ts';
import { limits, outline, readAll } from './read-all.ts';

const lines = Array.from(
  { length: 40 },
  (_, index) => `${1000 + index},,94001118992231974${index},USPS,"note, ${index}"`,
);
const original = Buffer.from(`orderId,clientFulfillmentId,trackingNumber,carrier,note\n${lines.join('\n')}\n`);
const small = { ...limits, maxBytes: 5000, maxRows: 100, maxRecordLength: 500, maxCellLength: 100 };

/** Its lines are rows of a sheet, which may have any number. */
function isWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** Reads, and checks that every row has a line of its own, in order; a refusal is as good. */
async function readSafely(bytes: Uint8Array, chunk: number): Promise<void> {
  try {
    const { rows, headerLine } = await readAll(bytes, { limits: small, chunk });
    const physical = Buffer.from(bytes)
      .toString('latin1')
      .split(/\r\n|\n|\r/).length;
    let previous = headerLine;
    for (const { line, cells } of rows) {
      expect(line).toBeGreaterThan(previous);
      expect(cells.length).toBeGreaterThan(0);
      previous = line;
    }
    if (!isWorkbook(bytes)) expect(previous).toBeLessThanOrEqual(Math.max(physical, bytes.length / 2));
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    expect(error.message.length).toBeGreaterThan(20);
  }
}

const chunk = fc.integer({ min: 1, max: 3000 });

test('bytes at random are read or refused, never anything else', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), chunk, readSafely), { numRuns: runs(200) });
});

const change = fc.record({
  at: fc.nat({ max: 2000 }),
  cut: fc.nat({ max: 60 }),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom('"', '""', '\n', '\r', ',', ';', '\0', '\t', '\ufeff', 'orderId,status\n', "'").map(Buffer.from),
  ),
});
const changes = fc.array(change, { minLength: 1, maxLength: 6 });
type Change = typeof change extends fc.Arbitrary<infer One> ? One : never;

function mutate(bytes: Buffer, all: readonly Change[]): Buffer {
  return all.reduce<Buffer>((mutated, { at, cut, put }) => {
    const start = at % bytes.length;
    return Buffer.concat([mutated.subarray(0, start), put, mutated.subarray(start + cut)]);
  }, bytes);
}

test('a real file with bytes changed, inserted and cut out is read or refused, never anything else', async () => {
  await fc.assert(
    fc.asyncProperty(changes, chunk, (all, size) => readSafely(mutate(original, all), size)),
    { numRuns: runs(400) },
  );
});

test('a workbook with bytes changed, inserted and cut out is read or refused, never anything else', async () => {
  const workbook = await makeSheet(['orderId', 'trackingNumber', 'note'], ...lines.map((line) => line.split(',')));
  const place = fc.record({ at: fc.nat({ max: workbook.length - 1 }), byte: fc.nat({ max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 4 }), async (places) => {
      const bytes = Buffer.from(workbook);
      for (const { at, byte } of places) bytes[at] = byte;
      await readSafely(bytes, 5000);
    }),
    { numRuns: runs(100) },
  );
});

test('the parts of a workbook with characters changed are read or refused, never anything else', async () => {
  const cells = (row: number, ...texts: string[]) =>
    `<row r="${row}">${texts.map((text) => `<c r="A${row}" s="1"><f>A1</f><v>${text}</v></c>`).join('')}</row>`;
  const parts = partsOf(cells(1, 'orderId') + cells(2, '1', '2'), '<cellXfs><xf numFmtId="164"/></cellXfs>');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(parts)), changes, async (name, all) => {
      const text = mutate(Buffer.from(parts[name] ?? ''), all).toString();
      await readSafely(await zip({ ...parts, [name]: text }), 5000);
    }),
    { numRuns: runs(100) },
  );
});

const goodRows = Array.from(
  { length: 31 },
  (_, index) => `<row r="${index + 1}"><c t="str"><v>orderId</v></c><c t="str"><v>status</v></c></row>`,
).join('');
const endless: [name: string, parts: Record<string, string>][] = [
  ['cells that never end', partsOf(goodRows + '<c '.repeat(300_000))],
  ['attributes without a value', partsOf(`${goodRows}<c ${'a'.repeat(300_000)}><f/></c>`)],
  ['sheets that never end', { ...partsOf(goodRows), 'xl/workbook.xml': '<sheet '.repeat(100_000) }],
  ['number formats that never end', partsOf(goodRows, '<numFmts '.repeat(100_000))],
  ['number formats within each other', partsOf(goodRows, `<numFmts>${'<numFmt '.repeat(100_000)}</numFmts>`)],
];

test.each(endless)('B20 a workbook with %s takes no longer than any other', async (_, parts) => {
  const workbook = await zip(parts);
  const begun = performance.now();
  await outline(workbook);
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('every line of a file without quotation marks becomes a row, or is said to be left out', async () => {
  const cell = fc.stringMatching(/^[0-9a-z]{0,3}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 30 }), async (table) => {
      const body = table.map((cells) => cells.join(','));
      const { rows } = await readAll(`orderId,trackingNumber,note\n${['1,2,3', ...body].join('\n')}\n`);
      const filled = body.flatMap((line, index) => (/[^,]/.test(line) ? [index + 3] : []));
      expect(rows.map(({ line }) => line)).toEqual([2, ...filled]);
    }),
    { numRuns: runs(60) },
  );
});
