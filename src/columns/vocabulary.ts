/**
 * A vocabulary: the columns of one kind of file with their possible names, and what the table reader needs to know about
 * each. Shared files are read with the one in import-columns.ts; the loader has its own for exports.
 */
import type { ChosenColumn, MatchedColumns } from './match-columns.ts';
import type { TableTop } from './table.ts';

interface VocabularyDefinition<Field extends string> {
  /**
   * The names of each field: first ours, then those of other systems. Words are separated by spaces; case, spaces, `_`,
   * `-` and `.` don't matter, and `#` means "number".
   */
  names: Readonly<Record<Field, readonly [string, ...string[]]>>;
  /** names that mean a field only while no column has one of its `names`; those in front go before those behind */
  likelyNames: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** names of columns that are known but not read */
  unusedNames: readonly string[];
  /** names of the columns that we add to a file of rows to fix; here the underscore matters */
  ownNames: readonly string[];
  /** the one for cells without a column: a row is rejected until it is empty */
  extraCellsColumn?: string;
  /** whether names with a typo are recognized */
  allowsTypos: boolean;
  /** words that are one typo away from a word of a name but mean something else */
  differentWords: readonly string[];
  /** fields that identify a row; one is enough */
  idFields: readonly Field[];
  /** fields of which a row needs at least one to be useful */
  valueFields: readonly Field[];
  /** fields that are compared exactly, so every character must be certain */
  exactFields: readonly Field[];
  /** fields that hold numbers, never words */
  numberFields: readonly Field[];
  /** fields that are only compared; duplicate columns are allowed */
  informativeFields: readonly Field[];
  /** fields whose columns are read even while a workbook hides them: they find a row's record, or protect it */
  hiddenFields: readonly Field[];
  /** the field whose column says that a row is void */
  voidField?: Field;
  /** fields that a row can do without; of several columns with likely names, the surest is taken */
  optionalFields: readonly Field[];
  /** which words in a name hint at a field, unless another word shows that the column is about something else */
  hints: {
    words: Readonly<Partial<Record<Field, readonly string[]>>>;
    exceptWith: readonly string[];
    /** what the fields are called in a message */
    labels: Readonly<Partial<Record<Field, string>>>;
  };
  /** whether 'single quotes' around all cells are taken off; else an apostrophe is a part of its value */
  unwrapsSingleQuotes: boolean;
  /** whether a file must have a line with column names; without one, all its lines are rows */
  needsHeader: boolean;
  /** whether a row that ends before the first id or value column is rejected; otherwise its missing cells are empty */
  rejectsShortRows: boolean;
  /** describes the readable files, for a person who shared a different one */
  expected: string;
  /** Throws FileRefused if columns are missing or contradictory. */
  requireColumns(matched: MatchedColumns<Field>, table: TableTop): void;
}

export interface Vocabulary<Field extends string = string> extends VocabularyDefinition<Field> {
  fields: readonly Field[];
  /** known names by their `nameKey` */
  known: ReadonlyMap<string, KnownName<Field>>;
}

/** `field` is undefined for a name that is known but not used. */
export interface RecognizedName<Field extends string = string> {
  field: Field | undefined;
  /** `likely`: one of the `likelyNames` */
  how: 'exact' | 'synonym' | 'likely' | 'typo';
  /** the place of a likely name among those of its field */
  rank?: number;
}

interface KnownName<Field extends string> {
  meaning: RecognizedName<Field>;
  words: readonly string[];
}

/** The columns to find in a file: a vocabulary, and a person's choices. */
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
  for (const field of fields) {
    for (const [rank, name] of (definition.likelyNames[field] ?? []).entries())
      add(name, { field, how: 'likely', rank });
  }
  for (const name of definition.unusedNames) add(name, { field: undefined, how: 'exact' });
  for (const field of fields) {
    for (const [index, name] of definition.names[field].entries()) {
      add(name, { field, how: index === 0 ? 'exact' : 'synonym' });
    }
  }
  return { ...definition, fields, known };
}

const maxNameLength = 500;

/** Remarks in brackets that say how a column is to be filled, not what it holds. */
const remark =
  /[([](?:e?s|n|optional|required|mandatory|if any|if known|if available|text|list|(?:e\.? ?g\.?|ex\.|example|z\. ?b\.)[^)\]]*|(?:usps|ups|fed ?ex|dhl)[,/|][^)\]]*|\d+ (?:digits|characters|chars)|optionnel|facultatif|obligatoire|opcional|obligatorio|pflichtfeld|verplicht|optioneel)[)\]]/g;
/** Marks around a name, such as the asterisk of a column that must be filled, an arrow or a picture. */
const marks = /^[\ufe0f\s*:!?°"`“”„«»†‡•→>\p{So}]+|[\ufe0f\s*:;,!?°"`“”„«»†‡•→<\p{So}]+$/gu;

/**
 * The words of a name in lower case, without accents, marks around it and remarks such as "(optional)": "trackingNumber",
 * "Tracking #" and "TRACKING_NUMBER*" are all tracking, number.
 */
export function nameWords(name: string): string[] {
  // The header check refuses longer names; normalizing them could take long.
  if (name.length > maxNameLength) return [name];
  return foldAccents(name.normalize('NFKC').replace(/\p{Cf}/gu, ''))
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(remark, ' ')
    .replace(marks, '')
    .replaceAll('#', ' number')
    .replace(/(?<!\p{L})nbr(?!\p{L})/u, ' number')
    .replaceAll('&', ' and ')
    .split(/[\s_.\-–'’°|]+/u)
    .filter((word) => word !== '');
}

/** A comparison key for names: the words joined, ignoring case, spaces, `_`, `-` and `.`. */
export function nameKey(name: string): string {
  return nameWords(name).join('');
}

const ascii = /^[\x20-\x7e]*$/;
const unaccented = new Map(
  Object.entries({ ß: 'ss', ł: 'l', Ł: 'L', ø: 'o', Ø: 'O', æ: 'ae', Æ: 'Ae', đ: 'd', ı: 'i' }),
);

/** Latin letters without their accents; an accent on a letter of another script may make it another letter. */
function foldAccents(text: string): string {
  if (ascii.test(text)) return text;
  return text
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/[ßłŁøØæÆđı]/g, (letter) => unaccented.get(letter) ?? letter);
}
