/** Dates in other languages: names of months and days as the languages write them, turned into English ones. */
import { foldText } from '../../text/fold-text.ts';
import { monthNames } from '../../text/wording.ts';
import { weekdays } from './calendar-day.ts';

const languages = ['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da', 'cs', 'fi', 'tr'];

const dayWords = new Map(
  (
    [
      ['today', "heute aujourd'hui hoy oggi hoje vandaag dzisiaj dzis"],
      ['yesterday', "gestern hier d'hier ayer ieri ontem gisteren wczoraj anoche"],
      ['day before yesterday', 'vorgestern avant-hier anteayer eergisteren przedwczoraj'],
    ] as const
  ).flatMap(([english, words]) => words.split(' ').map((word) => [word, english] as const)),
);

const last =
  '(?:letzte[nrs]?|derni[eè]re?s?|pasad[ao]|passad[ao]|scors[ao]|vorige|afgelopen|verlopen|[uú]ltim[ao]s?|ultimi|ostatni[ae]?|zesz[lł]y)';
const current = '(?:diese[nrsm]?|cette|ce|est[aeo]|quest[ao]|deze|dit|te[nj])';
const number = '(\\d+|eine[nmr]?|une?|un[ao]|uma?|een)';
const olderThan =
  '(?:(?:hace|h[aá]|depuis|seit|il y a|sinds) )?(?:[aä]lter als|mehr als|l[aä]nger als|plus de|m[aá]s de|mais de|ouder dan|langer dan|meer dan|pi[uù] di|starsze ni[zż])';
const units: [english: string, foreign: string][] = [
  ['weekend', '(?:wochenende|week-?end|fi[nm] de semana|fine settimana)'],
  ['day', '(?:tage?n?|jours?|d[ií]as?|giorn[oi]|dagen|dni)'],
  ['week', '(?:wochen?|semaines?|semanas?|settiman[ae]|weken|week|tygodni[ae]?|tydzie[nń])'],
  ['month', '(?:monate?n?|mois|m[eê]s(?:es)?|mes[ei]|maand(?:en)?|miesi[aą]c[ae]?)'],
  ['year', '(?:jahre?n?|ann[eé]e|ans|a[nñ]os?|ann[oi]|jaar|rok)'],
];
/** Periods in several words, with what they are in English; `#` is the number in them. */
const periods: [pattern: RegExp, english: string][] = units.flatMap(([unit, word]) =>
  [
    [`(?:in )?(?:den |die |les |los |nos |gli |de )?(?:${last} (\\d+)|(\\d+) ${last}) ${word}`, `last # ${unit}s`],
    [`(?:vor|hace|il y a|h[aá]) ${number} ${word}|${number} ${word} (?:fa|geleden|atr[aá]s|temu)`, `# ${unit}s ago`],
    [`${olderThan} ${number} ${word}`, `older than # ${unit}s`],
    [`(?:la |le |el |il |a |o )?(?:${last} ${word}|${word} ${last})`, `last ${unit}`],
    [`${current} ${word}(?:-ci)?`, `this ${unit}`],
    [`(?:am|le|el|o) ${word}`, unit],
    [`${number} ${word}`, `# ${unit}s`],
  ].map(([pattern, english = '']): [RegExp, string] => [new RegExp(`^(?:${pattern})$`, 'i'), english]),
);
const article = '(?: dem| zum| le| el| la| o)?';
/** Words in front of a day, or between two: since, until, before. */
const prefixes: [pattern: RegExp, english: string][] = [
  [
    new RegExp(`^(?:zwischen|entre|tussen|tra)${article} (.+) (?:und|et?|y|en)${article} (.+)$`, 'iu'),
    'between $1 and $2',
  ],
  [
    new RegExp(`^(?:(?:vom|von|del?|du|van|dal?|od) )?(\\d.*?) (?:bis|al?|au|ao|tot|do)${article} (?=\\d)`, 'iu'),
    '$1 to ',
  ],
  [new RegExp(`^(?:seit|depuis|desde|sinds|od|dal?(?! \\p{L}{3}$)|a partir de)${article} (?=\\S)`, 'iu'), 'since '],
  [new RegExp(`^(?:bis|jusqu'[aà]|hasta|fino a|tot|at[eé])${article} (?=\\S)`, 'iu'), 'until '],
  [/^(?:im|en|em|w) (?=\p{L}{4})/iu, 'in '],
  [/^(?:op|le|el) (?=\d)/iu, 'on '],
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
/** Words beside a day that English has none for; behind one, they begin a name: `jan de vries`. */
const small =
  /(?<=^|\s)(?:de|del|di|der|den|am|le|el|il|de l[ao])(?=\s+\S)|(?<=day )(?:fr[uü]h|morgen|abend|soir|matin|avond)$/gi;
const anyWord = /[\p{L}'’-]+\.?/gu;

/** The text with such words in English: `3 de noviembre` becomes `3 nov`. Other words stay as they are. */
export function toEnglishDate(text: string): string {
  if (text.length > maxDateLength || !/\p{L}{3}/u.test(text)) return text;
  months ??= loadMonths();
  const [pattern, english] = periods.find(([one]) => one.test(text)) ?? [];
  if (pattern !== undefined && english !== undefined) {
    const count = pattern
      .exec(text)
      ?.slice(1)
      .find((group) => group !== undefined);
    return english.replace('#', /\d/.test(count ?? '') ? (count ?? '') : '1');
  }
  const prefix = prefixes.find(([one]) => one.test(text));
  if (prefix !== undefined) {
    const [, lead = '', rest = ''] = /^((?:since|until|in|on) )?(.*)$/su.exec(text.replace(prefix[0], prefix[1])) ?? [];
    return lead + toEnglishDate(rest);
  }
  let isChanged = false;
  const changed = text.replace(anyWord, (word) => {
    const known = dayWords.get(foldText(word).replaceAll('’', "'")) ?? months?.get(withoutDot(word));
    isChanged ||= known !== undefined;
    return known ?? word;
  });
  return isChanged ? changed.replace(small, ' ') : text;
}
