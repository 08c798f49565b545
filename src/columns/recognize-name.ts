/** Which field a column's name means. Nothing is recognized that a person could have meant otherwise. */

import { foldConfusables } from '../text/confusables.ts';
import { editDistance } from '../text/edit-distance.ts';
import { nameKey, nameWords, type RecognizedName, type Vocabulary } from './vocabulary.ts';

/** The minimum similarity at which a name passes for a typo, and the minimum number of its letters. */
const typoSimilarity = 0.84;
const typoLength = 5;
const maxNameLength = 100;

/** Recognizes a column's name; undefined when it is unknown. */
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

/** `_status` is ours: the underscore, which doesn't matter elsewhere, tells it from a column of the file. */
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
  const near = [...known].filter(([other]) => isNear(key, other));
  const meant = new Set(
    near.filter(([, { words }]) => wordsAgree(name, words)).map(([, { meaning }]) => meaning.field),
  );
  const [field] = meant;
  return meant.size === 1 && field !== undefined ? { field, how: 'typo' } : undefined;
}

/** Near enough for a typo. A digit is never one: "Tracking Number 2" is another column. */
function isNear(a: string, b: string): boolean {
  const longer = Math.max(a.length, b.length);
  if (Math.abs(a.length - b.length) > longer * (1 - typoSimilarity)) return false;
  return a.replace(/\D/g, '') === b.replace(/\D/g, '') && similarity(a, b) >= typoSimilarity;
}

/** Every word must resemble its counterpart: "Fulfillment By" is near "Fulfillment Id" as a whole, its last word isn't. */
function wordsAgree(name: string, others: readonly string[]): boolean {
  const words = nameWords(name);
  return words.length !== others.length || words.every((word, index) => similarity(word, others[index] ?? '') >= 0.5);
}

/** Letters of another alphabet may look the same and mean something else. */
function hasForeignLetters(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\p{Script=Latin}/gu, ''));
}

/** The field that a name of another alphabet looks like, for asking; such a name is never recognized by itself. */
export function fieldItLooksLike<Field extends string>(name: string, vocabulary: Vocabulary<Field>): Field | undefined {
  const latin = hasForeignLetters(name) ? foldConfusables(name.normalize('NFKC').trim()) : null;
  return latin === null ? undefined : recognizeName(latin, vocabulary)?.field;
}

/** How similar this name is to those of a field, 0 to 1, for naming the nearest header when a column is missing. */
export function similarityTo<Field extends string>(field: Field, name: string, { names }: Vocabulary<Field>): number {
  const key = nameKey(name);
  return Math.max(...names[field].map((other) => similarity(key, nameKey(other))));
}

/** 1 for the same, 0 for nothing in common: the share of the longer name that needs no change. */
function similarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length, 1);
  return longer > maxNameLength ? 0 : 1 - editDistance(a, b) / longer;
}
