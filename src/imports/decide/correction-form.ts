/** The form for settling single rows: a field for each, with the cell at fault or with what can be chosen. */
import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { importForms } from '../../action-ids.ts';
import { printableCell } from '../../cells/cell.ts';
import type { ProblemCode } from '../../cells/problem.ts';
import { notOfGoods, plainWords, withdrawn } from '../../cells/read-return-status.ts';
import { statusLabel } from '../../fulfillments/fulfillment.ts';
import { form, option, plain, section } from '../../slack/blocks.ts';
import { lineInput, menuInput } from '../../slack/forms.ts';
import { formatList, present, quantity } from '../../text/wording.ts';
import { type Shown, toButtonValue } from '../messages/import-buttons.ts';
import type { Correction, RowChoice, SettledRow } from './corrections.ts';
import type { AmbiguousRow, ConflictingLines, CorrectableRow, FixableRow } from './fixable-rows.ts';

/** How many rows one form shows. */
export const rowsPerForm = 10;

/** The page of rows that a form shows: those after the first `skip`. */
interface FormPlace {
  shown: Shown;
  skip: number;
}

/** The form's metadata: the import and the page. */
export const toMetadata = ({ shown, skip }: FormPlace): string => `${toButtonValue(shown)}+${skip}`;

/** Parses a form's metadata into the value of the button that opened it, and the page. */
export function fromMetadata(metadata: string): { value: string; skip: number } {
  const [value = '', skip = '0'] = metadata.split('+');
  return { value, skip: Number(skip) };
}

/** The form for these rows; `more` says whether there is another page. */
export function correctionForm(rows: readonly FixableRow[], place: FormPlace, more: boolean): ModalView {
  const next = more ? ' To see more rows, submit without changes.' : '';
  const intro = `Fix what you can.${next} Nothing is saved until you confirm.`;
  return form({
    callbackId: importForms.correct,
    title: 'Fix rows',
    submit: more ? 'Continue' : 'Update summary',
    close: 'Cancel',
    metadata: toMetadata(place),
    blocks: [section(intro), ...rows.map(fieldFor)],
  });
}

/** The id of a row's field. */
export function fieldIdOf(row: FixableRow): string {
  if (row.what === 'conflict') return `lines-${row.lines.map(({ line }) => line).join('-')}`;
  if (row.what === 'settled') return `settled-${row.line}`;
  return row.what === 'ambiguous' ? `choose-${row.line}` : String(row.line);
}

function fieldFor(row: FixableRow): InputBlock {
  if (row.what === 'conflict') return conflictField(row);
  if (row.what === 'settled') return settledField(row);
  return row.what === 'ambiguous' ? ambiguousField(row) : cellField(row);
}

function cellField(row: CorrectableRow): InputBlock {
  const { line, column, cell, targets } = row;
  const order = row.order === cell.trim() ? null : row.order;
  const label = withOwner(`Line ${line}, ${column}`, { ...row, order });
  if (targets === null) {
    return lineInput(String(line), label, { hint: helpFor(row), initial: printableCell(cell), optional: true });
  }
  const entries = targets.map((target) => option(target, statusLabel(target)));
  const hint = `The file has “${printableCell(cell)}”. ${statusHelp(row)}`;
  return menuInput(String(line), label, { entries, hint, optional: true });
}

function statusHelp({ code, targets }: CorrectableRow): string {
  const [only, ...others] = targets ?? [];
  if (code === 'E_STATE' && only !== undefined && others.length === 0) {
    return `This fulfillment can only become ${statusLabel(only)}.`;
  }
  return 'Choose its status, or leave this empty to skip the row.';
}

const keepPrefix = 'keep-';
const none = 'none';
const all = 'all';

function conflictField(row: ConflictingLines): InputBlock {
  const { lines } = row;
  const numbers = lines.map(({ line }) => String(line));
  const label = withOwner(`Lines ${formatList(numbers, 'and')}: which one is right?`, row);
  const entries = [
    ...lines.map(({ line, holds }) => option(`${keepPrefix}${line}`, `Line ${line}: ${holds}`)),
    option(none, lines.length === 2 ? 'Neither: skip both' : 'None: skip them all'),
  ];
  const hint = 'They’re about the same fulfillment. The lines that you don’t choose are skipped.';
  return menuInput(fieldIdOf(row), label, { entries, hint, optional: true });
}

/** A menu takes a hundred entries. */
const maxListed = 97;

function ambiguousField(row: AmbiguousRow): InputBlock {
  const { line, holds, fulfillments } = row;
  const label = withOwner(`Line ${line}, ${holds}`, row);
  const entries = [
    option(none, 'Skip this row'),
    ...fulfillments.slice(0, maxListed).map(fulfillmentOption),
    // Other lines may be about all of them but one.
    ...(fulfillments.length < 2
      ? []
      : [option(all, fulfillments.length === 2 ? 'Both fulfillments' : `All ${fulfillments.length} fulfillments`)]),
  ];
  const hint = `It matches ${quantity(fulfillments.length, 'fulfillment')} of its order. Choose which to update.`;
  return menuInput(fieldIdOf(row), label, { entries, hint, optional: true });
}

