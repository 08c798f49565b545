/** The form for correcting single rows: one field for each, holding the cell at fault. */
import type { ModalView } from '@slack/types';
import { importForms } from '../../action-ids.ts';
import { printableCell } from '../../cells/cell.ts';
import { form, section } from '../../slack/blocks.ts';
import { lineInput } from '../../slack/input-blocks.ts';
import { type Shown, toButtonValue } from '../model/button-value.ts';
import type { CorrectableRow, Correction } from './corrections.ts';

/** How many rows one form shows. */
export const rowsPerForm = 10;

/** The page of rows that a form shows: those after the first `skip`. */
export interface FormPlace {
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
export function correctionForm(rows: readonly CorrectableRow[], place: FormPlace, more: boolean): ModalView {
  const next = more ? ' To see more rows, submit without changes.' : '';
  const intro = `Fix what you can.${next} Nothing is saved until you confirm.`;
  const fields = rows.map(({ line, column, cell, reason }) =>
    lineInput(String(line), `Line ${line}, ${column}`, { hint: reason, initial: printableCell(cell), optional: true }),
  );
  return form({
    callbackId: importForms.correct,
    title: 'Fix rows',
    submit: more ? 'Continue' : 'Update summary',
    close: 'Cancel',
    metadata: toMetadata(place),
    blocks: [section(intro), ...fields],
  });
}

/** The fields that were changed; an emptied field empties its cell. */
export function changedCells(
  rows: readonly CorrectableRow[],
  values: Readonly<Record<string, string | null>>,
): Correction[] {
  return rows.flatMap(({ line, cell }) => {
    const entered = values[String(line)];
    if (entered === undefined) return [];
    const value = (entered ?? '').trim().toWellFormed().replaceAll('\u0000', '');
    return value === printableCell(cell).trim() ? [] : [{ line, value }];
  });
}
