import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordScanner, type ScanFailure, type ScannedRecord } from '../../../src/import/reading/record-scanner.ts';

function scan(pieces: string[], delimiter = ',', maxLength = 10_000) {
  const scanner = new RecordScanner(delimiter, maxLength);
  const records: ScannedRecord[] = [];
  const drain = () => {
    for (let record = scanner.next(); record; record = scanner.next()) records.push(record);
  };
  for (const piece of pieces) {
    scanner.add(piece);
    drain();
  }
  scanner.end();
  drain();
  return { records, failure: scanner.failure };
}

const brief = ({ records }: { records: ScannedRecord[] }) =>
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
];

test.each(cases)('%s', (_, text, want) => {
  expect(brief(scan([text]))).toEqual(want);
  expect(brief(scan([...text]))).toEqual(want);
});

const failures: [name: string, text: string, want: ScanFailure, rows: number][] = [
  ['text after a closing quotation mark', 'a\n"b"c\nd\n', { why: 'text after quote', line: 2, backslash: false }, 1],
  ['a backslash before it', 'a,"b\\"c"\n', { why: 'text after quote', line: 1, backslash: true }, 0],
  [
    'below a line break in the same record',
    '"a\nb","c\nd"e\n',
    { why: 'text after quote', line: 3, backslash: false },
    0,
  ],
  ['a quotation mark that stays open', 'a\nb,"c\nd\n', { why: 'quote not closed', line: 2 }, 1],
  ['a quotation mark that stays open too long', `a\n"${'b\n'.repeat(6000)}`, { why: 'quote not closed', line: 2 }, 1],
  ['a line that is too long', `a\n${'b'.repeat(10_001)}\nc\n`, { why: 'too long', line: 2 }, 1],
];

test.each(failures)('%s ends the scanning', (_, text, want, rows) => {
  for (const pieces of [[text], text.match(/.{1,100}/gs) ?? []]) {
    const { records, failure } = scan(pieces);
    expect(failure).toEqual(want);
    expect(records).toHaveLength(rows);
  }
});

const delimiter = fc.constantFrom(',', ';', '\t', '|');
const awkward = fc.array(fc.constantFrom('a', 'é', '"', '""', ',', ';', '\n', '\r\n', '\r', ' ', '|', '\t', '\\'), {
  maxLength: 40,
});

test('whatever is accepted, csv-parse in its strict mode reads the same way, wherever the text is cut', () => {
  fc.assert(
    fc.property(awkward, delimiter, (pieces, character) => {
      const { records, failure } = scan(pieces, character);
      const expected = parseStrictly(pieces.join(''), character);
      const isDoubtful = failure !== undefined || records.some(({ strayQuote }) => strayQuote);
      // csv-parse lets a quoted cell open twice when its first part is empty ("" "a"); here that is a fault.
      if (!isDoubtful) expect(tidy(records.map(({ cells }) => cells))).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});

/** Trimmed, without blank lines: on those, and nothing else, the two differ at the end of a text. */
function tidy(rows: string[][]): string[][] {
  return rows.map((cells) => cells.map((cell) => cell.trim())).filter((cells) => cells.join('') !== '');
}

/** Cells as csv-parse reads them, undefined where it finds a fault in the quotation marks. */
function parseStrictly(text: string, character: string): string[][] | undefined {
  try {
    const rows: string[][] = parse(text, {
      delimiter: character,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      trim: true,
    });
    return tidy(rows);
  } catch (error) {
    if (/CSV_|INVALID_OPENING_QUOTE/.test((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
}