function fulfillmentOption({ id, clientId, status, items }: AmbiguousRow['fulfillments'][number]): PlainTextOption {
  const entry = option(id, `${clientId ?? id} · ${statusLabel(status)}`);
  return items === '' ? entry : { ...entry, description: plain(items) };
}

const keep = 'keep';
const back = 'back';

function settledField(row: SettledRow): InputBlock {
  const { line, cells, chosen } = row;
  const [first] = cells;
  const label = withOwner(
    chosen === null && first !== undefined ? `Line ${line}, ${first.column}` : `Line ${line}`,
    row,
  );
  const entries = [
    option(keep, `Keep ${present(...cells.map(({ after }) => shownCell(after)), describeChoice(chosen)).join(', ')}`),
    option(
      back,
      chosen === null
        ? `Go back to ${formatList(
            cells.map(({ before }) => shownCell(before)),
            'and',
          )}`
        : 'Choose again',
    ),
  ];
  const hint = chosen === null ? 'Fixed here. The file has another value.' : 'Chosen here.';
  return menuInput(fieldIdOf(row), label, { entries, chosen: keep, hint, optional: true });
}

const shownCell = (cell: string) => (cell.trim() === '' ? 'an empty cell' : `“${printableCell(cell)}”`);

/** What was chosen for a row, after "Keep". */
function describeChoice(chosen: SettledRow['chosen']): string | null {
  if (chosen === null) return null;
  return chosen.length === 0 ? 'skipping this row' : `fulfillment ${formatList(chosen, 'and')}`;
}

function withOwner(label: string, { order, customer }: { order: string | null; customer: string | null }): string {
  return present(label, order === null ? null : `order ${order}`, customer).join(' · ');
}

/** What to do in the form, where the reason speaks of the file. */
const formHelp: Partial<Record<ProblemCode, string>> = {
  E_EMPTY_CELL: 'Fill it in.',
  E_CONTROL_CHAR: 'It has characters that can’t be read. Type the value again.',
  E_MULTIPLE: 'It has several values. Keep one.',
  E_SCIENTIFIC: 'Excel shortened this number. Type all its digits.',
  E_ROUNDED: 'Excel rounded this number. Type all its digits.',
  E_EXCEL_NUMBER: 'Excel changed this number. Type it as it was.',
  E_EXCEL_DATE: 'A spreadsheet turned this into a date. Type the id again.',
  E_FORMULA: 'Type the value instead of the formula.',
  E_LINK: 'Type the number instead of the link.',
};

function helpFor({ code, reason, suggestion }: CorrectableRow): string {
  const help = formHelp[code];
  if (help === undefined) return reason;
  return suggestion === null ? help : `${help} Did you mean ${suggestion}?`;
}

/** What a submitted form asks for. */
export interface Settled {
  corrections: Correction[];
  choices: RowChoice[];
  /** the lines about which nothing is to be settled any longer */
  takenBack: number[];
}

/** The fields that were changed; an emptied field empties its cell, a menu without a choice changes nothing. */
export function settledRows(rows: readonly FixableRow[], values: Readonly<Record<string, string | null>>): Settled {
  const corrections = rows.flatMap((row) => (row.what === 'cell' ? changedCell(row, values[fieldIdOf(row)]) : []));
  const choices = rows.flatMap((row) =>
    row.what === 'conflict' || row.what === 'ambiguous' ? chosenRows(row, values[fieldIdOf(row)] ?? null) : [],
  );
  const takenBack = rows.flatMap((row) => (row.what === 'settled' && values[fieldIdOf(row)] === back ? row.line : []));
  return { corrections, choices, takenBack };
}

function changedCell({ line, cell, cause, targets }: CorrectableRow, entered: string | null | undefined): Correction[] {
  if (entered === undefined) return [];
  if (targets !== null) {
    const target = targets.find((one) => one === entered);
    if (target === undefined) return [];
    const isDoubtful = cause === notOfGoods || (cause === withdrawn && target === 'CANCELLED');
    return [{ line, value: isDoubtful ? plainWords[target] : target }];
  }
  const value = (entered ?? '').trim().toWellFormed().replaceAll('\u0000', '');
  return value === printableCell(cell).trim() ? [] : [{ line, value }];
}

function chosenRows(row: ConflictingLines | AmbiguousRow, chosen: string | null): RowChoice[] {
  if (chosen === null) return [];
  if (row.what === 'conflict') {
    const kept = row.lines.filter(({ line }) => chosen === `${keepPrefix}${line}`);
    if (kept.length === 0 && chosen !== none) return [];
    return row.lines.filter((one) => !kept.includes(one)).map(({ line }) => ({ line, fulfillmentIds: [] }));
  }
  const ids = row.fulfillments.map(({ id }) => id).filter((id) => chosen === all || chosen === id);
  return ids.length === 0 && chosen !== none ? [] : [{ line: row.line, fulfillmentIds: ids }];
}
