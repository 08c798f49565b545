/** Dates in other languages: names of months and days as the languages write them, turned into English ones. */
import { foldText } from '../../text/fold-text.ts';
import { monthNames } from '../../text/wording.ts';
import { weekdays } from './calendar-day.ts';

const languages = ['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'da', 'cs', 'fi', 'tr'];

const dayWords = new Map(
  (
    [
      ['today', "heute aujourd'hui hoy oggi stamattina hoje vandaag dzisiaj dzis"],
      ['yesterday', "gestern hier d'hier ayer ieri ontem gisteren wczoraj anoche"],
      ['day before yesterday', 'vorgestern avant-hier anteayer antier anteontem eergisteren przedwczoraj'],
    ] as const
  ).flatMap(([english, words]) => words.split(' ').map((word) => [word, english] as const)),
);

const last =
  '(?:(?:letzt|vergangen|vorig)e[mnrs]?|derniere?s?|pasad[ao]|passad[ao]|passee?|scors[ao]|afgelopen|verlopen|ultim[ao]s?|ultimi|ostatni[ae]?|zeszly)';
const current = '(?:diese[nrsm]?|cette|ce|est[aeo]|quest[ao]|deze|dit|te[nj])';
/** From 2 to 10; what isn't among them is 1. */
const numbers = new Map(
  `zwei deux dos dois duas due twee dwa, drei trois tres tre drie trzy, vier quatre cuatro quatro quattro cztery, funf cinq
  cinco cinque vijf, sechs six seis sei zes, sieben sept siete sete sette zeven, acht huit ocho oito otto, neun neuf nueve
  nove negen, zehn dix diez dez dieci tien`
    .split(', ')
    .flatMap((words, at) => words.split(/\s+/).map((word) => [word, String(at + 2)] as const)),
);
const number = `(\\d+|eine[nmr]?|une?|un[ao]|uma?|een|${[...numbers.keys()].join('|')})`;
const olderThan =
  '(?:(?:hace|ha|depuis|seit|il y a|sinds) )?(?:alter als|mehr als|langer als|plus de|mas de|mais de|ouder dan|langer dan|meer dan|piu di|starsze niz)';
const units: [english: string, foreign: string][] = [
  ['weekend', '(?:wochenende|week-?end|fi[nm] de semana|fine settimana)'],
  ['day', '(?:tage?n?|jours?|dias?|giorn[oi]|dagen|dni)'],
  ['week', '(?:wochen?|semaines?|semanas?|settiman[ae]|weken|week|tygodni[ae]?|tydzien)'],
  ['month', '(?:monate?n?|mois|mes(?:es)?|mes[ei]|maand(?:en)?|miesiac[ae]?)'],
  ['quarter', '(?:quartale?|trimestres?|kwartaal)'],
  ['year', '(?:jahre?n?|annee|ans|anos?|ann[oi]|jaar|rok)'],
];
/** Periods in several words, without accents, with what they are in English; `#` is the number in them. */
const periods = [
  ['ce matin|cet apres-midi|ce soir|est[ao] (?:manana|tarde|noche|manha)|quest[ao] (?:mattina|sera)', 'today'],
  ["l'altro ?ieri", 'day before yesterday'],
  ...units.flatMap(([unit, word]) => [
    [`(?:in )?(?:\\w{2,3} )?(?:${last} ${number}|${number} ${last}) ${word}`, `last # ${unit}s`],
    [`(?:vor|hace|il y a|ha) ${number} ${word}|${number} ${word} (?:fa|geleden|atras|temu)`, `# ${unit}s ago`],
    [`${olderThan} ${number} ${word}(?: alt)?`, `older than # ${unit}s`],
    [`(?:la |le |el |il |[an]?[ao] )?(?:${last} ${word}|${word} ${last})`, `last ${unit}`],
    [`n?${current} ${word}(?:-ci)?`, `this ${unit}`],
    [`(?:am|le|el|o) ${word}`, unit],
    [`${number} ${word}`, `# ${unit}s`],
  ]),
].map(([pattern = '', english = '']): [RegExp, string] => [new RegExp(`^(?:${pattern})$`), english]);
/** A day of the week, in English already. */
const lastDay = new RegExp(`^(?:am |el |le |il |na |no |a |o )?(?:${last} (\\w{3,6}day)|(\\w{3,6}day) ${last})$`);
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
  const folded = foldText(text).replaceAll('’', "'");
  const [pattern, english] = periods.find(([one]) => one.test(folded) && folded !== 'due week') ?? [];
  if (pattern !== undefined && english !== undefined) {
    const [, ...groups] = pattern.exec(folded) ?? [];
    const count = groups.find((group) => group !== undefined) ?? '';
    return english.replace('#', /\d/.test(count) ? count : (numbers.get(count) ?? '1'));
  }
  const prefix = prefixes.find(([one]) => one.test(text));
  if (prefix !== undefined) {
    const [, lead = '', rest = ''] = /^((?:since|until|in|on) )?(.*)$/su.exec(text.replace(prefix[0], prefix[1])) ?? [];
    return lead + toEnglishDate(rest);
  }
  let isChanged = false;
  const changed = text.replace(anyWord, (word) => {
    const known =
      dayWords.get(foldText(word).replaceAll('’', "'")) ?? months?.get(withoutDot(word).replace(/-feira$/, ''));
    isChanged ||= known !== undefined;
    return known ?? word;
  });
  return isChanged ? foldText(changed).replace(lastDay, 'last $1$2').replace(small, ' ') : text;
}
