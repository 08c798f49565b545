import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unwrapCell } from '../../src/cells/clean-cell.ts';
import { runs } from '../support/property-runs.ts';
import { readAll } from './read-all.ts';

const encodings: Record<string, (text: string) => Buffer> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'utf-16le with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

const header = ['orderId', 'trackingNumber', 'carrier', 'note'];
const id = fc.stringMatching(/^[0-9A-F]{4,10}$/);
// Cells of columns that no import uses may hold anything but control characters; those that it uses, anything printable.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const note = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replace(/[\0-\x08\x0e-\x1f]/g, '').trim());
const printable = fc
  .string({ unit: fc.constantFrom(...'aé ,;|"\t\n\r\\=#“漢'), maxLength: 12 })
  .map((text) => text.trim());
const rows = fc.array(fc.tuple(id, id, printable, note), { minLength: 1, maxLength: 40 });

const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  record_delimiter: fc.constantFrom('\n', '\r\n', '\r'),
  quoted: fc.boolean(),
  eof: fc.boolean(),
});

test('any table that csv-stringify writes, in any dialect and encoding, is read back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      dialect,
      fc.constantFrom(...Object.keys(encodings)),
      fc.integer({ min: 1, max: 400 }),
      async (table, options, encoding, chunk) => {
        // csv-stringify leaves a lone line end of another kind unquoted, which any reader must take for a line end.
        const text = stringify([header, ...table], { ...options, quoted_match: /[\r\n"]/ });
        const bytes = encodings[encoding]?.(text) ?? Buffer.alloc(0);
        const read = await readAll(bytes, { chunk });
        expect(read.rows.map(({ cells }) => cells)).toEqual(table);
        expect(read.rows.filter(({ problem }) => problem)).toEqual([]);
      },
    ),
    { numRuns: runs(80) },
  );
});

test('B100 ids written as ="…", in some cells or in all, are read as the same values as written plainly', async () => {
  const tables = fc.array(fc.tuple(id, id, id), { minLength: 1, maxLength: 20 });
  const delimiter = fc.constantFrom(',', ';', '\t', '|');
  await fc.assert(
    fc.asyncProperty(tables, delimiter, fc.infiniteStream(fc.boolean()), async (table, character, wrapped) => {
      const write = (cell: string) => (wrapped.next().value ? `="${cell}"` : cell);
      const text = [header.slice(0, 3), ...table].map((cells) => cells.map(write).join(character)).join('\n');
      const { rows: read } = await readAll(text);
      const values = read.map(({ cells }) => cells.map((cell) => unwrapCell(cell, { apostrophe: 'always' })));
      expect(values).toEqual(table);
      expect(read.filter(({ problem }) => problem)).toEqual([]);
    }),
    { numRuns: runs(60) },
  );
});
