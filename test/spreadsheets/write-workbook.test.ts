import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workbookBytes } from '../../src/spreadsheets/write-workbook.ts';
import { readWorkbook } from './read-workbook.ts';

async function write(rows: string[][]) {
  async function* each() {
    yield* rows;
  }
  const bytes: Buffer[] = [];
  for await (const chunk of workbookBytes(each())) bytes.push(chunk);
  return readWorkbook(Buffer.concat(bytes)).map((row) => Object.values(row));
}

test('any text comes back as it was, however strange', async () => {
  const cell = fc.string({
    unit: fc.constantFrom(
      'a',
      '0',
      '<',
      '&',
      '>',
      '"',
      "'",
      '\n',
      '\r',
      '\t',
      '\u0001',
      '\ufffe',
      'é',
      '花',
      '👩‍🚒',
      ' ',
      '=',
      '_x0041_',
      '_x000d_',
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 30, maxLength: 30 }), { minLength: 1, maxLength: 5 }),
      async (rows) => {
        expect(await write(rows)).toEqual(rows);
      },
    ),
    { numRuns: 50 },
  );
});

test('a cell that is longer than Excel reads is cut', async () => {
  expect((await write([['x'.repeat(40_000)]]))[0]?.[0]).toHaveLength(32_767);
});
