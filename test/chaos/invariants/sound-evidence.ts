/** Made-up evidence of a run in which everything held: an import that was applied, one that was undone, one that waits, one of records. */

import { makeCounts, makeEffect, makeImport } from '../../support/make-import.ts';
import type { StoredMessage } from '../../workspace/state.ts';
import type { Audited, Evidence, Write } from '../evidence.ts';

const botUser = 'U0BOT';
const channel = 'C0ONE';
const ids = ['applied', 'undone', 'ready', 'records'].map((_, n) => `00000000-0000-4000-8000-00000000000${n + 1}`);
export const [applied = '', undone = '', ready = '', ofRecords = ''] = ids;

const counts = {
  tracking: makeCounts({ effect: { skip: makeEffect({ records: 2 }), all: makeEffect({ records: 2 }) } }),
};
const written = { decidedBy: 'ULEE', outcome: { records: 2, purchases: 0 }, counts };
/** A new record in a new warehouse, and one that is updated, with its order. */
const records: { audit: Audited; write: Write }[] = (
  [
    ['fulfillment_house', '9', null, null, {}, { name: 'West' }],
    ['order', 'A41', 2, null, { created: 'true' }, { order_id: 'A41' }],
    ['fulfillment', '41', 2, null, { carrier: 'UPS' }, {}],
    ['fulfillment_item', '411', 2, null, { qty: '1' }, { qty: 1 }],
    ['fulfillment', '42', 3, { status: 'HOLD' }, { status: 'SHIPPED' }, {}],
    ['order', 'A42', 3, { ship_city: 'Troy' }, { changed: 'shipCity' }, { ship_city: 'Rome' }],
  ] as const
).map(([entity, entityId, line, before, after, seen]) => {
  const by = { entity, entityId, transaction: 'records' };
  const orderId = line === null ? null : line === 2 ? 'A41' : 'A42';
  const said = entity === 'order' ? null : before;
  const audited = { importId: ofRecords, action: 'import', actor: 'ULEE', orderId, line, before: said };
  return {
    audit: { ...by, ...audited, after: entity === 'fulfillment_house' ? seen : after },
    write: { ...by, by: 'holdfast', before, after: entity === 'order' ? seen : { ...after, ...seen } },
  };
});
const recordLines = ['orderId,fulfillmentHouse,shipCity', 'A41,West,Troy', 'A42,,Rome', ''];

const undoOutcome = {
  records: 2,
  purchases: 0,
  ...{
    changedSince: { count: 0, examples: [] },
    gone: { count: 0, examples: [] },
    doubtful: { count: 0, examples: [] },
  },
};

/** The n-th order of an import; the record has the same number. */
const orderOf = (importId: string, n: number) => `A${importId.at(-1)}${n}`;
const lines = (importId: string) => [
  'orderId,trackingNumber',
  ...[1, 2].map((n) => `${orderOf(importId, n)},T${importId.at(-1)}${n}`),
  '',
];

function auditRows(importId: string, action: 'import' | 'undo'): Audited[] {
  return [1, 2].map((n) => {
    const entityId = `${importId.at(-1)}${n}`;
    const [before, after] = [{ status: 'HOLD' }, { status: 'SHIPPED', tracking_number: `T${entityId}` }];
    const sides =
      action === 'undo' ? { before: after, after: { status: 'HOLD', tracking_number: null } } : { before, after };
    const place = { entity: 'fulfillment', entityId, orderId: orderOf(importId, n), line: n + 1 };
    return { importId, action, actor: 'ULEE', transaction: `${action}-${importId}`, ...place, ...sides };
  });
}

const witnessed = ({ entity, entityId, before, after, transaction }: Audited): Write => ({
  ...{ entity, entityId, transaction, by: 'holdfast' },
  ...{ before: { carrier: null, ...before }, after: { carrier: null, ...after } },
});

function post(importId: string, text: string, version?: string): StoredMessage {
  const ts = `1.00000${importId.at(-1)}`;
  const metadata = { event_type: 'holdfast_message', event_payload: { message_id: `message of ${importId}` } };
  const blocks = version === undefined ? [] : [{ type: 'actions', elements: [{ value: `${importId}.${version}` }] }];
  return { channel, ts, threadTs: '0.000001', user: botUser, text, blocks, metadata };
}

/** A fresh copy, for a test to damage. */
export function soundEvidence(): Evidence {
  const moved = [...auditRows(applied, 'import'), ...auditRows(undone, 'import'), ...auditRows(undone, 'undo')];
  const { audit, writes } = structuredClone({
    audit: [...moved, ...records.map((one) => one.audit)],
    writes: [...moved.map(witnessed), ...records.map(({ write }) => write)],
  });
  const elsewhere: Write = {
    ...{ entity: 'fulfillment', entityId: '31', by: 'another system', transaction: 'elsewhere' },
    ...{ before: { carrier: null }, after: { carrier: 'DHL' } },
  };
  return {
    imports: [
      makeImport({ importId: applied, fileId: 'F1', state: 'applied', ...written }),
      makeImport({ importId: undone, fileId: 'F2', state: 'undone', undoneBy: 'ULEE', undoOutcome, ...written }),
      makeImport({ importId: ready, fileId: 'F3', state: 'ready', planVersion: 4, counts }),
      makeImport({
        ...{ importId: ofRecords, fileId: 'F4', state: 'applied', kind: 'records', ...written },
        counts: { records: counts.tracking },
      }),
    ],
    plans: ids.flatMap((importId) =>
      [1, 2].map((n) => ({
        ...{ importId, kind: importId === ofRecords ? 'records' : 'tracking', certain: true },
        ...{ fulfillmentId: `${importId.at(-1)}${n}`, line: n + 1 },
      })),
    ),
    audit,
    writes: [...writes, elsewhere],
    messages: ids.map((importId) => ({
      ...{
        messageId: `message of ${importId}`,
        importId,
        purpose: 'summary',
        channelId: channel,
        threadTs: '0.000001',
      },
      ...{
        slackTs: `1.00000${importId.at(-1)}`,
        saidRevision: 1,
        mentions: null,
        permalink: null,
        supersededTs: [],
        postAttemptedAt: null,
        createdAt: new Date(0),
      },
    })),
    exports: [],
    jobs: [{ name: 'read-import', data: { importId: ready } }],
    posts: [
      post(applied, 'Applied by <@ULEE>: Added tracking numbers to 2 fulfillments.', '1'),
      post(
        undone,
        'Undone by <@ULEE> today: restored 2 fulfillments. Applied by <@ULEE> today: added tracking numbers to 2 fulfillments.',
      ),
      post(ofRecords, 'Applied by <@ULEE>: Added 1 fulfillment · updated 1.', '1'),
      post(ready, 'Add tracking numbers to 2 fulfillments. Nothing is saved yet.', '4'),
    ],
    said: ['Add tracking numbers to 2 fulfillments.'],
    decisions: [
      { deed: 'confirm', importId: applied, userId: 'ULEE' },
      { deed: 'confirm', importId: undone, userId: 'ULEE' },
      { deed: 'confirm', importId: ofRecords, userId: 'ULEE' },
      { deed: 'undo', importId: undone, userId: 'ULEE' },
    ],
    files: new Map(ids.map((importId, n) => [`F${n + 1}`, importId === ofRecords ? recordLines : lines(importId)])),
    taken: ['F1', 'F2', 'F3', 'F4'],
    unsettled: [],
    log: ['{"msg":"listening","port":1}'],
    secrets: ['xoxb-of-a-test'],
    refused: [],
    ended: [],
    botUser,
    directs: new Map([['D0DANA', 'UDANA']]),
  };
}
