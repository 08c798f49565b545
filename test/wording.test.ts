/** The voice of wording.md, as far as a machine can hear it: no word of its never column, one date style, one word for one thing. */
import { expect, test } from 'vitest';
import { readTexts } from './support/read-texts.ts';

/** Rooms whose texts are for those who run Holdfast, or are words that people type and files contain. */
const notForPeople = [
  ...['src/bin/', 'src/config.ts', 'src/db/', 'src/doctor/', 'src/embedded-postgres/', 'src/loader/', 'src/main.ts'],
  ...['src/holdfast.ts', 'src/monitoring/', 'src/postgres-js/', 'src/privacy/', 'src/runtime/', 'src/recovery/'],
  ...['src/carriers/', 'src/columns/likely-names.ts', 'src/columns/vocabulary.ts', 'src/columns/import-columns.ts'],
  ...['src/filters/query-', 'src/filters/vocabulary.ts', 'src/filters/field-words.ts', 'src/filters/date-phrases.ts'],
  ...['src/slack/error-codes.ts', 'src/imports/model/lifecycle.ts', 'src/jobs/', 'src/cells/return-words.ts'],
];
/** Literals that tell things apart in the code. */
const codes = new Set(['left out', 'parcel suffix']);
const texts = readTexts('src/**/*.ts', notForPeople).filter(({ text }) => !isSql(text) && !codes.has(text));

/** Fragments of statements, which begin in the middle of one. */
function isSql(text: string): boolean {
  return /\b(?:select|from \w+|join|left join|order by|group by|as materialized|where|::|->>)\b.*\b(?:and|as|on|by|limit|null|true|false|=)\b|^\(?(?:case|coalesce|to_char|concat|exists|not exists|create|interval|begin|copy|null)\b|json|::\w/i.test(
    text,
  );
}

const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

test.each([
  ['record, parcel', /\b(?:records?|parcels?)\b/i],
  ['rejected, left out, not imported', /\b(?:rejected|left out|not imported|can.t be imported)\b/i],
  ['plan, preview', /\b(?:(?<!Slack )plan|preview)\b/i],
  ['e-mail', /\be-mail/i],
  ['codes of statuses in sentences', /\b(?:is|are|to|on|become[s]?|was) (?:HOLD|PENDING|SHIPPED|DELIVERED|FAILED)\b/],
  ['Check again', /\bcheck again\b/i],
  ['day before month', new RegExp(`\\b\\d{1,2} ${months}\\b`)],
  ['stands, anew, any more, nobody', /\b(?:stands?|anew|any more|nobody)\b/i],
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
