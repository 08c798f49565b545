/** Random filters as they are typed: with absence, ages, lists of any length, words that mean something, and odd characters. */
import fc from 'fast-check';
import { dateFields, textFields } from '../../src/filters/filter.ts';

/** Time zones of those who type them: with and without clock changes, before and after the date line. */
export const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Pacific/Apia',
  'Pacific/Honolulu',
  'Africa/Cairo',
  'UTC',
] as const;

const longList = (count: number): string => Array.from({ length: count }, (_, n) => `7B83F${n}`).join(',');

/** Words with and without a meaning of their own. */
export const typedWord = fc.constantFrom(
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
  'c/o Jo',
  'Attn: Jo',
  '+B',
  '-(new)',
  "and 'old'",
  'sku in (a)',
  '2026-11-01 10:00',
);
const value = fc.oneof(typedWord, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }));
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
  '>3w',
  'yesterday..today',
  '2026-10..',
  '..2026-11-05',
  'monday',
  'last-month',
  '2026',
  '2026-11',
  'this-quarter',
);
const shortTerm = fc.oneof(
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
    'older:5d',
    'newer:2w',
    'since:2026-11-01',
    'carrier:none,ups',
    'tracking:none',
    'shipped:never',
    'house:3,7',
  ),
  quotedValue,
);
const longTerm = fc.constantFrom(`any:${longList(21)}`, `order:${longList(400)}`, `email:${longList(30)}`);
const term = fc.oneof({ weight: 60, arbitrary: shortTerm }, { weight: 1, arbitrary: longTerm });

/** Filters as they are typed: most can be read, some are no filters. */
export const typedFilters = fc
  .array(fc.tuple(fc.boolean(), term), { maxLength: 8 })
  .map((terms) =>
    terms.map(([negated, one]) => (negated && !/^(?:sort|format|empty)/.test(one) ? `-${one}` : one)).join(' '),
  );
