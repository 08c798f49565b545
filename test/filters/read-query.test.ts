/** What people type is read as they mean it, or offered so; nothing is turned round. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateFields, type Filter, textFields } from '../../src/filters/filter.ts';
import { formatFilter } from '../../src/filters/format-filter.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import type { KnownNames } from '../../src/filters/query-words.ts';
import { QueryError, readQuery } from '../../src/filters/read-query.ts';
import { formatFormValues, toFormValues } from '../../src/search/filter-form.ts';
import { FilterError } from '../../src/text/typed-text.ts';
import { runs } from '../support/property-runs.ts';
import { questionPhrasings, trialPhrasings } from './phrasings.ts';

/** A Sunday, 10 in the morning in New York. */
const clock = { now: new Date('2026-11-22T15:00:00Z'), timeZone: 'America/New_York' };
const names: KnownNames = {
  houses: [
    { id: '3', name: 'Northeast Fulfillment' },
    { id: '7', name: 'Gulf Coast Logistics' },
    { id: '9', name: 'Kallax Lager' },
    { id: '12', name: 'Pacific Pick & Pack' },
  ],
  carriers: ['usps', 'ups', 'regional xpress'],
  campaigns: ['glow spring', 'keto cafe'],
};
const read = (typed: string) => readQuery(typed, { clock, names });

function outcomeOf(typed: string): string {
  try {
    return formatFilter(read(typed).filter) || 'everything';
  } catch (error) {
    if (error instanceof QueryError) return `offers ${formatFilter(error.correction)}`;
    if (error instanceof FilterError) return 'refused';
    throw error;
  }
}

describe('the queries of the trial', () => {
  test.each(trialPhrasings)('%s', (typed, want) => expect(outcomeOf(typed)).toBe(want));
});

describe.each(questionPhrasings)('%s', (_, phrasings) => {
  test.each(phrasings)('%s', (typed, want) => expect(outcomeOf(typed)).toBe(want));
});

test('there are ten questions with 300 phrasings', () => {
  expect(questionPhrasings).toHaveLength(10);
  expect(questionPhrasings.flatMap(([, phrasings]) => phrasings).length).toBeGreaterThanOrEqual(300);
});

describe('what is said about it', () => {
  test('words that were read, with the other reading', () => {
    const { notes } = read('hold');
    expect(notes).toEqual([
      {
        kind: 'read',
        typed: 'hold',
        conditions: read('status:hold').filter.conditions,
        instead: read('"hold"').filter,
      },
    ]);
  });

  test('words that were left out', () => {
    expect(read('where is QA00000001?').notes).toMatchObject([{ kind: 'left out', words: ['where', 'is'] }]);
  });

  test.each([
    'QA00000001',
    'status:hold',
    '"on hold"',
    'maria garcia',
    'created:7d -carrier:ups',
  ])('nothing about “%s”', (typed) => {
    expect(read(typed).notes).toEqual([]);
  });
});

describe('long lists', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, n) => `7B83F${String(n).padStart(5, '0')}`);

  test.each([' ', '\n', '\t', ', ', ';', '|'])('1,000 ids with %j between them', (between) => {
    expect(read(ids(1000).join(between)).filter.conditions).toEqual([
      { field: 'any', negated: false, values: ids(1000) },
    ]);
    expect(read(`order:${ids(1000).join(between)}`).filter.conditions).toMatchObject([
      { field: 'order', values: ids(1000) },
    ]);
  });

  test('more are too many', () => {
    expect(() => read(ids(1001).join(' '))).toThrow(/1,001 values.*1,000/);
  });

  test('50,000 are read back from where they are stored', () => {
    const filter: Filter = parseFilter(`any:${ids(50_000).join(',')}`, clock);
    expect(parseFilter(formatFilter(filter), clock)).toEqual(filter);
  });
});

const word = fc.constantFrom(
  'maria',
  'hold',
  'ups',
  'Kallax',
  'not',
  'where',
  'A1234567',
  '9400',
  '212',
  'none',
  '*',
  'a b',
  'today',
  'or',
  'order',
  "O'Brien",
  'x.',
  '(y)',
);
const value = fc.oneof(word, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }));
const quotedValue = value.map((text) => `"${text.replaceAll('"', '')}"`);
const dates = fc.constantFrom(
  '7d',
  '>5d',
  '<2d',
  '14d..7d',
  'never',
  'today',
  'last-monday',
  '2026-11-01..2026-11-05',
  '>=2026-11-01',
  '2026-11',
  'this-quarter',
);
const term = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...textFields),
      fc.array(fc.oneof(quotedValue, fc.constant('none')), { minLength: 1, maxLength: 3 }),
    )
    .map(([field, values]) => `${field}:${values.join(',')}`),
  fc.tuple(fc.constantFrom(...dateFields), dates).map(([field, date]) => `${field}:${date}`),
  fc.constantFrom(
    'status:hold',
    'status:shipped,rma_pending',
    'sort:oldest',
    'format:xlsx',
    'empty:file',
    'any:A1,b@example.com',
    'house:3,7',
  ),
  quotedValue,
);
const filters = fc
  .array(fc.tuple(fc.boolean(), term), { maxLength: 8 })
  .map((terms) =>
    terms.map(([negated, one]) => (negated && !/^(?:sort|format|empty)/.test(one) ? `-${one}` : one)).join(' '),
  );

/** What of the random text is a filter at all. */
function tryParse(text: string): Filter | null {
  try {
    return parseFilter(text, clock);
  } catch (error) {
    if (error instanceof FilterError) return null;
    throw error;
  }
}

test('a filter written out is read back as the same filter, also when it is typed or comes from the form', () => {
  const sorted = ({ conditions, ...rest }: Filter) => ({
    ...rest,
    conditions: conditions.map((one) => JSON.stringify(one)).sort(),
  });
  fc.assert(
    fc.property(filters, (text) => {
      const filter = tryParse(text);
      if (filter === null) return;
      const written = formatFilter(filter);
      expect(parseFilter(written, clock)).toEqual(filter);
      expect(read(written)).toEqual({ filter, notes: [] });
      const form = toFormValues(filter, ['3', '7']);
      expect(sorted(read(formatFormValues(form)).filter)).toEqual(sorted(filter));
    }),
    { numRuns: runs(1500) },
  );
});

test('any text is a query or a mistake', () => {
  const piece = fc.oneof(
    word,
    fc.constantFrom(
      'status:',
      'created',
      '>',
      '=',
      'is',
      ',',
      'and',
      '5 days',
      'no',
      '+1',
      '-',
      'QA00000001',
      'tracking',
    ),
    fc.string({ unit: 'grapheme', maxLength: 10 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      const text = pieces.join(' ');
      const outcome = outcomeOf(text);
      if (outcome.startsWith('offers ')) expect(parseFilter(outcome.slice(7), clock)).toBeDefined();
    }),
    { numRuns: runs(1500) },
  );
});
