/** Recognizes which field a column name means. Ambiguous names are never recognized. */

import { foldConfusables } from '../text/confusables.ts';
import { editDistance } from '../text/edit-distance.ts';
import { nameKey, nameWords, type RecognizedName, type Vocabulary } from './vocabulary.ts';

/** The minimum similarity and key length for a name to count as a typo. */
const typoSimilarity = 0.84;
const typoLength = 5;
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
  return isOwnName(name, ownNames) ? { field: undefined, how: 'exact' } : known.get(nameKey(name))?.meaning;
}

/** Whether a column is one that we add, such as `_status`; here the underscore, ignored elsewhere, matters. */
export function isOwnName(name: string, ownNames: readonly string[]): boolean {
  return ownNames.includes(name.trim().toLowerCase());
}

function recognizeTypo<Field extends string>(
  name: string,
  { allowsTypos, differentNames, known }: Vocabulary<Field>,
): RecognizedName<Field> | undefined {
  const key = nameKey(name);
  if (!allowsTypos || key.length < typoLength || !/^[\p{Script=Latin}\d]+$/u.test(key)) return undefined;
  if (differentNames.some((different) => nameKey(different) === key)) return undefined;
  const near = [...known].filter(([other]) => isTypoOf(key, other));
  const meant = new Set(
    near.filter(([, { words }]) => wordsAgree(name, words)).map(([, { meaning }]) => meaning.field),
  );
  const [field] = meant;
  return meant.size === 1 && field !== undefined ? { field, how: 'typo' } : undefined;
}

/** Similar enough for a typo. Digits must be equal: "Tracking Number 2" is a different column. */
function isTypoOf(a: string, b: string): boolean {
  const longer = Math.max(a.length, b.length);
  if (Math.abs(a.length - b.length) > longer * (1 - typoSimilarity)) return false;
  return a.replace(/\D/g, '') === b.replace(/\D/g, '') && similarity(a, b) >= typoSimilarity;
}

/** Every word must be similar to its counterpart: "Fulfillment By" resembles "Fulfillment Id" as a whole, but not in its last word. */
function wordsAgree(name: string, others: readonly string[]): boolean {
  const words = nameWords(name);
  return words.length !== others.length || words.every((word, index) => similarity(word, others[index] ?? '') >= 0.5);
}

/** Whether the text has letters of other alphabets, which may look the same as Latin ones. */
function hasNonLatinLetters(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\p{Script=Latin}/gu, ''));
}

/** The field that a name with non-Latin letters looks like, for a hint; such names are never recognized automatically. */
export function fieldItLooksLike<Field extends string>(name: string, vocabulary: Vocabulary<Field>): Field | undefined {
  const latin =
    name.length <= maxNameLength && hasNonLatinLetters(name) ? foldConfusables(name.normalize('NFKC').trim()) : null;
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
