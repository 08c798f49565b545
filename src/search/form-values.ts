/** What stands in the filter form, and how it and a filter become each other. */
import type { Condition, Filter, FilterField } from './filter.ts';
import { formatFilter, formatValues, quoteValue } from './format-filter.ts';

/** The fields of the form. `more` takes the whole language, and with it all that has no field of its own. */
export const formTextFields = [
  'created',
  'order',
  'email',
  'name',
  'tracking',
  'carrier',
  'sku',
  'shipped',
] as const satisfies FilterField[];
export type FormTextField = (typeof formTextFields)[number];

export type FormValues = Record<FormTextField | 'more', string> & { status: string[]; house: string[] };

export type FormField = keyof FormValues;

const noValues = Object.fromEntries([...formTextFields, 'more'].map((field) => [field, ''])) as Record<
  FormTextField | 'more',
  string
>;

/** The form for a filter: each condition in its field if that can say it, otherwise among `more`. */
export function toFormValues({ conditions, ...wishes }: Filter, houseIds: readonly string[]): FormValues {
  const values: FormValues = { ...noValues, status: [], house: [] };
  const rest: Condition[] = [];
  for (const condition of conditions) {
    if (!place(values, condition, houseIds)) rest.push(condition);
  }
  return { ...values, more: formatFilter({ ...wishes, conditions: rest }) };
}

/** Puts a condition into its field; false when it has none, or the field is taken. */
function place(values: FormValues, condition: Condition, houseIds: readonly string[]): boolean {
  const { field, negated } = condition;
  if (negated || field === 'word') return false;
  if (field === 'status' || field === 'house') {
    const isKnown = field === 'status' || condition.values.every((value) => houseIds.includes(value));
    if (values[field].length > 0 || !isKnown) return false;
    values[field] = [...condition.values];
    return true;
  }
  const name = formTextFields.find((one) => one === field);
  if (name === undefined || values[name] !== '') return false;
  values[name] = formatValues(condition);
  return true;
}

/** The typed filter that a field stands for; '' when it is empty. */
export function formatFormField(field: FormField, values: FormValues): string {
  if (field === 'more') return values.more.trim();
  if (field === 'status' || field === 'house') {
    return values[field].length === 0 ? '' : `${field}:${values[field].join(',')}`;
  }
  const entries = splitEntries(values[field]).map((entry) => (isDate(field) ? entry.replace(/\s+/g, '') : entry));
  return entries.length === 0 ? '' : `${field}:${entries.map(quoteValue).join(',')}`;
}

/** What the whole form stands for. */
export function formatFormValues(values: FormValues): string {
  return [...formFields.map((field) => formatFormField(field, values))].filter((part) => part !== '').join(' ');
}

/** All fields, in the order of the form. */
export const formFields: FormField[] = ['more', 'status', 'house', ...formTextFields];

/** Entries are parted by commas, except within quotation marks. */
function splitEntries(text: string): string[] {
  const entries = text.replace(/[“”„]/g, '"').match(/(?:"[^"]*"|[^,"]|")+/g) ?? [];
  return entries.map((entry) => entry.replaceAll('"', '').trim()).filter((entry) => entry !== '');
}

function isDate(field: FormTextField): boolean {
  return field === 'created' || field === 'shipped';
}
