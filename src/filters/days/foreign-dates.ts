/** Dates in other languages: names of months and days as the languages write them, turned into English ones. */
import { foldText } from '../../text/fold-text.ts';
import { monthNames } from '../../text/wording.ts';
import { weekdays } from './calendar-day.ts';

const languages = ['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da', 'cs', 'fi', 'tr'];

const dayWords: Record<string, string> = {
  heute: 'today',
  gestern: 'yesterday',
  vorgestern: 'day before yesterday',
  "aujourd'hui": 'today',
  hier: 'yesterday',
  'avant-hier': 'day before yesterday',
  hoy: 'today',
  ayer: 'yesterday',
  anteayer: 'day before yesterday',
  oggi: 'today',
  ieri: 'yesterday',
  hoje: 'today',
  ontem: 'yesterday',
  vandaag: 'today',
  gisteren: 'yesterday',
};

const last =
  '(?:letzte[nrs]?|derni[eè]re?s?|pasad[ao]|passad[ao]|scors[ao]|vorige|afgelopen|verlopen|[uú]ltim[ao]s?|ultimi)';
const current = '(?:diese[nrs]?|cette|ce|est[ae]|quest[ao]|deze)';
const units: [english: string, foreign: string][] = [
  ['week', '(?:woche|semaine|semana|settimana|week)'],
  ['month', '(?:monat|mois|mes|m[eê]s|mese|maand)'],
  ['days', '(?:tagen?|jours?|d[ií]as?|giorni|dagen|dias)'],
];
/** Periods in several words, with what they are in English. */
const periods: [pattern: RegExp, english: string][] = units.flatMap(([unit, word]): [RegExp, string][] =>
  unit === 'days'
    ? [
        [
          new RegExp(`^(?:in )?(?:den |die |les |los |gli |de )?(?:${last} (\\d+)|(\\d+) ${last}) ${word}$`, 'i'),
          'last $1$2 days',
        ],
        [
          new RegExp(`^(?:vor|hace|il y a|h[aá]) (\\d+) ${word}$|^(\\d+) ${word} (?:fa|geleden|atr[aá]s)$`, 'i'),
          '$1$2 days ago',
        ],
        [new RegExp(`^[aä]lter als (\\d+) ${word}$`, 'i'), 'older than $1 days'],
      ]
    : [
        [new RegExp(`^(?:(?:la|le|el|il|a|o) )?(?:${last} ${word}|${word} ${last})$`, 'i'), `last ${unit}`],
        [new RegExp(`^${current} ${word}$`, 'i'), `this ${unit}`],
      ],
);
/** What stands in front of a day: since, until, before. */
const prefixes: [pattern: RegExp, english: string][] = [
  [/^(?:seit|depuis|desde|sinds|dal?(?! \p{L}{3}$)|a partir de)(?: dem| le| el| la| o)? (?=\S)/iu, 'since '],
  [/^(?:bis|jusqu'[aà]|hasta|fino a|tot|at[eé])(?: zum| le| el| la| o)? (?=\S)/i, 'until '],
];

/** Short names that are English words. */
const english = new Set(['ago', 'set', 'out']);

const withoutDot = (word: string): string => foldText(word).replace(/\.$/, '');

/** The names of months, alone and beside a day, long and short, and of the days of the week, each with its English name. */
function loadMonths(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const styles: Intl.DateTimeFormatOptions[] = [
    { month: 'long' },
    { month: 'short' },
    { month: 'long', day: 'numeric' },
    { month: 'short', day: 'numeric' },
  ];
  for (const language of languages) {
    for (const style of styles) {
      const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' });
      for (const [index, month] of monthNames.entries()) {
        const parts = format.formatToParts(new Date(Date.UTC(2026, index, 3)));
        const name = withoutDot(parts.find(({ type }) => type === 'month')?.value ?? '');
        if (/^\p{L}{3,}$/u.test(name) && !english.has(name) && !names.has(name)) names.set(name, month.toLowerCase());
      }
    }
    const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
    for (const [index, day] of weekdays.entries()) {
      const name = foldText(format.format(new Date(Date.UTC(2026, 10, 2 + index)))).replace(/-feira$/, '');
      if (/^\p{L}{4,}$/u.test(name) && !names.has(name)) names.set(name, day);
    }
  }
  return names;
}

let months: ReadonlyMap<string, string> | undefined;

/** Whether the word is the name of a month or a day of the week in another language; some are also first names. */
export function isForeignMonth(word: string): boolean {
  months ??= loadMonths();
  return months.has(withoutDot(word));
}

/** No date in words is longer. */
const maxDateLength = 80;
const anyWord = /[\p{L}'’-]+\.?/gu;

/** The text with such words in English: `3 de noviembre` becomes `3 nov`. Other words stay as they are. */
export function toEnglishDate(text: string): string {
  if (text.length > maxDateLength || !/\p{L}{3}/u.test(text)) return text;
  months ??= loadMonths();
  const period = periods.find(([pattern]) => pattern.test(text));
  if (period !== undefined) return text.replace(period[0], period[1]);
  const prefix = prefixes.find(([pattern]) => pattern.test(text));
  if (prefix !== undefined) return prefix[1] + toEnglishDate(text.replace(prefix[0], ''));
  let isChanged = false;
  const changed = text.replace(anyWord, (word) => {
    const known = dayWords[foldText(word).replaceAll('’', "'")] ?? months?.get(withoutDot(word));
    isChanged ||= known !== undefined;
    return known ?? word;
  });
  return isChanged ? changed.replace(/(?<=^|\s)(?:de|del|di|der|den|am|le|el|il|de l[ao])(?=\s|$)/gi, ' ') : text;
}
