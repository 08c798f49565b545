/** Which field a column's name means. Nothing is recognised that a person could have meant otherwise. */

import { editDistance } from '../text/edit-distance.ts';
import { latinLookalike } from '../text/latin-lookalike.ts';
import { differentNames, type Field, fieldNames, ownNames, unusedNames } from './column-names.ts';

/** `field` is undefined for a name that is known and not used. */
export interface RecognizedName {
  field: Field | undefined;
  how: 'exact' | 'synonym' | 'typo';
}

/** The least similarity at which a name passes for a typing error, and the fewest letters it must have. */
const typoSimilarity = 0.84;
const typoLength = 5;
const maxNameLength = 100;

const fields = Object.keys(fieldNames) as Field[];
const known = new Map<string, RecognizedName>([
  ...unusedNames.map((name) => [nameKey(name), { field: undefined, how: 'exact' }] as const),
  ...fields.flatMap((field) =>
    fieldNames[field].map((name, index) => [nameKey(name), { field, how: index === 0 ? 'exact' : 'synonym' }] as const),
  ),
]);
const different = new Set(differentNames.map(nameKey));

/** The words of a name in lower case: "trackingNumber", "Tracking #" and "TRACKING_NUMBER" are all tracking, number. */
function nameWords(name: string): string[] {
  return name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('#', ' number')
    .split(/[\s_.\-–]+/u)
    .filter((word) => word !== '');
}

/** What two spellings of the same name have in common: their letters without case, blanks, `_`, `-` and marks. */
export function nameKey(name: string): string {
  return nameWords(name).join('');
}

/** Recognises a column's name; undefined when it is unknown. */
export function recognizeName(name: string): RecognizedName | undefined {
  if (name.length > maxNameLength) return undefined;
  return recognizeExactly(name) ?? recogniseTypo(name);
}

/** The same without typing errors. */
export function recognizeExactly(name: string): RecognizedName | undefined {
  if (name.length > maxNameLength) return undefined;
  return isOwnName(name) ? { field: undefined, how: 'exact' } : known.get(nameKey(name));
}

/** `_status` is ours: the underscore that doesn't matter elsewhere tells it from a column of the file. */
export function isOwnName(name: string, names: readonly string[] = ownNames): boolean {
  return names.includes(name.trim().toLowerCase());
}

function recogniseTypo(name: string): RecognizedName | undefined {
  const key = nameKey(name);
  if (key.length < typoLength || !/^[\p{Script=Latin}\d]+$/u.test(key) || different.has(key)) return undefined;
  const near = [...known].filter(([other]) => isNear(key, other));
  const meant = new Set(near.filter(([other]) => wordsAgree(name, other)).map(([, { field }]) => field));
  const [field] = meant;
  return meant.size === 1 && field !== undefined ? { field, how: 'typo' } : undefined;
}

/** Near enough for a typing error. A digit is never one: "Tracking Number 2" is another column. */
function isNear(a: string, b: string): boolean {
  const longer = Math.max(a.length, b.length);
  if (Math.abs(a.length - b.length) > longer * (1 - typoSimilarity)) return false;
  return a.replace(/\D/g, '') === b.replace(/\D/g, '') && similarity(a, b) >= typoSimilarity;
}

const wordsByKey = new Map(
  [...unusedNames, ...Object.values(fieldNames).flat()].map((name) => [nameKey(name), nameWords(name)]),
);

/** Every word must resemble its counterpart: "Fulfillment By" is near "Fulfillment Id" as a whole, its last word isn't. */
function wordsAgree(name: string, otherKey: string): boolean {
  const words = nameWords(name);
  const others = wordsByKey.get(otherKey) ?? [];
  return words.length !== others.length || words.every((word, index) => similarity(word, others[index] ?? '') >= 0.5);
}

/** Letters of another alphabet may look the same and mean something else. */
function hasForeignLetters(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\p{Script=Latin}/gu, ''));
}

/** The field that a name of another alphabet looks like, for asking; such a name is never recognised by itself. */
export function fieldItLooksLike(name: string): Field | undefined {
  const latin = hasForeignLetters(name) ? latinLookalike(name.normalize('NFKC').trim()) : null;
  return latin === null ? undefined : recognizeName(latin)?.field;
}

/** How like a field's names this one is, 0 to 1, for naming the nearest header when a column is missing. */
export function likenessTo(field: Field, name: string): number {
  const key = nameKey(name);
  return Math.max(...fieldNames[field].map((other) => similarity(key, nameKey(other))));
}

/** 1 for the same, 0 for nothing in common: the share of the longer name that needs no change. */
function similarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length, 1);
  return longer > maxNameLength ? 0 : 1 - editDistance(a, b) / longer;
}
