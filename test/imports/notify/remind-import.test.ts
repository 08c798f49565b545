/** Whom a reminder mentions: few, and only people who can decide. */

import { expect, test } from 'vitest';
import { type ReminderRequest, reminderMessage } from '../../../src/imports/messages/notification-messages.ts';
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import { chooseReminded, type ReminderRules } from '../../../src/imports/notify/remind-import.ts';
import { makeCounts, makeEffect, makeImport } from '../../support/make-import.ts';

const dana = 'U0DANA';
const lee = 'U0LEE';
const olga = 'U0OLGA';
const group = 'S0LEADS';
const rules: ReminderRules = { chosen: [], approvers: [], fourEyesRows: undefined, isPrivate: false, sharerMay: true };
const effect = makeEffect({ records: 10 });
const ready = makeImport({
  sharedBy: dana,
  counts: { tracking: makeCounts({ effect: { skip: effect, all: effect } }) },
});
const corrected = { ...ready, correctors: [{ by: lee, rows: 1 }] };
const posted = { ...ready, sharedBy: lee, postedBy: dana };
const asking = makeImport({ sharedBy: dana, state: 'asking', kind: null });

test.each<[what: string, row: ImportRow, given: Partial<ReminderRules>, ids: string[], request: ReminderRequest]>([
  ['nobody is named: who shared it', ready, {}, [dana], 'decide'],
  [
    'nobody is named and it takes two: who shared it, to find a colleague',
    ready,
    { fourEyesRows: 10 },
    [dana],
    'find a colleague',
  ],
  ['the approvers', ready, { approvers: [lee, olga] }, [lee, olga], 'decide'],
  [
    'the group before people, three at most',
    ready,
    { approvers: [dana, lee, olga, 'U1', group] },
    [group, dana, lee],
    'decide',
  ],
  ['not the author, where it takes two', ready, { approvers: [dana, lee], fourEyesRows: 10 }, [lee], 'decide'],
  ['the author, where it does not', ready, { approvers: [dana, lee], fourEyesRows: 11 }, [dana, lee], 'decide'],
  ['not who corrected it', corrected, { approvers: [lee, olga], fourEyesRows: 1 }, [olga], 'decide'],
  [
    'not who posted the file that another imports',
    posted,
    { approvers: [dana, olga], fourEyesRows: 1 },
    [olga],
    'decide',
  ],
  ['nobody else may: who shared it', ready, { approvers: [dana], fourEyesRows: 1 }, [dana], 'find a colleague'],
  ['those chosen for the channel', ready, { approvers: [group], chosen: [olga] }, [olga], 'decide'],
  [
    'the approvers, when the one chosen is the author',
    ready,
    { approvers: [group], chosen: [dana], fourEyesRows: 1 },
    [group],
    'decide',
  ],
  [
    'of what kind a file is: who shared it',
    asking,
    { approvers: [group], chosen: [olga], fourEyesRows: 1 },
    [dana],
    'decide',
  ],
  ['where only the sharer sees it: the sharer', ready, { approvers: [group], isPrivate: true }, [dana], 'decide'],
  [
    'where only the sharer sees it, who may not confirm',
    ready,
    { approvers: [group], isPrivate: true, sharerMay: false },
    [dana],
    'share it where others see it',
  ],
  [
    'where only the sharer sees it and it takes two',
    ready,
    { approvers: [group], isPrivate: true, fourEyesRows: 1 },
    [dana],
    'share it where others see it',
  ],
])('%s', (_, row, given, ids, request) => {
  expect(chooseReminded(row, { ...rules, ...given })).toEqual({ ids, request });
});

test.each<[what: string, row: ImportRow, request: ReminderRequest, words: string]>([
  [
    'somebody who can decide',
    ready,
    'decide',
    ':hourglass: `march.csv` is still waiting for a decision: Add tracking numbers to 10 fulfillments. <@U0LEE>, please confirm or discard it above.',
  ],
  [
    'somebody who has to find another',
    ready,
    'find a colleague',
    ':hourglass: `march.csv` is still waiting for a decision: Add tracking numbers to 10 fulfillments. <@U0LEE>, it needs approval from someone other than you. Please ask a colleague.',
  ],
  [
    'somebody who knows the file',
    asking,
    'decide',
    ':hourglass: `march.csv` is still waiting for a choice. <@U0LEE>, please choose above what to import.',
  ],
  [
    'somebody whom nobody else can help there',
    ready,
    'share it where others see it',
    ':hourglass: `march.csv` is still waiting for a decision: Add tracking numbers to 10 fulfillments. <@U0LEE>, it needs approval from someone else, and only you can see it here. Please share the file in a channel.',
  ],
  [
    'nobody, once it is settled',
    { ...ready, state: 'applied' },
    'decide',
    '`march.csv` is settled: see the summary above.',
  ],
  ['nobody, while it is read once more', { ...ready, state: 'received' }, 'decide', '`march.csv` is being read again.'],
])('the reminder speaks to %s', (_, row, request, words) => {
  expect(reminderMessage(row, { ids: [lee], request }).text).toBe(words);
});
