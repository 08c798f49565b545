import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileRefused } from '../../src/columns/file-refused.ts';
import type { TableRecord } from '../../src/columns/table.ts';
import { readCsvRecords, readFirstCsvRecords } from '../../src/spreadsheets/csv-records.ts';
import { runs } from '../support/property-runs.ts';

async function* yieldAll(pieces: readonly string[]) {
  yield* pieces;
}

/** Reads a text; one without quotation marks in both ways, which must give the same. */
async function read(pieces: readonly string[], delimiter = ',', maxLength = 10_000) {
  const result = await readOnce(pieces, delimiter, maxLength, false);
  if (!pieces.some((piece) => piece.includes('"'))) {
    expect(await readOnce(pieces, delimiter, maxLength, true)).toEqual(result);
  }
  return result;
}

async function readOnce(pieces: readonly string[], delimiter: string, maxLength: number, isUnquoted: boolean) {
  const records: TableRecord[] = [];
  try {
    const batches = readCsvRecords(yieldAll(pieces), delimiter, maxLength, { isUnquoted });
    for await (const batch of batches) records.push(...batch);
  } catch (refusal) {
    if (!(refusal instanceof FileRefused)) throw refusal;
    return { records, refusal };
  }
  return { records, refusal: undefined };
}

const brief = ({ records }: { records: TableRecord[] }) =>
  records.map(({ line, cells, strayQuote }) => `${line}: ${cells.join('|')}${strayQuote ? ' (stray)' : ''}`);

const cases: [name: string, text: string, want: string[]][] = [
  ['plain lines', 'a,b\nc,d\n', ['1: a|b', '2: c|d']],
  ['no line end at the end', 'a,b\nc,d', ['1: a|b', '2: c|d']],
  ['an empty line is one empty cell', 'a\n\nb\n', ['1: a', '2: ', '3: b']],
  ['line ends of all kinds', 'a\r\nb\rc\nd\r\r\n', ['1: a', '2: b', '3: c', '4: d', '5: ']],
  ['quoted cells', '"a","b"\n"c"', ['1: a|b', '2: c']],
  ['doubled quotation marks', '"a""b",""""\n', ['1: a"b|"']],
  ['empty quoted cells', '"",""\n', ['1: |']],
  ['delimiters and line ends in quotes', '"a,b\r\nc",d\ne\n', ['1: a,b\r\nc|d', '3: e']],
  ['blanks around quotation marks', ' "a" , "b"\t\nc\n', ['1: a|b', '2: c']],
  ['empty cells at the end', 'a,\n"b",\n"c",', ['1: a|', '2: b|', '3: c|']],
  ['a quotation mark in a bare cell', 'a,5" x\n1,2\n', ['1: a|5" x (stray)', '2: 1|2']],
  ['one in a bare cell, a line break in a quoted one', 'a"b,"c\nd"\ne\n', ['1: a"b|c\nd (stray)', '3: e']],
  [
    'several in one row, rows with one below each other',
    'a"b"c,5" 6"\n1"\n2\n',
    ['1: a"b"c|5" 6" (stray)', '2: 1" (stray)', '3: 2'],
  ],
  ['B100 ="…", a text for Excel', 'a,="12",b\n="1" , ="" ,="x y"\n', ['1: a|="12"|b', '2: ="1"|=""|="x y"']],
  ['B100 the same quoted', '"=""12""",b\n', ['1: ="12"|b']],
  ['B100 text before or after it', 'a"=1",="1"2\n', ['1: a"=1"|="1"2 (stray)']],
  ['B100 a line break in it', '="1\n2"\n', ['1: ="1 (stray)', '2: 2" (stray)']],
  ['B100 a quotation mark or a delimiter in it', '="5" x"\n="1,5"\n', ['1: ="5" x" (stray)', '2: ="1|5" (stray)']],
  ['one in the last row, without a line end', '1\na"', ['1: 1', '2: a" (stray)']],
];

test.each(cases)('%s', async (_, text, want) => {
  expect(brief(await read([text]))).toEqual(want);
  expect(brief(await read([...text]))).toEqual(want);
  expect(brief(readFirstCsvRecords(text, true, ',', 10_000))).toEqual(want);
});

type Failure = { code: string; line: number; message?: string };
const faults: [name: string, text: string, want: Failure, rows: number][] = [
  ['text after a closing quotation mark', 'a\n"b"c\nd\n', { code: 'E_QUOTE', line: 2 }, 1],
  ['the same with a blank between', 'a\n"b" c\nd\n', { code: 'E_QUOTE', line: 2 }, 1],
  ['a backslash before it', 'a,"b\\"c"\n', { code: 'E_QUOTE', line: 1, message: 'backslash' }, 0],
  ['a backslash before it, and a blank behind', 'a,"b\\" c"\n', { code: 'E_QUOTE', line: 1, message: 'backslash' }, 0],
  ['text after it, below a line break in the record', '"a\r\nb","c\r\nd"e\n', { code: 'E_QUOTE', line: 2 }, 0],
  ['a quotation mark that stays open', 'a\nb,"c\nd\n', { code: 'E_QUOTE', line: 2, message: 'opened on line 2' }, 1],
  [
    'one opened below a line break in the record',
    'a\n"b\r\n","c\n',
    { code: 'E_QUOTE', line: 3, message: 'opened' },
    1,
  ],
  [
    'one that stays open too long',
    `a\n"${'a long line\n'.repeat(900)}`,
    { code: 'E_QUOTE', line: 2, message: 'opened' },
    1,
  ],
  ['a line that is too long', `a\n${'b'.repeat(10_001)}\nc\n`, { code: 'E_RECORD_TOO_LONG', line: 2 }, 1],
  ['a line that is far too long', `a\n${'b'.repeat(40_000)}\nc\n`, { code: 'E_RECORD_TOO_LONG', line: 2 }, 1],
  ['a line of too many delimiters', `a\n${','.repeat(10_001)}\nc\n`, { code: 'E_RECORD_TOO_LONG', line: 2 }, 1],
];

