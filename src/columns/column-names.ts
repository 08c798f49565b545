/** Every column name that is known: those that imports use, with their synonyms, and those they pass over. */
/** What a column that an import uses holds. */
export type Field =
  | 'orderId'
  | 'clientFulfillmentId'
  | 'fulfillmentId'
  | 'trackingNumber'
  | 'carrier'
  | 'method'
  | 'status'
  | 'rmaNumber'
  | 'dateUpdated';

/** Fields that tell something about a row and are never written: nobody has to choose their columns. */
export const witnessFields = ['dateUpdated'] as const satisfies Field[];
/** The other fields, which an import reads to find or to set something. */
export type ChoosableField = Exclude<Field, (typeof witnessFields)[number]>;

/**
 * The name of each field as our templates and the export write it, then the names that other systems use for the same
 * thing. Words are separated by blanks; case, blanks, `_`, `-` and `.` don't matter, and `#` reads as "number".
 */
export const fieldNames: Record<Field, readonly [string, ...string[]]> = {
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
    'tracking',
    'tracking no',
    'tracking nr',
    'tracking num',
    'tracking id',
    'tracking code',
    'track number',
    'track no',
    'shipment tracking number',
    'carrier tracking number',
  ],
  carrier: [
    'carrier',
    'carrier name',
    'ship carrier',
    'shipping carrier',
    'shipment carrier',
    'courier',
    'courier name',
  ],
  method: [
    'method',
    'ship method',
    'shipping method',
    'shipment method',
    'delivery method',
    'ship service',
    'shipping service',
  ],
  status: ['status', 'fulfillment status', 'fulfilment status', 'return status', 'new status'],
  rmaNumber: [
    'rma number',
    'rma',
    'rma no',
    'rma nr',
    'rma id',
    'rma code',
    'return authorization number',
    'return authorisation number',
  ],
  dateUpdated: ['date updated'],
};

/** The export's other columns: known, and not used by any import. */
export const unusedNames: readonly string[] = [
  ...['date created', 'date exported', 'fulfillment house', 'campaign name', 'customer id'],
  ...['ship first name', 'ship last name', 'ship company name', 'ship address1', 'ship address2', 'ship city'],
  ...['ship state', 'ship postal code', 'ship country', 'phone number', 'email address', 'items', 'sku'],
  ...['date shipped', 'date delivered', 'date returned', 'is reshipment', 'response text'],
];

/** The columns that our own file of rejected rows adds. */
export const ownColumns = ['_line', '_status', '_error', '_suggestion'] as const;
/**
 * Another of ours, for rows that have more or fewer cells than columns: the cells that have no column. Until a person
 * has moved them to where they belong and emptied it, the row is rejected.
 */
export const surplusColumn = '_surplus';
/** All columns that are ours, in a file that comes back. */
export const ownNames: readonly string[] = [...ownColumns, surplusColumn];

/** Names near enough to a field's to pass for a typing error, which mean something else. */
export const differentNames: readonly string[] = ['ordered', 'fulfillment', 'fulfilment', 'barrier', 'trucking'];
