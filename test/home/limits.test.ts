/** The Home tab, the settings form and what is said in reminders keep to Slack’s limits, with the longest data. */

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ExportRow } from '../../src/exports/export-row.ts';
import { type Home, homeView, outsiderHome, shownImports, strangerHome } from '../../src/home/home-message.ts';
import { settingsForm } from '../../src/home/settings-form.ts';
import { reminderMessage, resultMessage } from '../../src/imports/messages/notification-messages.ts';
import type { Counts } from '../../src/imports/model/counts.ts';
import type { ImportRow } from '../../src/imports/model/import-row.ts';
import { importStateCodes } from '../../src/imports/model/lifecycle.ts';
import { importResults } from '../../src/imports/model/message-kinds.ts';
import type { DeadEvent } from '../../src/imports/webhooks/webhook-events.ts';
import { makeCounts, makeEffect, makeImport } from '../support/make-import.ts';
import { checkMessage, checkView } from '../workspace/limits.ts';

const moment = new Date('2026-11-22T12:00:00Z');
const effect = makeEffect({
  ...{ records: 999_999, replaced: 888_888, statusKept: 111_111, alreadyShipped: 333_333, purchases: 222_222 },
  ...{ statuses: { RETURNED: 444_444, CANCELLED: 444_444 }, trials: 111_111 },
});
const counts: Counts = makeCounts({
  rows: 1_000_000,
  rejected: 500,
  ambiguous: 400,
  effect: { skip: effect, all: effect },
});
const awkward = '&<!channel>*_`~ÄÖÜß';

function longImport(state: ImportRow['state'], fileName: string): ImportRow {
  return makeImport({
    ...{ state, kind: 'returns', fileName, counts: { tracking: counts, returns: counts } },
    ...{ sharedBy: 'U012345678', decidedBy: 'U012345678', undoneBy: 'U012345678', channelId: 'C012345678' },
    ...{ sharedAt: moment, expiresAt: moment, decidedAt: moment, appliedAt: moment, undoneAt: moment },
    outcome: { records: 999_999, purchases: 222_222 },
    refusal: { code: 'E_ANY', text: '&amp;'.repeat(60) },
    sentBackReason: '&'.repeat(500),
  });
}

const many = <T>(row: T): T[] => Array.from({ length: 20 }, () => row);
const ids = Array.from({ length: 50 }, (_, n) => `U01234567${n}`);

function fullHome(fileName: string): Home {
  const exported = (state: string) =>
    many({
      exportId: 'x',
      state,
      filter: `sku:${awkward.repeat(30)}`,
      format: 'xlsx',
      rowCount: 1_000_000,
      requestedAt: moment,
    } as ExportRow);
  const row = (state: ImportRow['state']) => many(longImport(state, fileName));
  const settings = {
    ...{ operators: ids, approvers: ids, fourEyesRows: 10_000_000, previewHours: 8760, undoHours: 8760 },
    ...{ maxFileMb: 1024, maxRows: 10_000_000, timeZone: 'America/Argentina/ComodRivadavia', importChannels: ids },
    channels: many({
      channelId: 'C012345678',
      remindAtHour: 12,
      remind: ids.slice(0, 3),
      tellsSharer: false,
      asksApprovers: false,
      sendsResults: true,
    }).slice(0, 5),
  };
  const event: DeadEvent['event'] = {
    ...{ eventId: randomUUID(), place: 1n, importId: randomUUID(), type: 'import.undone', state: 'dead' },
    ...{ createdAt: new Date(), attempts: 13, dueAt: new Date(), endedAt: new Date(), failure: 'HTTP 500' },
  };
  const webhooks = row('undone').map((one) => ({ event, row: one }));
  return {
    may: { operate: true, approve: true },
    needs: {
      toDecide: row('ready'),
      withOthers: row('asking'),
      running: { imports: row('undoing'), exports: exported('running') },
      failed: { imports: [...row('refused').slice(0, 3), ...row('expired')], exports: exported('failed'), webhooks },
      done: { imports: row('undone'), exports: exported('done') },
    },
    links: new Map([
      ['00000000-0000-4000-8000-000000000000', `https://workspace.slack.com/archives/${'p'.repeat(100)}`],
    ]),
    settings,
    stuck: 10_001,
    saved: many({ savedSearchId: 'x', name: '*'.repeat(60), filter: `sku:${awkward.repeat(30)}` }),
    undoable: new Set(['00000000-0000-4000-8000-000000000000']),
  };
}

/** Names as people have them, and as only somebody who wants to break it has. */
const names = ['Rücksendungen_Großhändler_Überprüfung_Österreich_KW47_ä.csv', `${'&`'.repeat(126)}.csv`, '*_~.csv'];

test.each(names)('a full Home tab for %s', (name) => {
  const home = fullHome(name);
  const view = homeView(home);
  expect(checkView(view, 'home')).toEqual([]);
  const text = JSON.stringify(view);
  expect(text).not.toContain('<!channel>');
  // Nothing was cut in the middle of its markup.
  expect(text).not.toMatch(/"mrkdwn","text":"[^"]*…"/);
  expect(shownImports(home.needs)).toHaveLength(30);
  expect(text).toContain('and 10 more');
});

test('an empty Home tab, and those of people who may not', () => {
  const full = fullHome('a.csv');
  const none = { imports: [], exports: [], webhooks: [] };
  const needs = { toDecide: [], withOthers: [], running: none, failed: none, done: none };
  const views = [
    homeView({ ...full, needs, may: { operate: true, approve: false } }),
    homeView({ ...full, needs, may: { operate: false, approve: true } }),
    outsiderHome('Holdfast works only for members of the workspace it belongs to.'),
    strangerHome(ids),
  ];
  expect(views.map((view) => checkView(view, 'home'))).toEqual(views.map(() => []));
});

test('the settings form', () => {
  const settings = {
    remindAtHour: null,
    remind: ids.slice(0, 3),
    tellsSharer: false,
    asksApprovers: false,
    sendsResults: true,
  };
  const channel = { channelId: 'C0123456789', settings, changed: { by: 'U012345678', at: moment } };
  const timeZone = 'America/Argentina/ComodRivadavia';
  const forms = [
    settingsForm({ askedIn: 'C0FULFILLMENT', teamId: 'T1', channel, timeZone }),
    settingsForm({ askedIn: 'C0FULFILLMENT', teamId: 'T1', channel: null, timeZone }),
  ];
  expect(forms.map((view) => checkView(view, 'modal'))).toEqual([[], []]);
});

test.each(names)('reminders and results about %s', (name) => {
  const reminders = importStateCodes.map((state) =>
    reminderMessage(longImport(state, name), { ids: ids.slice(0, 3), request: 'share it where others see it' }),
  );
  const told = importResults.map((result) => resultMessage(longImport('applied', name), result, ids));
  for (const message of [...reminders, ...told]) expect(checkMessage(message, true)).toEqual([]);
});
