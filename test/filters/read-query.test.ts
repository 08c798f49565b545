/** What people type is read as they mean it, or offered so; nothing is turned round. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Filter } from '../../src/filters/filter.ts';
import { formatFilter } from '../../src/filters/format-filter.ts';
import type { Clock } from '../../src/filters/parse-date-range.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import type { KnownNames } from '../../src/filters/query-words.ts';
import { QueryError, readQuery } from '../../src/filters/read-query.ts';
import { findOverlong, formatFormValues, toFormValues } from '../../src/search/filter-form.ts';
import { FilterError } from '../../src/text/typed-text.ts';
import { runs } from '../support/property-runs.ts';
import { everydayPhrasings } from './everyday-phrasings.ts';
import { furtherPhrasings } from './further-phrasings.ts';
import { questionPhrasings, trialPhrasings } from './phrasings.ts';
import { typedFilters, typedWord as word, zones } from './random-filters.ts';

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

describe('further phrasings of the same kinds', () => {
  test.each(furtherPhrasings)('%s', (typed, want) => expect(outcomeOf(typed)).toBe(want));
});

describe.each(everydayPhrasings)('%s', (_, phrasings) => {
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

  test('a text of thousands of words is refused at once', () => {
    const begun = performance.now();
    expect(() => read('maria pending from nov '.repeat(1600))).toThrow(/words; I read up to 100/);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  // Each of them was looked at again for each after it, for a minute.
  test('thousands of phone numbers are told to be too many', () => {
    const numbers = Array.from({ length: 2800 }, (_, at) => `555-010-${1000 + at}`).join(', ');
    expect(() => read(numbers)).toThrow('That list has 2,800 values');
  });

  // Each of these was read anew by each word before it.
  test.each([
    'not',
    '-',
    'other than',
    'or ups or',
    'hide',
    'without skip',
    'and in',
  ])('words that make the reader look ahead, again and again: %s', (words) => {
    const repeated = `${words} `.repeat(Math.floor(99 / words.split(' ').length));
    expect(outcomeOf(repeated).length).toBeLessThan(1500);
  });

  test('50,000 are read back from where they are stored', () => {
    const filter: Filter = parseFilter(`any:${ids(50_000).join(',')}`, clock);
    expect(parseFilter(formatFilter(filter), clock)).toEqual(filter);
  });
});

/** What of the random text is a filter at all. */
function tryParse(text: string, there: Clock): Filter | null {
  try {
    return parseFilter(text, there);
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
  let read = 0;
  fc.assert(
    fc.property(typedFilters, fc.constantFrom(...zones), (text, timeZone) => {
      const there = { ...clock, timeZone };
      const filter = tryParse(text, there);
      if (filter === null) return;
      read += 1;
      const written = formatFilter(filter);
      expect(parseFilter(written, there)).toEqual(filter);
      expect(readQuery(written, { clock: there, names })).toEqual({ filter, notes: [] });
      const overlong = findOverlong(filter);
      const kept = filter.conditions.filter((_, at) => overlong.includes(at));
      const shown = { ...filter, conditions: filter.conditions.filter((_, at) => !overlong.includes(at)) };
      const form = toFormValues(shown, ['3', '7']);
      expect(Math.max(...Object.values(form).map(({ length }) => length))).toBeLessThanOrEqual(3000);
      const submitted = readQuery(formatFormValues(form), { clock: there, names }).filter;
      expect(sorted({ ...submitted, conditions: [...kept, ...submitted.conditions] })).toEqual(sorted(filter));
    }),
    // Found after 192,959 others.
    {
      numRuns: runs(1500),
      examples: [
        'carrier:"?"',
        'carrier:"、"',
        'name:"{x}"',
        'rma:"--"',
        'campaign:"%"',
        'campaign:"-x","y z"',
        'carrier:"!",maria',
        'carrier:"not:x"',
      ].map((text) => [text, zones[0]]),
    },
  );
  if (process.env.PROPERTY_RUNS !== undefined) console.log(`${runs(1500)} random filters, ${read} of them readable`);
}, 3_600_000);

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
