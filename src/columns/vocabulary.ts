/**
 * A vocabulary: the columns that one kind of file has, by the names they may have, and what the reader of tables must
 * know about each. Shared files are read with the one in import-columns.ts; the loader brings the export's.
 */
import type { ChosenColumn, MatchedColumns } from './match-columns.ts';
import type { TableTop } from './table.ts';

export interface VocabularyDefinition<Field extends string> {
  /**
   * The names of each field: first as we write it, then as other systems do. Words are separated by blanks; case, blanks,
   * `_`, `-` and `.` don't matter, and `#` reads as "number".
   */
  names: Readonly<Record<Field, readonly [string, ...string[]]>>;
  /** names of columns that are known and not read */
  unusedNames: readonly string[];
  /** names of the columns that we add to a file of rows to fix; here the underscore matters */
  ownNames: readonly string[];
  /** the one of them for cells that have no column: a row is rejected until a person has emptied it */
  extraCellsColumn?: string;
  /** whether names with a typo are recognized, except those of `differentNames` */
  allowsTypos: boolean;
  /** names close enough to a field's to pass for a typo, which mean something else */
  differentNames: readonly string[];
  /** fields that a row is found by; one of them will do */
  idFields: readonly Field[];
  /** fields that make a row worth reading */
  valueFields: readonly Field[];
  /** fields that are compared letter by letter, so that no letter of them may be in doubt */
  exactFields: readonly Field[];
  /** fields that hold numbers, never words */
  numberFields: readonly Field[];
  /** fields that are only looked at: their column may be there twice */
  informativeFields: readonly Field[];
  /** whether 'single quotes' around all cells are taken off; else an apostrophe is a part of its value */
  unwrapsSingleQuotes: boolean;
  /** whether a row that ends before the first id or the first value is rejected here; else its missing cells are empty */
  rejectsShortRows: boolean;
  /** what files can be read, as sentences for the person who has another one */
  expected: string;
  /** Throws FileRefused when the columns are not enough, or contradict each other. */
  requireColumns(matched: MatchedColumns<Field>, table: TableTop): void;
}

export interface Vocabulary<Field extends string = string> extends VocabularyDefinition<Field> {
  fields: readonly Field[];
  /** what every known name means, by its `nameKey` */
  known: ReadonlyMap<string, KnownName<Field>>;
}

/** `field` is undefined for a name that is known and not used. */
export interface RecognizedName<Field extends string = string> {
  field: Field | undefined;
  how: 'exact' | 'synonym' | 'typo';
}

interface KnownName<Field extends string> {
  meaning: RecognizedName<Field>;
  words: readonly string[];
}

/** The columns to look for in a file: a vocabulary, and what a person chose. */
export interface WantedColumns<Field extends string = string> {
  vocabulary: Vocabulary<Field>;
  chosen: readonly ChosenColumn<Field>[];
}

/** Prepares a vocabulary for looking up names. */
export function createVocabulary<Field extends string>(definition: VocabularyDefinition<Field>): Vocabulary<Field> {
  const fields = Object.keys(definition.names) as Field[];
  const known = new Map<string, KnownName<Field>>();
  const add = (name: string, meaning: RecognizedName<Field>) =>
    known.set(nameKey(name), { meaning, words: nameWords(name) });
  for (const name of definition.unusedNames) add(name, { field: undefined, how: 'exact' });
  for (const field of fields) {
    for (const [index, name] of definition.names[field].entries()) {
      add(name, { field, how: index === 0 ? 'exact' : 'synonym' });
    }
  }
  return { ...definition, fields, known };
}

/** The words of a name in lower case: "trackingNumber", "Tracking #" and "TRACKING_NUMBER" are all tracking, number. */
export function nameWords(name: string): string[] {
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
