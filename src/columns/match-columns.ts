/** The columns step: matches the columns of the file with fields. */
import type { ChoosableField, Field } from './import-columns.ts';
import { findLabelColumns, findVoided, type LabelColumn } from './label-state.ts';
import { quoted, quotedList } from './quote.ts';
import { fieldItLooksLike, recognizeName } from './recognize-name.ts';
import type { ReturnRows } from './returns-list.ts';
import type { ReadingNote, TableTop } from './table.ts';
import { twoColumnsForOne } from './table-refusals.ts';
import { nameKey, nameWords, type Vocabulary, type WantedColumns } from './vocabulary.ts';

export interface MatchedColumn<F extends string = Field> {
  field: F;
  /** position in the header, from 0 */
  index: number;
  /** the name as the file writes it */
  header: string;
  /** `values`: none of the cells under its name fitted, those of this column do */
  how: 'exact' | 'synonym' | 'likely' | 'typo' | 'chosen' | 'values';
  /** of a column with statuses, or numbers: which rows are about a return or a subscription, as the other columns or the rows tell; see returns-list.ts */
  ofReturns?: ReturnRows;
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
 * E_DUPLICATE_COLUMN if columns with different names could be the same field, because neither may win silently; of columns
 * with likely names that a row can do without, the one whose name is surest is taken.
 */
export function matchColumns<F extends string>(
  table: TableTop,
  wanted: WantedColumns<F>,
  hiddenColumns: ReadonlySet<number> = new Set(),
): MatchedColumns<F> {
  const { vocabulary, chosen } = wanted;
  const picked = vocabulary.fields.flatMap((field) => findChosen(table.header, field, chosen));
  const byName = table.header.flatMap((header, index) => matchByName(header, index, picked, vocabulary));
  const isHidden = ({ index, field }: MatchedColumn<F>) =>
    hiddenColumns.has(index) && !vocabulary.hiddenFields.includes(field);
  const named = byName.filter((column) => !isHidden(column));
  const hidden = byName.filter(isHidden).map(({ header }) => header);
  const sure = named.filter(({ how }) => how !== 'likely');
  // Every column that says which rows are void counts.
  const isVoid = (field: F) => field === vocabulary.voidField;
  const isAlone = (field: F) => isVoid(field) || !sure.some((column) => column.field === field);
  const likely = named.filter(({ how, field }) => how === 'likely' && isAlone(field));
  const columns = [...picked];
  const duplicates: MatchedColumns<F>['duplicates'] = [];
  for (const { rank: _, ...column } of [...sure, ...likely.toSorted((a, b) => a.rank - b.rank)]) {
    const rival = columns.find(({ field }) => field === column.field);
    if (rival === undefined || isVoid(column.field)) columns.push(column);
    else if (vocabulary.informativeFields.includes(column.field)) continue;
    else if (nameKey(rival.header) === nameKey(column.header)) duplicates.push({ column: rival, index: column.index });
    else if (column.how === 'likely' && vocabulary.optionalFields.includes(column.field)) continue;
    else throw twoColumnsForOne(column.field, inOrder(rival, column), table);
  }
  const others = table.header.filter((name, index) => name !== '' && !columns.some((column) => column.index === index));
  const ofLabels = labelColumnsOf(table, columns, vocabulary).map(({ index }) => table.header[index]);
  const ignored = others.filter(
    (name) => isIgnored(name, vocabulary) && !hidden.includes(name) && !ofLabels.includes(name),
  );
  return {
    columns: columns.sort((a, b) => a.index - b.index),
    duplicates,
    ignored,
    notes: describeMatch(columns, { others, ignored, hidden }, wanted),
  };
}

/** The columns that say which rows are labels that aren't to be imported. */
export function labelColumnsOf<F extends string>(
  table: TableTop,
  columns: readonly MatchedColumn<F>[],
  { voidField, numberFields, valueFields }: Vocabulary<F>,
): LabelColumn[] {
  if (voidField === undefined) return [];
  const givesNumbers = columns.some(({ field }) => numberFields.includes(field) && valueFields.includes(field));
  return givesNumbers ? findLabelColumns(table, columns) : findVoided(columns);
}

function inOrder(one: MatchedColumn<string>, other: MatchedColumn<string>): readonly [string, string] {
  return one.index < other.index ? [one.header, other.header] : [other.header, one.header];
}

/** Whether a column that isn't used is worth naming; columns that are known and not used aren't. */
function isIgnored(name: string, vocabulary: Vocabulary): boolean {
  const recognized = recognizeName(name, vocabulary);
  if (recognized !== undefined) return recognized.how === 'likely';
  return fieldItLooksLike(name, vocabulary) === undefined;
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
): (MatchedColumn<F> & { rank: number })[] {
  const name = recognizeName(header, vocabulary);
  const isTaken = picked.some((column) => column.index === index || column.field === name?.field);
  if (name?.field === undefined || isTaken) return [];
  return [{ field: name.field, index, header, how: name.how, rank: name.rank ?? 0 }];
}

/** `others` are the names of the columns without a field; `ignored` and `hidden` are the unknown and the hidden ones among them. */
function describeMatch(
  columns: readonly MatchedColumn<string>[],
  { others, ignored, hidden }: Record<'others' | 'ignored' | 'hidden', readonly string[]>,
  { vocabulary, chosen }: WantedColumns,
): ReadingNote[] {
  const used = columns.map(({ field, header: name, how }) =>
    how === 'exact' ? field : `${field} (${how === 'chosen' ? 'chosen: ' : ''}${quoted(name)})`,
  );
  const notes: ReadingNote[] = [{ step: 'columns', code: 'I_COLUMNS', text: `columns used: ${used.join(', ')}` }];
  const add = (code: ReadingNote['code'], text: string) => notes.push({ step: 'columns', code, text });
  for (const { field, header: name } of chosen) {
    if (columns.some((column) => column.field === field && column.how === 'chosen')) continue;
    add('W_CHOSEN_MISSING', `The column ${quoted(name)}, which was chosen for ${field}, isn’t in this file.`);
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
  if (hidden.length > 0) {
    const [columnsAre, them] = hidden.length === 1 ? ['column is', 'it'] : ['columns are', 'them'];
    const text = `${hidden.length} hidden ${columnsAre} skipped: ${quotedList(hidden)}. To use ${them}, match your columns.`;
    add('W_HIDDEN_COLUMNS', text);
  }
  for (const { name, field } of findHints(ignored, columns, vocabulary)) {
    add('W_UNUSED_COLUMN', `The column ${quoted(name)} isn’t used. If it holds the ${field}, match your columns.`);
  }
  if (ignored.length > 0) add('I_IGNORED_COLUMNS', `columns ignored: ${quotedList(ignored, 20)}`);
  return notes;
}

/** Ignored columns with a word in their names that hints at a field for which no column was found. */
function findHints<F extends string>(
  ignored: readonly string[],
  columns: readonly MatchedColumn<string>[],
  { hints: { words, exceptWith, labels } }: Vocabulary<F>,
): { name: string; field: string }[] {
  return ignored.flatMap((name) => {
    const inName = name.split('/').flatMap(nameWords);
    if (inName.some((word) => exceptWith.includes(word))) return [];
    const field = Object.keys(words).find((one) => words[one as F]?.some((word) => inName.includes(word)));
    if (field === undefined || columns.some((column) => column.field === field)) return [];
    return [{ name, field: labels[field as F] ?? field }];
  });
}
