/** Values that come back from Slack name something of ours, or nothing; never do they break a query. */

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { isFulfillmentId, isUuid } from '../../src/db/ids.ts';
import { findExport } from '../../src/exports/export-row.ts';
import { fromButtonValue } from '../../src/imports/messages/import-buttons.ts';
import { findOrderOf } from '../../src/orders/find-order.ts';
import { findSaved, lockSaved } from '../../src/saved-searches/saved-row.ts';
import { findSearch } from '../../src/search/searches.ts';
import { decodeRelaxedValue } from '../../src/search/suggest-filters.ts';
import { decodeStatsValue } from '../../src/stats/stats.ts';
import { ownDeps } from '../support/own-deps.ts';

const open = ownDeps();

const id = randomUUID();
const strangers = ['', 'x', '-'.repeat(36), id.toUpperCase(), id.replaceAll('-', ''), `${id}\n`, `{${id}}`, `${id}0`];

test('an id of ours is one', () => {
  expect(isUuid(id)).toBe(true);
  expect(fromButtonValue(`${id}.3`)).toEqual({ importId: id, planVersion: 3 });
  expect(decodeRelaxedValue(`${id}.3`)).toEqual({ searchId: id, place: 3 });
  expect(decodeStatsValue(`${id}.days`)).toEqual({ searchId: id, view: 'days' });
});

test.each(strangers)('“%s” is none, and nothing is found under it', async (stranger) => {
  expect(isUuid(stranger)).toBe(false);
  expect(fromButtonValue(`${stranger}.3`)).toBeNull();
  expect(decodeRelaxedValue(`${stranger}.3`)).toBeNull();
  expect(decodeStatsValue(`${stranger}.days`)).toBeNull();
  const found = await open.deps.db.write(async (tx) => [
    await findSearch(tx, stranger),
    await findExport(tx, stranger),
    await findSaved(tx, stranger),
    await lockSaved(tx, stranger),
    await findOrderOf(tx, stranger),
  ]);
  expect(found).toEqual([null, null, null, null, null]);
});

test.each([
  ['0', true],
  ['-7', true],
  ['1234567890123456789', true],
  ['9223372036854775807', true],
  ['-9223372036854775808', true],
  ['9223372036854775808', false],
  ['-9223372036854775809', false],
  ['12345678901234567890', false],
  ['1.5', false],
  ['7B83FF8095', false],
])('%s may be the id of a fulfillment: %s', async (text, want) => {
  expect(isFulfillmentId(text)).toBe(want);
  expect(await open.deps.db.read((tx) => findOrderOf(tx, text))).toBeNull();
});
