/** The filter of a search as plain data, shared by the parser, the SQL, the form and the messages. */
import type { FulfillmentStatus } from '../fulfillments/fulfillment.ts';

/** Fields whose values are compared as text. */
export const textFields = [
  'carrier',
  'house',
  'campaign',
  'sku',
  'order',
  'tracking',
  'rma',
  'email',
  'name',
  'phone',
  'fulfillment',
  'client',
  'customerid',
  'product',
  'city',
  'state',
  'postal',
  'country',
  'address',
] as const;
export type TextField = (typeof textFields)[number];

/** Fields whose values are days or periods. */
export const dateFields = ['created', 'updated', 'shipped', 'delivered', 'returned', 'exported'] as const;
export type DateField = (typeof dateFields)[number];
/** The same, to look up a word of which only the text is known. */
export const dateNames: ReadonlySet<string> = new Set(dateFields);

export type FilterField = 'status' | TextField | DateField | 'any';

/** A range of whole days in one time zone; null is an open end. */
export interface DateRange {
  /** as the filter language writes it, relative where it was typed so */
  typed: string;
  /** there is no date at all; both ends are open */
  isNever: boolean;
  /** `yyyy-mm-dd`, both inclusive */
  firstDay: string | null;
  lastDay: string | null;
  /** start (inclusive) and end (exclusive) */
  from: Date | null;
  until: Date | null;
}

/** One condition: matches any of its values or, if `negated`, none of them. */
export type Condition =
  | { field: 'status'; negated: boolean; values: FulfillmentStatus[] }
  /** `orNone` also matches what has no value there */
  | { field: TextField; negated: boolean; values: string[]; orNone: boolean }
  | { field: DateField; negated: boolean; ranges: DateRange[] }
  /** a list of numbers: each is a whole order id, tracking number, email or id of a fulfillment, client or customer */
  | { field: 'any'; negated: boolean; values: string[] }
  /** matched against order id, tracking number, email and name */
  | { field: 'word'; negated: boolean; values: [string] };

export const exportFormats = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What people call a file in each format. */
export const exportFormatLabels: Record<ExportFormat, string> = { csv: 'CSV file', xlsx: 'Excel workbook' };

export const sortOrders = ['newest', 'oldest'] as const;
export type SortOrder = (typeof sortOrders)[number];

/** A parsed filter: all conditions must hold. `format` and `emptyFile` apply to an export of the result. */
export interface Filter {
  conditions: Condition[];
  format: ExportFormat;
  /** export a file with only a header when nothing matches */
  emptyFile: boolean;
  /** the order of the pages, by the date of creation */
  sort: SortOrder;
}

/** A filter without conditions: everything, newest first. */
export const everything: Filter = { conditions: [], format: 'csv', emptyFile: false, sort: 'newest' };

/** Whether a condition is about dates. */
export function isDateCondition(condition: Condition): condition is Extract<Condition, { ranges: DateRange[] }> {
  return 'ranges' in condition;
}
