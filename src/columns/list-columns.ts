/** The columns of a list that people look up: order ids, tracking numbers or emails. Most lists are one column, often without a name. */
import { type Field, importColumns } from './import-columns.ts';
import { createVocabulary } from './vocabulary.ts';

export type ListField = Field | 'email';

/** What is looked up when a table has several of these columns: the first of them. */
export const listFields = ['orderId', 'trackingNumber', 'email'] as const satisfies ListField[];

const names: Readonly<Record<ListField, readonly [string, ...string[]]>> = {
  ...importColumns.names,
  orderId: [...importColumns.names.orderId, 'orders', 'order ids', 'order numbers'],
  trackingNumber: [...importColumns.names.trackingNumber, 'tracking numbers', 'trackings'],
  email: ['email', 'email address', 'e mail', 'emails', 'mail', 'customer email', 'e mail address', 'email addresses'],
};

/** The names of the columns; a table may have none of them, and no header either. */
export const listColumns = createVocabulary<ListField>({
  ...importColumns,
  names,
  allowsTypos: false,
  needsHeader: false,
  valueFields: [],
  hiddenFields: [],
  informativeFields: Object.keys(names) as ListField[],
  unwrapsSingleQuotes: false,
  rejectsShortRows: false,
  expected: 'A list has one order id, tracking number or email in each line.',
  requireColumns: () => {},
});
