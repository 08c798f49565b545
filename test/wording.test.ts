/** The voice of wording.md, as far as a machine can hear it: no word of its never column, one date style, one word for one thing. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readTexts, type SourceText } from './support/read-texts.ts';

/** What holds words that people type and files contain, names of companies, or codes. */
const notSaid = [
  ...['src/carriers/', 'src/columns/likely-names.ts', 'src/columns/vocabulary.ts', 'src/columns/import-columns.ts'],
  ...[
    'src/filters/query-',
    'src/filters/vocabulary.ts',
    'src/filters/field-words.ts',
    'src/filters/filler-words.ts',
    'src/filters/date-phrases.ts',
  ],
  ...[
    'src/filters/place-names.ts',
    'src/filters/calendar-day.ts',
    'src/filters/foreign-dates.ts',
    'src/db/large-indexes.ts',
  ],
  ...['src/cells/return-words.ts', 'src/postgres-js/', 'src/imports/model/lifecycle.ts'],
  ...['emoji-shapes.js', 'icons.js', 'focus.js'],
];
const demo = ['demo', 'open-page', 'opening', 'sample-files', 'tour'].map((name) => `test/demo/${name}.ts`);
const texts = [...readTexts(['src/**/*.ts', ...demo, 'test/workspace/page/*.js'], notSaid), ...textsOfManifest()];

/** What Slack shows of the app itself. */
function textsOfManifest(): SourceText[] {
  const source = readFileSync('manifest.yml', 'utf8');
  const shown = new Set(['name', 'description', 'long_description', 'usage_hint', 'display_name']);
  const collect = (value: unknown): string[] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([key, one]) =>
          typeof one === 'string' ? (shown.has(key) ? [one] : []) : collect(one),
        );
  return collect(parse(source)).map((text) => ({ file: 'manifest.yml', line: 1, text }));
}

test('all texts that people see are in one list, to be read when they change', async () => {
  const byFile = Map.groupBy(texts, ({ file }) => file);
  const chapters = [...byFile].map(([file, said]) => `# ${file}\n\n${said.map(({ text }) => text).join('\n')}\n`);
  await expect(chapters.join('\n')).toMatchFileSnapshot('texts.txt');
});
const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

test.each([
  ['record, parcel', /\b(?:records?|parcels?)\b/i],
  ['rejected, left out, not imported', /\b(?:rejected|left out|not imported|can.t be imported)\b/i],
  ['plan, preview', /\b(?:(?<!Slack )plan|preview)\b/i],
  ['e-mail', /\be-mail/i],
  ['codes of statuses in sentences', /\b(?:is|are|to|on|become[s]?|was) (?:HOLD|PENDING|SHIPPED|DELIVERED|FAILED)\b/],
  ['Check again', /\bcheck again\b/i],
  ['fulfillment house', /\bhouses?\b(?!:)(?!\})/i],
  ['day before month', new RegExp(`\\b\\d{1,2} ${months}\\b`)],
  ['stands, anew, any more, nobody', /\b(?:stands?|anew|any more|somebody|(?<!")nobody)\b/i],
  ['is no … that', /\bis no \w+ that\b|\btells what\b/i],
  ['could not, cannot', /\b(?:could not|cannot)\b/i],
  [
    'for real, all the same, in vain',
    /\b(?:for real|all the same|in vain|whatever its name|turns it round|on its way to you)\b/i,
  ],
  ['Keep it, Undo it, Not yet', /^(?:Keep it|Undo it|Not yet|Yes, write it|On|At|As)$/],
])('no text says “%s”', (_, never) => {
  expect(texts.filter(({ text }) => never.test(text)).map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual(
    [],
  );
});

test('there are texts to read', () => {
  expect(texts.length).toBeGreaterThan(1000);
});
