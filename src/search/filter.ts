/** The filter of a search as plain data, shared by the parser, the SQL, the form and the messages, plus its field names. */
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

/** A range of whole days in one time zone; null is an open end. `typed` is the original text. */
export interface DateRange {
  typed: string;
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
  | { field: TextField; negated: boolean; values: string[] }
  | { field: DateField; negated: boolean; ranges: DateRange[] }
  /** matched against order id, tracking number, email and name */
  | { field: 'word'; negated: boolean; values: [string] };

export const exportFormats = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What people call a file in each format. */
export const exportFormatLabels: Record<ExportFormat, string> = { csv: 'CSV file', xlsx: 'Excel workbook' };

/** A parsed filter: all conditions must hold. The other fields apply to an export of the result. */
export interface Filter {
  conditions: Condition[];
  format: ExportFormat;
  /** export a file with only a header when nothing matches */
  emptyFile: boolean;
}

/** Whether a condition is about dates. */
export function isDateCondition(condition: Condition): condition is Extract<Condition, { ranges: DateRange[] }> {
  return 'ranges' in condition;
}

/** What may come before a colon: a filter field or one of the two export options. */
export type TermName = FilterField | 'format' | 'empty';

interface VocabularyEntry {
  /** other spellings: lower case, without `-`, `_` and spaces */
  alsoCalled: string[];
  /** what people call it in running text */
  label: string;
  example: string;
}

export const vocabulary: Record<TermName, VocabularyEntry> = {
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
  email: { alsoCalled: ['mail', 'emailaddress'], label: 'email', example: 'email:jo@example.com' },
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

/** The field named by the word before a colon, in any case and known spelling; undefined if unknown. */
export function findTermName(word: string): TermName | undefined {
  return spellings.get(word.toLowerCase().replace(/[-_]/g, ''));
}

/** The word closest to what was typed; undefined if none is similar. */
export function closestMatch<Word extends string>(typed: string, words: readonly Word[]): Word | undefined {
  const lower = typed.toLowerCase();
  const ratios = [0.8, 0.6, 0.5];
  const prefixed = lower.length > 2 ? words.find((word) => word.startsWith(lower)) : undefined;
  return prefixed ?? ratios.map((ratio) => words.find((word) => isSimilar(lower, word, ratio))).find(Boolean);
}

/** The field whose name is closest to a mistyped one. */
export function closestTermName(word: string): TermName | undefined {
  const closest = closestMatch(word.replace(/[-_]/g, ''), [...spellings.keys()]);
  return closest === undefined ? undefined : spellings.get(closest);
}
