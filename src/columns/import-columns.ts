/** The columns of the files that people share for an import, and which imports they allow. */
import { exportColumns } from '../fulfillments/export-format.ts';
import { type RowKind, rowKinds } from '../fulfillments/status-transitions.ts';
import { likelyNames } from './likely-names.ts';
import type { MatchedColumn } from './match-columns.ts';
import { quoted } from './quote.ts';
import { fieldItLooksLike, similarityTo } from './recognize-name.ts';
import type { TableTop } from './table.ts';
import { missingColumn, unknownFile } from './table-refusals.ts';
import { createVocabulary } from './vocabulary.ts';

/** The fields that an import reads from columns. */
export type Field =
  | 'orderId'
  | 'clientFulfillmentId'
  | 'fulfillmentId'
  | 'trackingNumber'
  | 'carrier'
  | 'method'
  | 'status'
  | 'rmaNumber'
  | 'dateUpdated'
  | 'voided'
  | 'returnedQuantity'
  | 'orderedQuantity';

/** The fields that identify a row's record; one is enough. */
export const idFields = ['orderId', 'fulfillmentId'] as const satisfies Field[];
/** The required field that each kind of import sets. */
export const kindFields = { tracking: 'trackingNumber', returns: 'status' } as const satisfies Record<RowKind, Field>;
/** Fields that are only looked at and never written, so nobody has to choose columns for them. */
const informativeFields = ['dateUpdated', 'voided', 'returnedQuantity', 'orderedQuantity'] as const satisfies Field[];
/** The fields that an import uses to find or set something. */
export type ChoosableField = Exclude<Field, (typeof informativeFields)[number]>;

/** The columns that our file of rejected rows adds. */
export const ownColumns = ['_line', '_status', '_error', '_suggestion'] as const;
/**
 * Another column of ours: the extra cells of rows with more or fewer cells than columns. The row is rejected until someone
 * has moved them to the right columns and emptied this one.
 */
export const extraCellsColumn = '_surplus';

/** English words one typo away from a word of a name (its plural is known to be another one); see `differentWords`. */
const differentWords = [
  ...['ordered', 'older', 'odder', 'border', 'orders', 'ordersum', 'lumber', 'cumber', 'slumber', 'umber', 'numbed'],
  ...['trucking', 'cracking', 'racking', 'wracking', 'tracing', 'truck', 'trace', 'trade', 'tract', 'crack', 'wrack'],
  ...['rack', 'trick', 'barrier', 'carried', 'carries', 'farrier', 'harrier', 'courtier', 'shopping', 'chipping'],
  ...['skipping', 'slipping', 'snipping', 'whipping', 'tripping', 'serviced', 'statue', 'statues', 'stats', 'retort'],
  ...['delivers', 'livery', 'preference', 'preferences', 'referenced', 'references', 'deference', 'fulfillments'],
  ...['fulfilments', 'fulfilled', 'authorizations', 'authorisations', 'authorized', 'shipments', 'clients'],
];

