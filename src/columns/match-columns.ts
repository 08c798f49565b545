/** The columns step: which column of the file holds which field. */
import { type ChoosableField, type Field, fieldNames, witnessFields } from './column-names.ts';
import { quoted, quotedList, type TableTop } from './file-refused.ts';
import type { ReadingNote } from './reading-note.ts';
import { fieldItLooksLike, nameKey, recognizeName } from './recognize-name.ts';
import { twoColumnsForOne } from './table-refusals.ts';

export type { Field } from './column-names.ts';

const allFields = Object.keys(fieldNames) as Field[];
/** The fields that a person may choose columns for. */
export const choosableFields = allFields.filter((field): field is ChoosableField => !isWitness(field));

export interface MatchedColumn {
  field: Field;
  /** position in the header, from 0 */
  index: number;
  /** the name as the file writes it */
  header: string;
  how: 'exact' | 'synonym' | 'typo' | 'chosen';
}

/** A column that a person chose for a field. It goes before whatever its name would mean. */
export interface ChosenColumn {
  field: ChoosableField;
  /** the column's name as the file writes it */
  header: string;
  /** its position, from 0, for telling apart two columns of the same name */
  index?: number;
}

export interface MatchedColumns {
  columns: MatchedColumn[];
  /** columns of the same name as a matched one: harmless as long as their cells are the same */
  twins: { column: MatchedColumn; index: number }[];
  findings: ReadingNote[];
}

/**
 * Matches the header with the fields that imports use; a field that isn't there is left out. Throws FileRefused
 * E_DUPLICATE_COLUMN when columns of different names could be the same field, as neither may win in silence.
 */
export function matchColumns(table: TableTop, chosen: readonly ChosenColumn[]): MatchedColumns {
  const picked = allFields.flatMap((field) => findChosen(table.header, field, chosen));
  const byName = table.header.flatMap((header, index) => matchByName(header, index, picked));
  const columns = [...picked];
  const twins: MatchedColumns['twins'] = [];
  for (const column of byName) {
    const rival = columns.find(({ field }) => field === column.field);
    if (rival === undefined) columns.push(column);
    else if (isWitness(column.field)) continue;
    else if (nameKey(rival.header) === nameKey(column.header)) twins.push({ column: rival, index: column.index });
    else throw twoColumnsForOne(column.field, [rival.header, column.header], table.headerLine, table);
  }
  return {
    columns: columns.sort((a, b) => a.index - b.index),
    twins,
    findings: describe(table.header, columns, chosen),
  };
}

function isWitness(field: Field): boolean {
  return witnessFields.some((witness) => witness === field);
}

function findChosen(header: readonly string[], field: Field, chosen: readonly ChosenColumn[]): MatchedColumn[] {
  const choice = chosen.find((one) => one.field === field);
  if (choice === undefined) return [];
  const isMeant = (name: string | undefined) => name !== undefined && nameKey(name) === nameKey(choice.header);
  const given = choice.index;
  const index = given !== undefined && isMeant(header[given]) ? given : header.findIndex(isMeant);
  const name = header[index];
  return name === undefined ? [] : [{ field, index, header: name, how: 'chosen' }];
}

function matchByName(header: string, index: number, picked: readonly MatchedColumn[]): MatchedColumn[] {
  const name = recognizeName(header);
  const isSettled = picked.some((column) => column.index === index || column.field === name?.field);
  if (name?.field === undefined || isSettled) return [];
  return [{ field: name.field, index, header, how: name.how }];
}

function describe(
  header: readonly string[],
  columns: readonly MatchedColumn[],
  chosen: readonly ChosenColumn[],
): ReadingNote[] {
  const used = columns.map(({ field, header: name, how }) =>
    how === 'exact' ? field : `${field} (${how === 'chosen' ? 'chosen: ' : ''}${quoted(name)})`,
  );
  const findings: ReadingNote[] = [{ step: 'columns', code: 'I_COLUMNS', text: `columns used: ${used.join(', ')}` }];
  for (const { field, header: name } of chosen) {
    if (columns.some((column) => column.field === field && column.how === 'chosen')) continue;
    const text = `The column ${quoted(name)}, which was chosen for ${field}, is not in this file.`;
    findings.push({ step: 'columns', code: 'W_CHOSEN_MISSING', text });
  }
  for (const { field, header: name } of columns.filter(({ how }) => how === 'typo')) {
    findings.push({ step: 'columns', code: 'W_TYPO_HEADER', text: `The column ${quoted(name)} is read as ${field}.` });
  }
  const others = header.filter((name, index) => name !== '' && !columns.some((column) => column.index === index));
  for (const name of others) {
    const field = fieldItLooksLike(name);
    if (field === undefined) continue;
    const text = `The column ${quoted(name)} looks like ${field}, but has letters of another alphabet in it, so it is ignored.`;
    findings.push({ step: 'columns', code: 'W_LOOKALIKE_HEADER', text });
  }
  const unknown = others.filter((name) => recognizeName(name) === undefined && fieldItLooksLike(name) === undefined);
  if (unknown.length > 0) {
    findings.push({ step: 'columns', code: 'I_IGNORED_COLUMNS', text: `columns ignored: ${quotedList(unknown, 20)}` });
  }
  return findings;
}
