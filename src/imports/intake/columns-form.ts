/** The form in which a person chooses which column of a file holds what. */
import type { ModalView } from '@slack/types';
import { importForms } from '../../action-ids.ts';
import {
  type ChoosableField,
  choosableFields,
  idFields,
  importColumns,
  kindFields,
} from '../../columns/import-columns.ts';
import type { ChosenColumn } from '../../columns/match-columns.ts';
import { shown } from '../../columns/quote.ts';
import { recognizeName } from '../../columns/recognize-name.ts';
import type { TableTop } from '../../columns/table.ts';
import { form, option, section } from '../../slack/blocks.ts';
import { menuInput } from '../../slack/forms.ts';

const labels: Record<ChoosableField, string> = {
  orderId: 'Order id',
  clientFulfillmentId: 'Client fulfillment id',
  fulfillmentId: 'Fulfillment id',
  trackingNumber: 'Tracking number',
  carrier: 'Carrier',
  method: 'Shipping method',
  status: 'Status (returned or cancelled)',
  rmaNumber: 'RMA number',
};

/** Each of these is required unless another one is chosen. */
const required: Partial<Record<ChoosableField, string>> = {
  orderId: 'Required, unless you choose a fulfillment id.',
  fulfillmentId: 'Required, unless you choose an order id.',
  trackingNumber: 'Required, unless you choose a status.',
  status: 'Required, unless you choose a tracking number.',
};

/** The form for a table; `metadata` is the value of the button that opened it. */
export function columnsForm(table: TableTop, fileName: string, metadata: string): ModalView {
  const recognized = proposedColumns(table);
  const entries = table.header.flatMap((name, index) =>
    name === '' ? [] : [option(String(index), describeColumn(table, index))],
  );
  const intro = `I couldn’t tell which columns of ${fileName} hold what. Choose an order id (or fulfillment id), and a tracking number or a status. Nothing is saved until you confirm.`;
  const menus = choosableFields.map((field) =>
    menuInput(field, labels[field], {
      entries,
      chosen: String(recognized.get(field) ?? ''),
      optional: true,
      ...(required[field] && { hint: required[field] }),
    }),
  );
  return form({
    callbackId: importForms.columns,
    title: 'Match your columns',
    submit: 'Continue',
    close: 'Cancel',
    metadata,
    blocks: [section(intro), ...menus],
  });
}

/** "Ref: 7B83FF8095, 4C21AA0917, 99D0E1B2C3" */
function describeColumn({ header, samples }: TableTop, index: number): string {
  const values = samples.map((cells) => cells[index] ?? '').filter((value) => value !== '');
  const name = shown(header[index] ?? '', 36);
  if (samples.length === 0) return name;
  return values.length === 0 ? `${name} (no values)` : `${name}: ${values.join(', ')}`;
}

/** The columns that were chosen, by the values of the form's fields. */
export function chosenColumns(table: TableTop, values: Readonly<Record<string, string | null>>): ChosenColumn[] {
  return choosableFields.flatMap((field) => {
    const index = Number(values[field] ?? Number.NaN);
    const header = table.header[index];
    return header === undefined ? [] : [{ field, header, index }];
  });
}

/** Errors that keep a choice from being used, by field; empty when there are none. */
export function validateColumns(columns: readonly ChosenColumn[]): Partial<Record<ChoosableField, string>> {
  const isChosen = (field: ChoosableField) => columns.some((column) => column.field === field);
  const errors: Partial<Record<ChoosableField, string>> = {};
  if (!idFields.some(isChosen)) errors.orderId = 'Choose an order id or a fulfillment id.';
  if (!Object.values(kindFields).some(isChosen)) errors.trackingNumber = 'Choose a tracking number or a status.';
  for (const [at, { field, index, header }] of columns.entries()) {
    const other = columns.slice(0, at).find((column) => column.index === index);
    if (other !== undefined)
      errors[field] = `“${shown(header, 40)}” is already chosen for ${labels[other.field].toLowerCase()}.`;
  }
  return errors;
}

/** Slack's menus have at most 100 entries. */
const maxColumns = 100;
/** Longer texts are not names. Names are never cut, since columns are found by them. */
const maxNameLength = 200;
const maxSampleLength = 24;
const shownSamples = 3;

/** The top of a refused table as the form shows it, its values shortened; null when its columns can't be chosen by hand. */
export function columnsToMap(table: TableTop | undefined): TableTop | null {
  if (table === undefined) return null;
  const { header, headerLine, samples, proposed } = table;
  const named = header.filter((name) => name !== '');
  if (named.length < 2 || named.length > maxColumns) return null;
  // PostgreSQL stores neither NUL nor lone surrogates.
  if (header.some((name) => name.length > maxNameLength || name.includes('\0') || !name.isWellFormed())) return null;
  const short = samples.slice(0, shownSamples).map((cells) => cells.map((cell) => shown(cell, maxSampleLength)));
  return { header: [...header], headerLine, samples: short, ...(proposed && { proposed }) };
}

/**
 * The position of the column that the form proposes for each field: the only one with a name of the field, unless the
 * values speak for another one.
 */
export function proposedColumns({ header, proposed = {} }: TableTop): Map<string, number> {
  const recognized = header.map((name) => recognizeName(name, importColumns));
  const isSure = (field: string | undefined) =>
    recognized.some((name) => name?.field === field && name?.how !== 'likely');
  const fields = recognized.map((name) => (name?.how === 'likely' && isSure(name.field) ? undefined : name?.field));
  const byName = new Map(
    fields.flatMap((field, index) =>
      field !== undefined && fields.indexOf(field) === index && fields.lastIndexOf(field) === index
        ? [[field, index] as const]
        : [],
    ),
  );
  const taken = new Set(Object.values(proposed));
  const others = [...byName].filter(([, index]) => !taken.has(index));
  return new Map([...others, ...Object.entries(proposed)]);
}