test.each(faults)('%s ends the reading', async (_, text, { code, line, message = '' }, rows) => {
  for (const pieces of [[text], text.match(/.{1,100}/gs) ?? []]) {
    const { records, refusal } = await read(pieces);
    expect(refusal).toMatchObject({ code, line, message: expect.stringContaining(message) });
    expect(records).toHaveLength(rows);
  }
  expect(readFirstCsvRecords(text, true, ',', 10_000)).toMatchObject({ failure: { line }, records: { length: rows } });
});

test('a line may be as long as the limit, whatever its letters', async () => {
  expect(brief(await read(['b'.repeat(10_000), '\nc']))).toHaveLength(2);
  expect(brief(await read([`"${'包'.repeat(5_000)}","${'é'.repeat(4_900)}"`, '\nc']))).toHaveLength(2);
});

test('of a beginning, the last record is left out, as the file may go on with it', () => {
  expect(brief(readFirstCsvRecords('a,b\n1,2\n3', false, ',', 100))).toEqual(['1: a|b', '2: 1|2']);
  expect(readFirstCsvRecords('a,b\n1,"2', false, ',', 100)).toMatchObject({
    failure: undefined,
    records: { length: 1 },
  });
});

/** A cell as a file may write it, with what it means. */
const bare = fc.stringMatching(/^[a-z0-9#\\'é]{0,6}$/).map((text) => ({ written: text, cell: text, stray: false }));
const quoted = fc
  .array(fc.constantFrom('a', 'é', '"', ',', ';', '|', '\t', '\n', '\r\n', '\r', ' ', '\\'), { maxLength: 8 })
  .map((parts) => parts.join(''))
  .map((text) => ({ written: `"${text.replaceAll('"', '""')}"`, cell: text, stray: false }));
const textFormula = fc
  .stringMatching(/^[a-z0-9 =é]{0,6}$/)
  .map((text) => ({ written: `="${text}"`, cell: `="${text}"`, stray: false }));
const stray = fc.constantFrom('5" x', 'a""b', '1"').map((text) => ({ written: text, cell: text, stray: true }));
const padded = fc
  .record({
    cell: fc.oneof({ weight: 5, arbitrary: bare }, { weight: 4, arbitrary: quoted }, textFormula, stray),
    pad: fc.boolean(),
  })
  .map(({ cell, pad }) => (pad ? { ...cell, written: ` ${cell.written} ` } : cell));
const lines = fc.array(
  fc.record({
    cells: fc.array(padded, { minLength: 1, maxLength: 5 }),
    end: fc.constantFrom('\n', '\r\n', '\r'),
  }),
  { minLength: 1, maxLength: 12 },
);

test('whatever is written by the rules is read as it was meant, with its line, wherever the text is cut', async () => {
  const delimiter = fc.constantFrom(',', ';', '|', '\t');
  await fc.assert(
    fc.asyncProperty(lines, delimiter, fc.integer({ min: 1, max: 50 }), async (table, character, size) => {
      // A lone CR and a LF below it would be one line end.
      const endOf = (index: number) => (table[index + 1] === undefined ? '\n' : (table[index]?.end ?? '\n'));
      let line = 1;
      const want: TableRecord[] = [];
      let text = '';
      for (const [index, { cells }] of table.entries()) {
        const written = cells.map((cell) => cell.written).join(character);
        want.push({ line, cells: cells.map(({ cell }) => cell), strayQuote: cells.some((cell) => cell.stray) });
        const end = written === '' && text.endsWith('\r') ? '\r' : endOf(index);
        text += written + end;
        line += written.split(/\r\n|\n|\r/).length;
      }
      const { records, refusal } = await read(text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [], character);
      expect(refusal).toBeUndefined();
      expect(records).toEqual(want);
    }),
    { numRuns: runs(200) },
  );
});

test('a text without quotation marks is read in either way alike, up to a line that is too long', async () => {
  const cell = fc.stringMatching(/^[a-z0-9 \\'=;\t\f\u00a0\u3000\ufeff]{0,9}$/);
  const delimiters = fc.constantFrom(',', ';', '\t');
  const line = fc.record({ cells: fc.array(cell, { maxLength: 4 }), end: fc.constantFrom('\n', '\r\n', '\r', '\n\n') });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 12 }),
      delimiters,
      fc.integer({ min: 1, max: 50 }),
      async (...some) => {
        const [table, delimiter, size] = some;
        const text = table.map(({ cells, end }) => cells.join(delimiter) + end).join('');
        await read(text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [], delimiter, 24); // compares them
      },
    ),
    { numRuns: runs(200) },
  );
});
