/** Recognizes which field a column name means. Ambiguous names are never recognized. */

import { editDistance } from '../text/edit-distance.ts';
import { foldConfusables } from '../text/fold-text.ts';
import { nameKey, nameWords, type RecognizedName, type Vocabulary } from './vocabulary.ts';

/** Words from this length on may have a typo: in a shorter one, a wrong letter mostly makes another word. */
const typoLength = 5;
/** Words from this length on may have two. */
const longWord = 9;
const maxNameLength = 100;

/** Recognizes a column name, allowing typos; undefined if unknown. */
export function recognizeName<Field extends string>(
  name: string,
  vocabulary: Vocabulary<Field>,
): RecognizedName<Field> | undefined {
  if (name.length > maxNameLength) return undefined;
  return recognizeExactly(name, vocabulary) ?? recognizeTypo(name, vocabulary);
}

/** The same without typos. */
export function recognizeExactly<Field extends string>(
  name: string,
  { ownNames, known }: Vocabulary<Field>,
): RecognizedName<Field> | undefined {
  if (name.length > maxNameLength) return undefined;
  if (isOwnName(name, ownNames)) return { field: undefined, how: 'exact' };
  return known.get(nameKey(name))?.meaning ?? recognizeTwice(name, known);
}

/** What divides a name that is given twice, perhaps in two languages: `Order No. / Bestellnummer`, `订单号 (Order No)`. */
const between =
  /[/|()[\]（）／\n]+|(?<=\p{Script=Latin}\S*)\s+(?=[^\p{Script=Latin}\P{L}])|(?<=[^\p{Script=Latin}\P{L}])\s+(?=\p{Script=Latin})/u;

/** A name of several parts, each of which is known and means the same. */
function recognizeTwice<Field extends string>(
  name: string,
  known: Vocabulary<Field>['known'],
): RecognizedName<Field> | undefined {
  const parts = name.split(between).filter((part) => nameKey(part) !== '');
  const [first, ...others] = parts.map((part) => known.get(nameKey(part))?.meaning);
  if (first?.field === undefined || others.length === 0) return undefined;
  return others.every((other) => other?.field === first.field)
    ? { field: first.field, how: 'likely', rank: 0 }
    : undefined;
}

/** Whether a column is one that we add, such as `_status`; here the underscore, ignored elsewhere, matters. */
export function isOwnName(name: string, ownNames: readonly string[]): boolean {
  return ownNames.includes(name.trim().toLowerCase());
}

function recognizeTypo<Field extends string>(
  name: string,
  { allowsTypos, differentWords, known }: Vocabulary<Field>,
): RecognizedName<Field> | undefined {
  const words = nameWords(name);
  if (!allowsTypos || !/^[\p{Script=Latin}\d]+$/u.test(words.join(''))) return undefined;
  if (words.some((word) => differentWords.includes(word))) return undefined;
  const near = [...known.values()].filter(({ meaning, words: others }) => {
    if (meaning.how === 'likely') return false;
    if (words.length === others.length) return words.every((word, index) => isMeant(word, others[index] ?? ''));
    // Written without its blanks, of which only our own names are sure to be meant.
    const [word = ''] = words;
    return words.length === 1 && meaning.how === 'exact' && isTypo(word, others.join(''), 1);
  });
  const meant = new Set(near.map(({ meaning }) => meaning.field));
  const [field] = meant;
  return meant.size === 1 && field !== undefined ? { field, how: 'typo' } : undefined;
}

function isMeant(word: string, other: string): boolean {
  return word === other || isTypo(word, other, other.length < longWord ? 1 : 2);
}

/** Whether a word is another one with a few wrong letters; a plural is a word of its own, and digits must be equal. */
function isTypo(word: string, other: string, maxEdits: number): boolean {
  if (other.length < typoLength || Math.abs(word.length - other.length) > maxEdits) return false;
  const isPlural = word === `${other}s` && !other.endsWith('s');
  return !isPlural && word.replace(/\D/g, '') === other.replace(/\D/g, '') && editDistance(word, other) <= maxEdits;
}

/** Whether the text has letters of other alphabets, which may look the same as Latin ones. */
function hasNonLatinLetters(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\p{Script=Latin}/gu, ''));
}

/** The field that a name with non-Latin letters looks like, for a hint; such names are never recognized automatically. */
export function fieldItLooksLike<Field extends string>(name: string, vocabulary: Vocabulary<Field>): Field | undefined {
  if (name.length > maxNameLength || recognizeExactly(name, vocabulary) !== undefined) return undefined;
  const latin = hasNonLatinLetters(name) ? foldConfusables(name.normalize('NFKC').trim()) : null;
  return latin === null ? undefined : recognizeName(latin, vocabulary)?.field;
}

/** How similar a name is to those of a field, 0 to 1, for suggesting a header when a column is missing. */
export function similarityTo<Field extends string>(field: Field, name: string, { names }: Vocabulary<Field>): number {
  const key = nameKey(name);
  return Math.max(...names[field].map((other) => similarity(key, nameKey(other))));
}

/** The share of the longer name that needs no edit: 1 for equal names, 0 for nothing in common. */
function similarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length, 1);
  return longer > maxNameLength ? 0 : 1 - editDistance(a, b) / longer;
}
