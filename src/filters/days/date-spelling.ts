/** Writes a date in one of the ways in which people write it: numbers in digits, as in `twenty one days ago`, `november third`. */
import { monthNames } from '../../text/wording.ts';

const ones =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const ordinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth';
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

type Numbered = [word: string, number: number];
const counted = (words: string): Numbered[] => words.split(' ').map((word, at) => [word, at + 1]);
const afterTens = (words: string): Numbered[] =>
  tens.flatMap((ten, at) =>
    counted(words).flatMap(([one, n]) => (n < 10 ? [[`${ten} ${one}`, 20 + 10 * at + n]] : [])),
  );

const cardinals = new Map<string, number>([
  ...afterTens(ones),
  ...counted(ones),
  ...tens.map((ten, at): Numbered => [ten, 20 + 10 * at]),
  ['an', 1],
  ['a', 1],
]);
const days = new Map<string, number>([
  ...[...afterTens(ordinals), ...counted(ordinals)].filter(([, n]) => n < 32),
  ['twentieth', 20],
  ['thirtieth', 30],
]);

const patternOf = (numbers: ReadonlyMap<string, number>): string =>
  [...numbers.keys()].join('|').replaceAll(' ', '[ -]');
/** The words for numbers that are read. */
export const numberWordPattern = patternOf(cardinals);

const counts = new RegExp(
  `\\b(${numberWordPattern}) (?=(?:(?:or|to|and|-) (?:\\d+|${numberWordPattern}) |or \\w+ )?(?:days?|weeks?|wks?|months?|years?|hours?|hrs?|fortnight)\\b)`,
  'g',
);
const month = `(?:${monthNames.map((name) => `${name.slice(0, 3)}\\w{0,6}`).join('|')})`;
const day = `(${patternOf(days)})`;
const daysOfMonth = new RegExp(
  `\\b${day}(?=(?: of)?(?: the)? (?:${month}|month)\\b)|(?<=${month} )${day}\\b|(?<=^(?:since|before|after|until|till|by|from|between|through) .{0,20}\\bthe )${day}(?=$| (?:to|and|through|until|till) )`,
  'gi',
);

/** What is written in many ways, in one. */
const tidying: [pattern: RegExp, by: string][] = [
  [/[–—−‐‑]/g, '-'],
  [/…|\.{3}/g, '..'],
  [/,/g, ' '],
  [
    /[-_](?<=^(?:last|past|this|previous)(?:[-_ ]?\d{1,4})?[-_])(?=[a-z])|(?<=^(?:last|past|previous))[-_]?(?=\d)/g,
    ' ',
  ],
  [
    /\b(today|yesterday|last night|(?:this|last) (?:week|month|quarter|year)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)['’]?s\b/g,
    '$1',
  ],
  [/(?<=[a-z]|\d{4})['’]s(?= |$)/g, ''],
  [/^(?:this morning|this afternoon|this evening|this [ap]m|tonight)$/, 'today'],
  [/^last night$/, 'yesterday'],
  [/\b(older|newer|earlier|later|longer|more|less) ?th[ae]n\b/, '$1 than'],
  [/ (?:morning|afternoon|evening|night|[ap]m)$/, ''],
  [/\b(?:an? )?couple(?: of)? (?=days|weeks|months)/, '2 '],
  [/\b(?:an? )?few (?=days|weeks|months)/, '3 '],
  [/\bhalf an? year\b/, '6 months'],
  [/\bhalf an hour\b/, '1 hour'],
  [/\b1er\b/, '1'],
  [/(\d{4}-\d\d-\d\d)[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?/g, '$1'],
  [
    /\b(?:previous|prior) (?=(?:week|month|quarter|year|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)/g,
    'last ',
  ],
  [new RegExp(`\\b(?:the )?(?:(?:whole|entire|all) )?month of (?=${month}\\b)`, 'i'), ''],
  [/\b(?:current|whole|entire|all) (?=(?:week|month|quarter|year)\b)/g, 'this '],
  [/\b(\w+) or (more|less|fewer|longer) (days?|weeks?|months?|hours?)\b/g, '$1 $3 or $2'],
  [/(?<= ago) today$/, ''],
  [/ so far$|^so far /, ''],
  [/^weeks? old$/, '7 days old'],
  [/^(?=(?:day|month|year)s? old$)/, '1 '],
  [/ to date$/, ' to today'],
  [/(?<=(?:\b(?:to|until|till|through) |- ?|\.\. ?))(?:now|present)$|(?<=^between )now\b/, 'today'],
  [/^gte /, '>= '],
  [/^gt /, '> '],
  [/^lte /, '<= '],
  [/^lt /, '< '],
  [/\s+/g, ' '],
];

/** The text in small letters, tidied, and with its numbers in digits: the `first` of `first half` and the `one` of a name are none. */
export function spellDate(text: string): string {
  const numberOf = (numbers: ReadonlyMap<string, number>, word = '') => numbers.get(word.replace('-', ' ')) ?? 0;
  return tidying
    .reduce((tidied, [pattern, by]) => tidied.replace(pattern, by), text.toLowerCase())
    .trim()
    .replace(counts, (_, word: string) => `${numberOf(cardinals, word)} `)
    .replace(daysOfMonth, (word) => `${numberOf(days, word)}th`);
}
