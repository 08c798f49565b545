import { expect, test } from 'vitest';
import type { ImportKind } from '../../../src/fulfillments/status-transitions.ts';
import { firstChanges } from '../../../src/imports/messages/changes-table.ts';
import type { ChangedRow, ChangedValues } from '../../../src/imports/model/changed-rows.ts';

const values: ChangedValues = { status: 'HOLD', trackingNumber: null, carrier: null, method: null, rmaNumber: null };

const change = (before: Partial<ChangedValues>, after: Partial<ChangedValues>): ChangedRow => ({
  line: 2,
  orderId: 'A1',
  customer: 'Ada Haddad',
  fulfillmentId: '1',
  before: { ...values, ...before },
  after: { ...values, ...after },
  alreadyShipped: false,
  ending: [],
});

const added = change({}, { trackingNumber: '9400', status: 'SHIPPED' });
const replaced = change({ trackingNumber: '9400' }, { trackingNumber: '9401' });
const returned = change({ status: 'SHIPPED' }, { status: 'RETURNED' });
const cancelled = change({}, { status: 'CANCELLED' });

test.each([
  ['tracking', [added], 1, '1 change'],
  ['tracking', [added, added], 40, 'The first 2 of 40 changes'],
  ['tracking', [replaced, added], 40, '2 of 40 changes, replaced numbers first'],
  ['tracking', [replaced, added], 2, '2 changes'],
  ['returns', [returned, returned], 40, 'The first 2 of 40 changes'],
  ['returns', [cancelled, returned], 40, '2 of 40 changes, cancellations first'],
  ['returns', [cancelled, returned], 40, '2 of 40 changes, cancellations first · see all in the ⋯ menu', true],
  ['returns', [returned, returned], 40, 'The first 2 of 40 changes · see all in the ⋯ menu', true],
  ['tracking', [replaced, added], 2, '2 changes', true],
] as [
  ImportKind,
  ChangedRow[],
  number,
  string,
  boolean?,
][])('%s: what comes first is said above the table (%#)', (kind, rows, total, caption, isRestInMenu = false) => {
  expect(firstChanges(kind, rows, { total, isRestInMenu })).toMatchObject({ caption });
});
