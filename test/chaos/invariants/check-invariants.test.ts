/** The checks of the chaos run can fail: whatever is damaged in sound evidence is reported, and under its own name. */

import { expect, test } from 'vitest';
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import type { Audited, Evidence, Write } from '../evidence.ts';
import { checkInvariants } from './check-invariants.ts';
import { applied, ready, soundEvidence, undone } from './sound-evidence.ts';

const rowOf = ({ imports }: Evidence, id: string) => imports.find(({ importId }) => importId === id) as ImportRow;
const firstAudit = ({ audit }: Evidence) => audit[0] as Audited;
const firstWrite = ({ writes }: Evidence) => writes[0] as Write;
const auditOf = ({ audit }: Evidence, id: string) => audit.find(({ entityId }) => entityId === id) as Audited;
const writeOf = ({ writes }: Evidence, id: string) => writes.find(({ entityId }) => entityId === id) as Write;
const postOf = ({ posts }: Evidence, id: string) =>
  posts.find(({ metadata }) => String(metadata?.event_payload.message_id).endsWith(id)) ?? expect.fail('no post');

test('nothing is reported when everything held', () => {
  expect(checkInvariants(soundEvidence())).toEqual([]);
});

test.each<[invariants: string[], what: string, damage: (evidence: Evidence) => void]>([
  [['I1', 'I3', 'I8'], 'a record of the plan is not written', (e) => void e.audit.shift()],
  [
    ['I1', 'I3', 'I8'],
    'a record is written and audited twice',
    (e) => {
      e.audit.push(firstAudit(e));
      e.writes.push(firstWrite(e));
    },
  ],
  [['I1'], 'a record is written that the plan does not have', (e) => void e.plans.shift()],
  [
    ['I1'],
    'rows that fit several records are written although nobody chose that',
    (e) => {
      for (const plan of e.plans.slice(0, 1)) plan.certain = false;
    },
  ],
  [
    ['I2'],
    'an import that nobody confirmed has written',
    (e) => {
      Object.assign(rowOf(e, applied), { state: 'discarded', outcome: null });
      postOf(e, applied).text = '<@ULEE> discarded march.csv. Nothing was changed.';
    },
  ],
  [
    ['I3'],
    'an import was written in two transactions',
    (e) => {
      Object.assign(firstAudit(e), { transaction: 'another' });
      Object.assign(firstWrite(e), { transaction: 'another' });
    },
  ],
  [
    ['I3'],
    'an import wrote less than it says',
    (e) => void Object.assign(rowOf(e, applied), { outcome: { records: 3, purchases: 0 } }),
  ],
  [
    ['I3'],
    'an import wrote subscriptions that it does not speak of',
    (e) => void Object.assign(rowOf(e, applied), { outcome: { records: 2, purchases: 1 } }),
  ],
  [
    ['I3'],
    'an undo wrote back less than it says',
    (e) => {
      const row = rowOf(e, undone);
      if (row.undoOutcome !== null) row.undoOutcome = { ...row.undoOutcome, records: 1 };
    },
  ],
  [['I4'], 'something did not come to its end in time', (e) => void e.unsettled.push('import X is still received')],
  [['I4'], 'a file was acknowledged, and no import is there', (e) => void e.taken.push('F9')],
  [['I4', 'I6'], 'nobody knows of the message of an import', (e) => void e.messages.pop()],
  [['I4'], 'the message of an import does not stand in Slack', (e) => void e.posts.pop()],
  [
    ['I5'],
    'the text is of an older state',
    (e) => {
      postOf(e, applied).text = '<@ULEE> confirmed march.csv. Saving …';
    },
  ],
  [
    ['I5'],
    'the text names somebody else',
    (e) => {
      postOf(e, applied).text = 'Applied by <@UDANA>: Added tracking numbers to 2 fulfillments.';
    },
  ],
  [
    ['I5'],
    'the text has another number',
    (e) => {
      postOf(e, applied).text = 'Applied by <@ULEE>: Added tracking numbers to 3 fulfillments.';
    },
  ],
  [
    ['I5'],
    'the buttons are for an older plan',
    (e) => {
      postOf(e, ready).blocks = [{ type: 'actions', elements: [{ value: `${ready}.3` }] }];
    },
  ],
  [
    ['I5'],
    'the buttons are for another import than it or the earlier one of the same content',
    (e) => {
      postOf(e, ready).blocks = [
        { type: 'actions', elements: [{ value: `${applied}.${rowOf(e, applied).planVersion}` }] },
      ];
    },
  ],
  [
    ['I5'],
    'the text does not say that the file was found late',
    (e) => void Object.assign(rowOf(e, ready), { isFoundLate: true }),
  ],
  [['I6'], 'a summary stands there twice', (e) => void e.posts.push({ ...postOf(e, ready), ts: '2.000000' })],
  [
    ['I6'],
    'a message stands there that the database does not know',
    (e) => {
      const metadata = { event_type: 'holdfast_message', event_payload: { message_id: 'unknown' } };
      e.posts.push({ ...postOf(e, ready), ts: '2.000000', metadata });
    },
  ],
  [['I7'], 'a log has a token', (e) => void e.log.push('{"token":"xoxb-of-a-test"}')],
  [['I7'], 'a log has a customer', (e) => void e.log.push('{"msg":"failed for buyer7@customers.example"}')],
  [['I7'], 'a log has a tracking number', (e) => void e.log.push('{"msg":"1Z999AA10123456784"}')],
  [['I7'], 'a log has an order', (e) => void e.log.push('{"msg":"A00000000F"}')],
  [['I7'], 'Slack was told a token', (e) => void e.said.push('xoxb-of-a-test')],
  [
    ['I7'],
    'a channel was told who bought something',
    (e) => void (postOf(e, ready).blocks ?? []).push({ text: 'Marigold' }),
  ],
  [
    ['I7'],
    'a job carries more than ids',
    (e) => void e.jobs.push({ name: 'read-import', data: { fileName: 'march.csv' } }),
  ],
  [
    ['I7'],
    'somebody got a file who asked for none',
    (e) => {
      e.posts.push({ channel: 'D0DANA', ts: '3.000000', user: 'U0BOT', text: '', fileIds: ['F7'] });
    },
  ],
  [['I8'], 'a record was changed without a trace', (e) => void e.writes.push({ ...firstWrite(e), entityId: '32' })],
  [['I8'], 'a trace has no change', (e) => void e.writes.shift()],
  [
    ['I8'],
    'the trail has another value than the record',
    (e) => void Object.assign(firstAudit(e).after ?? {}, { status: 'HOLD' }),
  ],
  [['I8'], 'the trail names somebody who did not decide', (e) => void Object.assign(firstAudit(e), { actor: 'UDANA' })],
  [['I8'], 'nobody ever clicked', (e) => void e.decisions.shift()],
  [['I8'], 'the trail names another line', (e) => void Object.assign(firstAudit(e), { line: 3 })],
  [['I8'], 'the trail names no line', (e) => void Object.assign(firstAudit(e), { line: null })],
  [
    ['I8'],
    'a value was written that the line does not have',
    (e) => {
      Object.assign(firstAudit(e).after ?? {}, { tracking_number: 'T99' });
      Object.assign(firstWrite(e).after ?? {}, { tracking_number: 'T99' });
    },
  ],
  [
    ['I8'],
    'the trail says that another column of an order changed',
    (e) => void Object.assign(auditOf(e, 'A42').after ?? {}, { changed: 'shipState' }),
  ],
  [['I8'], 'an order is said to be new that was there', (e) => void Object.assign(writeOf(e, 'A41'), { before: {} })],
  [
    ['I8'],
    'a warehouse was added that the file does not name',
    (e) => {
      Object.assign(auditOf(e, '9').after ?? {}, { name: 'East' });
      Object.assign(writeOf(e, '9').after ?? {}, { name: 'East' });
    },
  ],
  [['I8'], 'an item was added without a trace', (e) => void e.audit.splice(e.audit.indexOf(auditOf(e, '411')), 1)],
  [['Slack'], 'Slack would not take something', (e) => void e.refused.push('chat.update: too long')],
  [['process'], 'a replica ended by itself', (e) => void e.ended.push('exit code 1')],
])('%j: %s', (invariants, _what, damage) => {
  const evidence = soundEvidence();
  damage(evidence);
  const found = checkInvariants(evidence).map(({ invariant }) => invariant);
  expect([...new Set(found)]).toEqual(invariants);
});