/** One vocabulary for both kinds of import, since a file doesn't have to state its kind. The first names are those of our templates. */
export const importColumns = createVocabulary<Field>({
  names: {
    orderId: ['order id', 'order', 'order number', 'order no', 'order nr', 'order num', 'order ref', 'order reference'],
    clientFulfillmentId: [
      'client fulfillment id',
      'client fulfilment id',
      'client fulfillment',
      'client fulfillment number',
    ],
    fulfillmentId: ['fulfillment id', 'fulfilment id'],
    trackingNumber: [
      'tracking number',
      ...['tracking', 'tracking no', 'tracking nr', 'tracking num', 'tracking id', 'tracking code', 'track number'],
      ...['track no', 'shipment tracking number', 'carrier tracking number'],
    ],
    carrier: [
      'carrier',
      ...['carrier name', 'ship carrier', 'shipping carrier', 'shipment carrier', 'courier', 'courier name'],
    ],
    method: [
      'method',
      ...['ship method', 'shipping method', 'shipment method', 'delivery method', 'ship service', 'shipping service'],
    ],
    status: ['status', 'fulfillment status', 'fulfilment status', 'return status', 'new status'],
    rmaNumber: [
      'rma number',
      ...[
        'rma',
        'rma no',
        'rma nr',
        'rma id',
        'rma code',
        'return authorization number',
        'return authorisation number',
      ],
    ],
    dateUpdated: ['date updated'],
    voided: ['voided'],
    returnedQuantity: ['returned quantity'],
    orderedQuantity: ['ordered quantity'],
  },
  likelyNames,
  // Export columns that an import doesn't use.
  unusedNames: exportColumns.map(({ name }) => name),
  ownNames: [...ownColumns, extraCellsColumn],
  extraCellsColumn,
  allowsTypos: true,
  differentWords,
  idFields,
  valueFields: Object.values(kindFields),
  exactFields: [...idFields, 'clientFulfillmentId', 'trackingNumber'],
  numberFields: ['trackingNumber'],
  informativeFields,
  hiddenFields: ['fulfillmentId', 'clientFulfillmentId', ...informativeFields],
  voidField: 'voided',
  optionalFields: ['carrier', 'method', 'rmaNumber'],
  hints: {
    words: {
      carrier: ['carrier', 'courier'],
      method: ['service', 'method'],
      rmaNumber: ['rma'],
    },
    exceptWith: `url link date time on at cost fee fees price charge charges amount tax total phone email account
      payment customer city state zip country address note notes comment message status event id rate
      reason type insurance logo`.split(/\s+/),
    labels: { carrier: 'carrier', method: 'shipping method', rmaNumber: 'RMA number' },
  },
  unwrapsSingleQuotes: true,
  needsHeader: true,
  rejectsShortRows: true,
  expected:
    'Name the columns on top: orderId and trackingNumber, or orderId and status (/fulfillments template tracking or ' +
    '/fulfillments template returns sends you a file to fill in).',
  requireColumns: ({ columns }, table) => void kindsOf(columns, table),
});

/** The fields that a person may choose columns for. */
export const choosableFields = importColumns.fields.filter(
  (field): field is ChoosableField => !informativeFields.some((informative) => informative === field),
);

/**
 * The kinds of import that the columns allow: both need orderId or fulfillmentId, plus trackingNumber or status. Throws
 * FileRefused if they allow none: E_MISSING_COLUMN, or E_UNKNOWN_FILE if no column belongs to an import. `table` is for
 * the message (the header, names similar to what is missing) and for the form that maps columns by hand.
 */
export function kindsOf(columns: readonly MatchedColumn[], table: TableTop): RowKind[] {
  const has = (field: Field) => columns.some((column) => column.field === field);
  const hasId = idFields.some(has);
  const kinds = rowKinds.filter((kind) => has(kindFields[kind]));
  if (hasId && kinds.length > 0) return kinds;
  const { expected } = importColumns;
  const refuse = (missing: string, near: string[], addition?: string) =>
    missingColumn({ missing, near, ...(addition && { addition }) }, table);
  if (hasId) {
    const missing = 'trackingNumber (to import tracking numbers) or status (to import returns)';
    const addition = 'add a column named status with RETURNED or CANCELLED in each row';
    throw refuse(missing, findNearest(['trackingNumber', 'status'], columns, table.header), addition);
  }
  const near = findNearest(['orderId', 'fulfillmentId'], columns, table.header);
  if (near.length > 0 || has('trackingNumber') || has('rmaNumber')) throw refuse('orderId', near);
  throw unknownFile(table, expected);
}

/** The unmatched headers most similar to these fields, each with the field it could be. */
function findNearest(fields: Field[], columns: readonly MatchedColumn[], header: readonly string[]): string[] {
  const unmatched = header.filter((_, index) => !columns.some((column) => column.index === index));
  return fields.flatMap((field) => {
    const lookalike = unmatched.find((name) => fieldItLooksLike(name, importColumns) === field);
    if (lookalike !== undefined) {
      return [`${quoted(lookalike)} (it looks like ${field}, but has letters of another alphabet in it)`];
    }
    const [best] = unmatched
      .filter((name) => !(field === 'trackingNumber' ? /return/i : /\b(?:at|on|date|time)$/i).test(name))
      .map((name) => ({ name, similarity: similarityTo(field, name, importColumns) }))
      .sort((a, b) => b.similarity - a.similarity);
    return best !== undefined && best.similarity >= 0.6 ? [`${quoted(best.name)} (for ${field})`] : [];
  });
}
