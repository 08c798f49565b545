/** What a search asks for: the plain value between the parser, the SQL, the form and the words. */
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
] as const;
export type TextField = (typeof textFields)[number];

/** Fields whose values are days or periods. */
export const dateFields = ['created', 'updated', 'shipped', 'delivered', 'returned'] as const;
export type DateField = (typeof dateFields)[number];

export type FilterField = 'status' | TextField | DateField;

/** A run of whole days in one time zone; null is an open end. `typed` is how the person wrote it. */
export interface DateRange {
  typed: string;
  /** `yyyy-mm-dd`, both included */
  firstDay: string | null;
  lastDay: string | null;
  /** the moments at which it begins and, not included, ends */
  from: Date | null;
  until: Date | null;
}

/** One condition: any of its values may hold, or with `negated` none of them. */
export type Condition =
  | { field: 'status'; negated: boolean; values: FulfillmentStatus[] }
  | { field: TextField; negated: boolean; values: string[] }
  | { field: DateField; negated: boolean; ranges: DateRange[] }
  /** looked for in order id, tracking number, e-mail and name */
  | { field: 'word'; negated: boolean; values: [string] };

export const exportFormats = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What people call a file of each. */
export const exportFormatLabels: Record<ExportFormat, string> = { csv: 'CSV file', xlsx: 'Excel workbook' };

/** Everything that was typed: all conditions must hold. The rest is about an export of the result. */
export interface Filter {
  conditions: Condition[];
  format: ExportFormat;
  /** a file with nothing but its header is wanted when nothing matches */
  emptyFile: boolean;
}

/** Whether a condition is about dates. */
export function isDateCondition(condition: Condition): condition is Extract<Condition, { ranges: DateRange[] }> {
  return 'ranges' in condition;
}
