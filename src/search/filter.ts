/** What a search looks for, as plain data shared by the parser, the SQL, the form and the messages; and the names of its fields. */
import type { FulfillmentStatus } from '../fulfillments/fulfillment.ts';
import { isSimilar } from '../text/edit-distance.ts';

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

/** What may stand before a colon: a filter, or one of the two wishes about an export. */
export type TermName = FilterField | 'format' | 'empty';

interface Vocable {
  /** other spellings, lower case, without `-`, `_` and blanks */
  alsoCalled: string[];
  /** what people call it in running text */
  label: string;
  example: string;
}

export const vocabulary: Record<TermName, Vocable> = {
  status: { alsoCalled: ['state', 'stat'], label: 'status', example: 'status:hold,pending' },
  carrier: { alsoCalled: ['shipcarrier', 'shipper'], label: 'carrier', example: 'carrier:ups' },
  house: {
    alsoCalled: ['warehouse', 'fulfillmenthouse', 'fulfilmenthouse'],
    label: 'fulfillment house',
    example: 'house:7',
  },
  campaign: { alsoCalled: ['campaignname'], label: 'campaign', example: 'campaign:"Glow Spring"' },
  sku: { alsoCalled: ['item', 'product'], label: 'SKU', example: 'sku:SER-30' },
  order: { alsoCalled: ['orderid', 'ordernumber', 'id'], label: 'order', example: 'order:7B83FF8095' },
  tracking: {
    alsoCalled: ['trackingnumber', 'track', 'trackingid'],
    label: 'tracking number',
    example: 'tracking:9400111899223197428497',
  },
  rma: { alsoCalled: ['rmanumber'], label: 'RMA number', example: 'rma:RMA-10442' },
  email: { alsoCalled: ['mail', 'emailaddress'], label: 'e-mail', example: 'email:jo@example.com' },
  name: { alsoCalled: ['customer', 'shipname', 'customername'], label: 'name', example: 'name:"Maria Garcia"' },
  phone: { alsoCalled: ['tel', 'telephone', 'phonenumber'], label: 'phone', example: 'phone:212-555-0142' },
  created: { alsoCalled: ['date', 'datecreated', 'ordered'], label: 'created', example: 'created:7d' },
  updated: { alsoCalled: ['dateupdated', 'changed'], label: 'updated', example: 'updated:today' },
  shipped: { alsoCalled: ['dateshipped'], label: 'shipped', example: 'shipped:yesterday' },
  delivered: { alsoCalled: ['datedelivered'], label: 'delivered', example: 'delivered:this-month' },
  returned: { alsoCalled: ['datereturned'], label: 'returned', example: 'returned:last-month' },
  format: { alsoCalled: [], label: 'format', example: 'format:xlsx' },
  empty: { alsoCalled: [], label: 'empty', example: 'empty:file' },
};

const termNames = Object.keys(vocabulary) as TermName[];

const spellings = new Map(
  termNames.flatMap((name) => [name, ...vocabulary[name].alsoCalled].map((spelling) => [spelling, name] as const)),
);

/** The field that a word before a colon names, in any case and spelling; undefined when it is none. */
export function findTermName(word: string): TermName | undefined {
  return spellings.get(word.toLowerCase().replace(/[-_]/g, ''));
}

/** The one of some words that a mistyped one resembles most closely; undefined when it resembles none. */
export function closestMatch<Word extends string>(typed: string, words: readonly Word[]): Word | undefined {
  const lower = typed.toLowerCase();
  const ratios = [0.8, 0.6, 0.5];
  const begins = lower.length > 2 ? words.find((word) => word.startsWith(lower)) : undefined;
  return begins ?? ratios.map((ratio) => words.find((word) => isSimilar(lower, word, ratio))).find(Boolean);
}

/** The field whose name a mistyped one resembles. */
export function closestTermName(word: string): TermName | undefined {
  const near = closestMatch(word.replace(/[-_]/g, ''), [...spellings.keys()]);
  return near === undefined ? undefined : spellings.get(near);
}
