/** Dates in other languages: names of months and days as the languages write them, turned into English ones. */
import { foldText } from '../../text/fold-text.ts';
import { monthNames } from '../../text/wording.ts';

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

/** Short names that are English words. */
const english = new Set(['ago', 'set', 'out']);

const withoutDot = (word: string): string => foldText(word).replace(/\.$/, '');

/** The names of months, alone and beside a day, long and short, each with its English abbreviation in lower case. */
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
  }
  return names;
}

let months: ReadonlyMap<string, string> | undefined;

/** Whether the word is the name of a month in another language; some are also first names. */
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
  let isChanged = false;
  const changed = text.replace(anyWord, (word) => {
    const known = dayWords[foldText(word).replaceAll('’', "'")] ?? months?.get(withoutDot(word));
    isChanged ||= known !== undefined;
    return known ?? word;
  });
  return isChanged ? changed.replace(/(?<=^|\s)(?:de|del|di|der|den|am|le|el|il|de l[ao])(?=\s|$)/gi, ' ') : text;
}
