/** The columns step: matches the columns of the file with fields. */
import type { ChoosableField, Field } from './import-columns.ts';
import { quoted, quotedList } from './quote.ts';
import { fieldItLooksLike, recognizeName } from './recognize-name.ts';
import type { ReadingNote, TableTop } from './table.ts';
import { twoColumnsForOne } from './table-refusals.ts';
import { nameKey, type Vocabulary, type WantedColumns } from './vocabulary.ts';

export interface MatchedColumn<F extends string = Field> {
  field: F;
  /** position in the header, from 0 */
  index: number;
  /** the name as the file writes it */
  header: string;
  how: 'exact' | 'synonym' | 'typo' | 'chosen';
}

/** A column that a person chose for a field; overrides what its name means. */
export interface ChosenColumn<F extends string = ChoosableField> {
  field: F;
  /** the column's name as the file writes it */
  header: string;
  /** its position, from 0, to distinguish columns with the same name */
  index?: number;
}

export interface MatchedColumns<F extends string = string> {
  columns: MatchedColumn<F>[];
  /** columns with the same name as a matched one: harmless as long as their cells are equal */
  duplicates: { column: MatchedColumn<F>; index: number }[];
  /** names of unknown columns */
  ignored: string[];
  notes: ReadingNote[];
}

/**
 * Matches the header with the fields of a vocabulary; fields without a column are omitted. Throws FileRefused
 * E_DUPLICATE_COLUMN if columns with different names could be the same field, because neither may win silently.
 */
export function matchColumns<F extends string>(table: TableTop, wanted: WantedColumns<F>): MatchedColumns<F> {
  const { vocabulary, chosen } = wanted;
  const picked = vocabulary.fields.flatMap((field) => findChosen(table.header, field, chosen));
  const byName = table.header.flatMap((header, index) => matchByName(header, index, picked, vocabulary));
  const columns = [...picked];
  const duplicates: MatchedColumns<F>['duplicates'] = [];
  for (const column of byName) {
    const rival = columns.find(({ field }) => field === column.field);
    if (rival === undefined) columns.push(column);
    else if (vocabulary.informativeFields.includes(column.field)) continue;
    else if (nameKey(rival.header) === nameKey(column.header)) duplicates.push({ column: rival, index: column.index });
    else throw twoColumnsForOne(column.field, [rival.header, column.header], table);
  }
  const others = table.header.filter((name, index) => name !== '' && !columns.some((column) => column.index === index));
  const ignored = others.filter(
    (name) => recognizeName(name, vocabulary) === undefined && fieldItLooksLike(name, vocabulary) === undefined,
  );
  return {
    columns: columns.sort((a, b) => a.index - b.index),
    duplicates,
    ignored,
    notes: describeMatch(columns, { others, ignored }, wanted),
  };
}

function findChosen<F extends string>(
  header: readonly string[],
  field: F,
  chosen: readonly ChosenColumn<F>[],
): MatchedColumn<F>[] {
  const choice = chosen.find((one) => one.field === field);
  if (choice === undefined) return [];
  const isChosen = (name: string | undefined) => name !== undefined && nameKey(name) === nameKey(choice.header);
  const given = choice.index;
  const index = given !== undefined && isChosen(header[given]) ? given : header.findIndex(isChosen);
  const name = header[index];
  return name === undefined ? [] : [{ field, index, header: name, how: 'chosen' }];
}

function matchByName<F extends string>(
  header: string,
  index: number,
  picked: readonly MatchedColumn<F>[],
  vocabulary: Vocabulary<F>,
): MatchedColumn<F>[] {
  const name = recognizeName(header, vocabulary);
  const isTaken = picked.some((column) => column.index === index || column.field === name?.field);
  if (name?.field === undefined || isTaken) return [];
  return [{ field: name.field, index, header, how: name.how }];
}

/** `others` are the names of the columns without a field; `ignored` are the unknown ones among them. */
function describeMatch(
  columns: readonly MatchedColumn<string>[],
  { others, ignored }: { others: readonly string[]; ignored: readonly string[] },
  { vocabulary, chosen }: WantedColumns,
): ReadingNote[] {
  const used = columns.map(({ field, header: name, how }) =>
    how === 'exact' ? field : `${field} (${how === 'chosen' ? 'chosen: ' : ''}${quoted(name)})`,
  );
  const notes: ReadingNote[] = [{ step: 'columns', code: 'I_COLUMNS', text: `columns used: ${used.join(', ')}` }];
  const add = (code: ReadingNote['code'], text: string) => notes.push({ step: 'columns', code, text });
  for (const { field, header: name } of chosen) {
    if (columns.some((column) => column.field === field && column.how === 'chosen')) continue;
    add('W_CHOSEN_MISSING', `The column ${quoted(name)}, which was chosen for ${field}, is not in this file.`);
  }
  for (const { field, header: name } of columns.filter(({ how }) => how === 'typo')) {
    add('W_TYPO_HEADER', `The column ${quoted(name)} is read as ${field}.`);
  }
  for (const name of others) {
    const field = fieldItLooksLike(name, vocabulary);
    if (field === undefined) continue;
    const reason = 'but has letters of another alphabet in it, so it is ignored';
    add('W_LOOKALIKE_HEADER', `The column ${quoted(name)} looks like ${field}, ${reason}.`);
  }
  if (ignored.length > 0) add('I_IGNORED_COLUMNS', `columns ignored: ${quotedList(ignored, 20)}`);
  return notes;
}
