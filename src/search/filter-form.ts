/** The filter form: its Slack layout, its values to and from a filter, and parsing its submission. */

import type { KnownBlock, ModalView } from '@slack/types';
import { searchActions, searchForms } from '../action-ids.ts';
import type { Condition, Filter, FilterField } from '../filters/filter.ts';
import { describeCondition, formatFilter, formatValues } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { maxFilterLength } from '../filters/parse-filter.ts';
import { noNames } from '../filters/query-words.ts';
import { readQuery } from '../filters/read-query.ts';
import { vocabulary } from '../filters/vocabulary.ts';
import { fulfillmentStatusCodes, fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { actions, form, option, plain, section, select, shorten } from '../slack/blocks.ts';
import { fieldName, lineInput, menusInput } from '../slack/forms.ts';
import { readFormFields } from '../slack/interaction.ts';
import { FilterError } from '../text/typed-text.ts';
import { formatEntries, isExcluded } from './form-entries.ts';

/** What the form is opened for. */
export const formPurposes = ['search', 'export'] as const;
export type FormPurpose = (typeof formPurposes)[number];

/** The text fields of the form. `more` accepts the whole filter language, including everything without its own field. */
const formTextFields = [
  'created',
  'order',
  'email',
  'name',
  'tracking',
  'carrier',
  'sku',
  'shipped',
] as const satisfies FilterField[];
type FormTextField = (typeof formTextFields)[number];

type FormValues = Record<FormTextField | 'more', string> & { status: string[]; house: string[] };

type FormField = keyof FormValues;

/** All fields, in form order. */
export const formFields: FormField[] = ['more', 'status', 'house', ...formTextFields];

interface FilterForm {
  values: FormValues;
  houses: { id: string; name: string }[];
  recent: { searchId: string; filter: string }[];
  /** changes whenever the fields must be refilled: Slack keeps the input of blocks whose id stays the same */
  edition: string;
  /** returned by Slack with the submission */
  metadata: string;
  purpose: FormPurpose;
  /** conditions that no field has room for; they stay part of the search */
  kept?: readonly Condition[];
}

const frames: Record<FormPurpose, { callbackId: string; title: string; submit: string }> = {
  search: { callbackId: searchForms.filters, title: 'Find fulfillments', submit: 'Search' },
  export: { callbackId: searchForms.export, title: 'Export fulfillments', submit: 'Export' },
};

const hints: Record<FormTextField, { label: string; hint: string }> = {
  created: { label: 'Created', hint: '7d, yesterday, 2026-11-01..2026-11-15, >5d, >2026-11-01' },
  order: { label: 'Order ids', hint: '7B83FF8095, or a list of them' },
  email: { label: 'Email', hint: 'any part of it, or a list of whole addresses' },
  name: { label: 'Name', hint: 'any part of first, last or company name' },
  tracking: { label: 'Tracking numbers', hint: 'the number or its beginning, a list, or none' },
  carrier: { label: 'Carrier', hint: 'UPS, USPS, FedEx, or none' },
  sku: { label: 'SKU', hint: 'the SKU or its beginning' },
  shipped: { label: 'Shipped', hint: 'this-week, last-month, 2026-11, never …' },
};

const moreExample = 'words, -carrier:ups, rma:none, sort:oldest …';
const ownFields: ReadonlySet<string> = new Set(['status', 'house', ...formTextFields, 'format', 'empty', 'sort']);
const moreHint = `Also ${Object.keys(vocabulary)
  .filter((name) => !ownFields.has(name))
  .map((name) => `${name}:`)
  .join(' ')} and sort:oldest. Put - before a filter to exclude it.`;

/** The form as Slack shows it. */
export function filterForm({ values, houses, recent, edition, metadata, purpose, kept = [] }: FilterForm): ModalView {
  const statuses = fulfillmentStatusCodes.map((code) => option(code, fulfillmentStatuses[code]));
  const houseOptions = houses.map(({ id, name }) => option(id, name));
  const field = { optional: true, edition };
  const menu = { placeholder: 'Any', ...field };
  const textField = (
    name: FormTextField | 'more',
    { label, example, ...hint }: { label: string; example: string; hint?: string },
  ) =>
    lineInput(name, label, {
      initial: values[name],
      maxLength: maxFilterLength,
      placeholder: example,
      ...hint,
      ...field,
    });
  const blocks: KnownBlock[] = [
    ...recentMenu(recent),
    ...keptBlocks(kept),
    textField('more', { label: 'Words and other filters', example: moreExample, hint: moreHint }),
    menusInput('status', 'Status', { entries: statuses, chosen: values.status, ...menu }),
    ...(houses.length === 0
      ? []
      : [menusInput('house', 'Warehouse', { entries: houseOptions, chosen: values.house, ...menu })]),
    ...formTextFields.map((name) => textField(name, { label: hints[name].label, example: hints[name].hint })),
  ];
  return form({
    ...frames[purpose],
    close: 'Close',
    metadata,
    blocks,
  });
}

/** What is too long for a field, so that the person knows what the fields add to; `below` says which narrow it down. */
export function keptBlocks(kept: readonly Condition[], below = 'the fields below narrow it down'): KnownBlock[] {
  if (kept.length === 0) return [];
  const described = kept.map((condition) => describeCondition(condition, 3)).join(' · ');
  return [section(`*Also looked for:* ${described}. It’s too long to edit here, and ${below}.`)];
}

/** The positions of the conditions that the form has no room for: the longest ones, until the others fit into one field. */
export function findOverlong({ conditions, ...options }: Filter): number[] {
  const lengths = conditions.map((condition, at) => ({
    at,
    length: formatFilter({ ...options, conditions: [condition] }).length + 1,
  }));
  let room = maxFilterLength;
  return lengths
    .toSorted((a, b) => a.length - b.length)
    .flatMap(({ at, length }) => {
      room -= length;
      return room < 0 ? [at] : [];
    })
    .toSorted((a, b) => a - b);
}

/** The form values for a filter: each condition goes into its own field if that can express it, otherwise into `more`. */
export function toFormValues({ conditions, ...exportOptions }: Filter, houseIds: readonly string[]): FormValues {
  const values: FormValues = { ...textValues(() => ''), status: [], house: [] };
  const rest: Condition[] = [];
  for (const condition of conditions) {
    if (!assignToField(values, condition, houseIds)) rest.push(condition);
  }
  return { ...values, more: formatFilter({ ...exportOptions, conditions: rest }) };
}

/** The filter text equivalent to one field; '' if the field is empty. */
function formatFormField(field: FormField, values: FormValues): string {
  if (field === 'more') return values.more.trim();
  if (field === 'status' || field === 'house') {
    return values[field].length === 0 ? '' : `${field}:${values[field].join(',')}`;
  }
  return formatEntries(field, values[field]);
}

/** The filter text equivalent to the whole form. */
export function formatFormValues(values: FormValues): string {
  return [...formFields.map((field) => formatFormField(field, values))].filter((part) => part !== '').join(' ');
}

/** The form as it was submitted. */
interface SubmittedFilterForm {
  viewId: string;
  metadata: string;
  values: FormValues;
  /** the block id of each field, for attaching errors */
  blocks: Partial<Record<FormField, string>>;
}

/** Parses Slack's view payload. @throws {z.ZodError} if it doesn't have the documented shape */
export function parseFilterForm(view: unknown): SubmittedFilterForm {
  const { viewId, metadata, values, choices } = readFormFields(view);
  const blocks: Partial<Record<string, string>> = Object.fromEntries(
    Object.keys(values).map((block) => [fieldName(block), block]),
  );
  const textOf = (name: string) => values[blocks[name] ?? ''] ?? '';
  const chosenIn = (name: string) => choices[blocks[name] ?? ''] ?? [];
  return {
    viewId,
    metadata,
    blocks,
    values: { ...textValues(textOf), status: chosenIn('status'), house: chosenIn('house') },
  };
}

/** The form's errors by block id; empty if the form is valid. */
export function validateFormFields({ values, blocks }: SubmittedFilterForm, clock: Clock): Record<string, string> {
  return Object.fromEntries(
    formFields.flatMap((field) => {
      const block = blocks[field];
      const mistake = findMistake(formatFormField(field, values), clock);
      return block === undefined || mistake === null ? [] : [[block, mistake]];
    }),
  );
}

/** The menu of recent searches; choosing one fills the fields. */
function recentMenu(recent: FilterForm['recent']): KnownBlock[] {
  if (recent.length === 0) return [];
  const entries = recent.map(({ searchId, filter }) => option(searchId, shorten(filter, 75)));
  return [actions({ ...select(searchActions.recent, entries, ''), placeholder: plain('Recent searches', 150) })];
}

/** A text for each field that takes one. */
const textValues = (textOf: (name: string) => string) =>
  Object.fromEntries([...formTextFields, 'more'].map((name) => [name, textOf(name)])) as Record<
    FormTextField | 'more',
    string
  >;

/** Puts a condition into its field; false if it has no field or the field is taken. */
function assignToField(values: FormValues, condition: Condition, houseIds: readonly string[]): boolean {
  const { field, negated } = condition;
  if (negated || field === 'word') return false;
  if (field === 'status' || field === 'house') {
    const isKnown =
      field === 'status' || (!condition.orNone && condition.values.every((value) => houseIds.includes(value)));
    if (values[field].length > 0 || !isKnown) return false;
    values[field] = [...condition.values];
    return true;
  }
  const name = formTextFields.find((one) => one === field);
  if (name === undefined || values[name] !== '') return false;
  if ('values' in condition && condition.values.some((value) => isExcluded(name, value))) return false;
  values[name] = formatValues(condition);
  return true;
}

function findMistake(typed: string, clock: Clock): string | null {
  try {
    readQuery(typed, { clock, names: noNames });
    return null;
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}
