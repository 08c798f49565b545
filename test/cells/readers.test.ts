import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CellReader } from '../../src/cells/cell.ts';
import { readCarrier, readMethod } from '../../src/cells/read-carrier.ts';
import { readClientFulfillmentId, readFulfillmentId, readOrderId, readRmaNumber } from '../../src/cells/read-ids.ts';
import { readReturnStatus } from '../../src/cells/read-return-status.ts';
import { readTrackingNumber } from '../../src/cells/read-tracking-number.ts';
import { runs } from '../support/property-runs.ts';

const readers: [string, CellReader][] = Object.entries({
  readOrderId,
  readClientFulfillmentId,
  readFulfillmentId,
  readTrackingNumber,
  readCarrier,
  readMethod,
  readRmaNumber,
  readReturnStatus,
});

const pieces = [
  ...[
    "'",
    '"',
    '="',
    '""',
    '=',
    '＝',
    '+',
    '-',
    '–',
    ' ',
    '\u00a0',
    '\u200b',
    '\n',
    '\t',
    '#',
    ',',
    '.0',
    'E+2',
    '9.4',
  ],
  ...[
    '12345',
    '00',
    '0000000',
    '５',
    '1Z',
    '1Z5R89390357567127',
    '9400111206206406260787',
    'https://',
    'ups.com/',
    '/',
  ],
  ...['UPS', 'Fed Ex', 'Royal Mail', 'VOID', 'Grnd', 'N/A', 'RETURNED', 'Canceled', 'RMA', 'pending', 'Retruned', 'В'],
];
/** Any characters, and the pieces that the rules are about in any order. */
const anyCell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join('')),
);

describe.each(readers)('%s', (_name, read) => {
  test('reads what it has read as the same value', () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        const reading = read(cell, 'column');
        if ('problem' in reading || reading.value === null) return;
        // A formula that our export has guarded is kept; written without its guard, it is a row to fix.
        if (read === readTrackingNumber && reading.value.startsWith('=')) return;
        expect(read(reading.value, 'column')).toMatchObject({ value: reading.value });
      }),
      { numRuns: runs(400) },
    );
  });

  test('gives values that are short, well-formed, trimmed and free of control characters', () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        const reading = read(cell, 'column');
        if ('problem' in reading) return;
        const value = reading.value ?? 'empty';
        expect(value).not.toMatch(/\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/u);
        expect(value.trim()).toBe(value);
        expect(value).not.toBe('');
        expect(value.length).toBeLessThanOrEqual(128);
      }),
      { numRuns: runs(400) },
    );
  });

  test('suggests only what it would itself accept', () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        const reading = read(cell, 'column');
        const suggestion = 'problem' in reading ? reading.problem.suggestion : undefined;
        if (suggestion !== undefined) expect(read(suggestion, 'column')).not.toHaveProperty('problem');
      }),
      {
        numRuns: runs(400),
        examples: [['Fed Ex\n000000000.0'], ['–5E+2'], [`В${'1Z5R89390357567127'.repeat(4)}`], ['UPS E+2-https://']],
      },
    );
  });

  test('a number of 16 to 34 digits comes out unchanged, or with a word about it', () => {
    const number = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 16, maxLength: 34 })
      .map((all) => `9${all.join('')}`);
    fc.assert(
      fc.property(number, (digits) => {
        const reading = read(digits, 'column');
        if ('problem' in reading || reading.warnings.length > 0) return;
        expect(reading.value).toBe(digits);
      }),
    );
  });
});
