/** X58: each slot of a schedule is delivered once, whatever ends in the middle, over both changes of the clocks. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { Queue } from '../../src/jobs/queue.ts';
import { lockSaved, resumeSaved, type SavedRow, updateSaved } from '../../src/saved-searches/saved-row.ts';
import type { Schedule } from '../../src/saved-searches/schedule.ts';
import { recordSharedChannel } from '../../src/slack/channels.ts';
import type { Fault, FaultPlace } from '../workspace/faults.ts';
import { SEED } from '../workspace/seed.ts';
import { type TimeMachine, timeMachines } from './time-machine.ts';

const openTimeMachine = timeMachines();
let machine: TimeMachine;
afterEach(async () => {
  expect(machine.workspace.violations).toEqual([]);
  await machine.close();
});

const { channels, people } = SEED;
const outcomes = () =>
  machine.db.read((tx) =>
    queryRows<{ at: string; outcome: string }>(
      tx,
      sql`select to_char(slot_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at, outcome from schedule_slots order by slot_at`,
    ),
  );

const hour = 3_600_000;

/** Goes through so many days, from each full hour in which a schedule is due to the next such hour. */
async function passDays(from: string, days: number, mayKill?: () => boolean): Promise<void> {
  const start = Date.parse(from);
  const end = start + days * 24 * hour;
  for (let now = start; now <= end; ) {
    await machine.goTo(new Date(now), mayKill);
    const due = (await machine.nextDue())?.getTime() ?? Infinity;
    now += Math.max(1, Math.ceil((due - now) / hour)) * hour;
  }
}

describe('over a change of the clocks, with two replicas that end anywhere', () => {
  test.each<[zone: string, from: string, schedule: Schedule, slots: string[]]>([
    [
      'America/New_York',
      '2026-03-07T05:00Z',
      { days: 'daily', time: '02:30' },
      ['03-07-0230', '03-08-0330', '03-09-0230'],
    ],
    [
      'America/New_York',
      '2026-10-31T04:00Z',
      { days: 'daily', time: '01:30' },
      ['10-31-0130', '11-01-0130', '11-02-0130'],
    ],
    [
      'Europe/Berlin',
      '2026-03-28T00:00Z',
      { days: 'daily', time: '02:30' },
      ['03-28-0230', '03-29-0330', '03-30-0230'],
    ],
    [
      'Europe/Berlin',
      '2026-10-23T22:00Z',
      { days: 'daily', time: '02:30' },
      ['10-24-0230', '10-25-0230', '10-26-0230'],
    ],
    ['Asia/Kolkata', '2026-03-27T19:00Z', { days: 'daily', time: '02:30' }, ['03-28-0230', '03-29-0230', '03-30-0230']],
  ])('%s from %s', async (zone, from, schedule, slots) => {
    machine = await openTimeMachine(zone, from);
    await machine.save({ name: 'Holds', schedule });
    let kills = 0;
    const [chances = []] = fc.sample(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5_000, maxLength: 5_000 }), {
      numRuns: 1,
      seed: 58,
    });
    const step = chances.values();
    const mayKill = () => {
      const ends = step.next().value === 1;
      kills += ends ? 1 : 0;
      return ends;
    };
    await passDays(from, 3, mayKill);
    expect(machine.files(machine.workspace.dm('dana'))).toEqual(slots.map((slot) => `holds-2026-${slot}.csv`));
    expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(slots.map(() => 'exported'));
    expect(kills).toBeGreaterThan(3);
  });
});

test('its dates mean the day of the slot, in the account’s time zone', async () => {
  machine = await openTimeMachine('America/New_York', '2026-03-07T05:00Z');
  await machine.save({ name: 'Yesterday', filter: 'created:yesterday', schedule: { days: 'daily', time: '23:30' } });
  // 23:30 of the 8th is 03:30 of the 9th in UTC; it comes at 01:00 of the 9th in New York.
  await machine.goTo('2026-03-08T04:30Z');
  await machine.goTo('2026-03-09T05:00Z');
  const [first, second] = machine.workspace.dm('dana');
  expect(first?.text).toContain('`Yesterday` · *0 fulfillments* · created Mar 6, 2026, New York time.');
  expect(first?.text).toContain('Nothing matches, so there is only the header.');
  expect(second?.text).toContain('created Mar 7, 2026, New York time.');
  expect(second?.text).toMatch(/It was due <!date\^\d+\^.* and comes late\.$/);
});

test('after days without a bot the latest slot is sent, those before are not, and the file says so', async () => {
  machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z');
  await machine.save({ name: 'Holds', schedule: { days: 'daily', time: '08:00' } });
  await machine.goTo('2026-11-23T18:00Z');
  const [message, ...more] = machine.workspace.dm('dana');
  expect(more).toEqual([]);
  expect(message?.text).toContain(
    '`Holds` · *3 fulfillments* · status Hold. Dates in the file are New York time. It was due <!date',
  );
  expect(message?.text).toContain('and comes late. 3 before it were missed and won’t be sent.');
  expect(await outcomes()).toEqual([
    { at: '2026-11-20 13:00', outcome: 'missed' },
    { at: '2026-11-21 13:00', outcome: 'missed' },
    { at: '2026-11-22 13:00', outcome: 'missed' },
    { at: '2026-11-23 13:00', outcome: 'exported' },
  ]);
  await machine.goTo('2026-11-24T13:00Z');
  expect(machine.files(machine.workspace.dm('dana'))).toEqual([
    'holds-2026-11-23-0800.csv',
    'holds-2026-11-24-0800.csv',
  ]);
});

test('more than twelve hours late nothing is sent, and the person is told once, with a way to have it now', async () => {
  machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z');
  await machine.save({ name: 'Holds', schedule: { days: 'friday', time: '08:00' } });
  await machine.goTo('2026-11-21T02:00Z');
  const [message, ...more] = machine.workspace.dm('dana');
  expect(more).toEqual([]);
  expect(message?.text).toMatch(
    /^`Holds` was due <!date.*>, but I wasn’t running, and I don’t send what is more than 12 hours late\. The next one comes <!date.*>\.$/,
  );
  expect(JSON.stringify(message?.blocks)).toContain('"saved_run"');
  await machine.goTo('2026-11-27T13:00Z');
  expect(machine.files(machine.workspace.dm('dana'))).toEqual(['holds-2026-11-27-0800.csv']);
});

test('somebody who may not use Holdfast any more gets nothing, and is told once', async () => {
  machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z', { OPERATORS: people.lee });
  await machine.save({ name: 'Holds', schedule: { days: 'daily', time: '08:00' } });
  await passDays('2026-11-20T00:00Z', 3);
  const [message, ...more] = machine.workspace.dm('dana');
  expect(more).toEqual([]);
  expect(message?.text).toBe(
    `I paused your scheduled export \`Holds\`, and nothing was sent: You can’t use Holdfast here. Please ask <@${people.lee}>. Resume it when you have access again: \`/fulfillments saved\`.`,
  );
  expect(await outcomes()).toEqual([{ at: '2026-11-20 13:00', outcome: 'refused' }]);
});

test.each([
  ['saved', { name: 'Holds', schedule: { days: 'daily', time: '08:00' } }],
  ['watched', { name: 'Holds', isWatched: true, delivery: 'new' }],
] as const)('a search that is %s for a channel that another company could read before posts nothing there', async (_, search) => {
  const channel = channels.fulfillment;
  machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z', { IMPORT_CHANNELS: channel });
  await recordSharedChannel(machine, { channelId: channel });
  await machine.save({ ...search, deliverTo: channel });
  await machine.goTo('2026-11-20T13:00Z');
  expect(machine.workspace.messages(channel).flatMap(({ files }) => files ?? [])).toEqual([]);
  expect(machine.workspace.dm('dana').map(({ text }) => text)).toEqual([
    expect.stringContaining('is shared with another company, and exports hold customer data.'),
  ]);
});

test.each<[FaultPlace, Fault]>([
  ['files.getUploadURLExternal', { kind: 'error', error: 'internal_error' }],
  ['upload', { kind: 'slow', ms: 1_500 }],
])('an export that waits for %s (%o) while another company begins to read its channel is not posted there', async (at, fault) => {
  const channel = channels.fulfillment;
  machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z', { IMPORT_CHANNELS: channel });
  const schedule = { days: 'daily', time: '08:00' } as const;
  await machine.save({ name: 'Holds', deliverTo: channel, schedule });
  const uploads = machine.workspace.fault({ at, fault });
  const goneTo = machine.goTo('2026-11-20T13:00Z');
  await machine.workspace.waitFor('the upload', () => uploads.hits() > 0, 30_000);
  await recordSharedChannel(machine, { channelId: channel });
  uploads.clear();
  await goneTo;
  expect(machine.workspace.messages(channel).flatMap(({ files }) => files ?? [])).toEqual([]);
  expect(machine.workspace.dm('dana').map(({ text }) => text)).toEqual([
    expect.stringContaining('is shared with another company, and exports hold customer data.'),
  ]);
});

test('a slot is not sent again when the schedule is resumed by a clock that is behind', async () => {
  machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z');
  const { savedSearchId } = await machine.save({ name: 'Holds', schedule: { days: 'daily', time: '08:00' } });
  await machine.goTo('2026-11-20T13:00Z');
  await machine.db.write(async (tx) => {
    const row = await lockSaved(tx, savedSearchId);
    if (row === null) throw new Error('it is gone');
    const clock = { now: new Date('2026-11-20T12:59Z'), timeZone: 'America/New_York' };
    await resumeSaved({ tx, queue: machine.queue }, row, clock);
  });
  await machine.goTo('2026-11-20T13:01Z');
  expect(machine.files(machine.workspace.dm('dana'))).toEqual(['holds-2026-11-20-0800.csv']);
  await machine.goTo('2026-11-21T13:00Z');
  expect(machine.files(machine.workspace.dm('dana'))).toHaveLength(2);
});

test('a filter that can’t be understood any more is not tried for days: its person is told what to change', async () => {
  machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z');
  await machine.save({ name: 'Holds', filter: 'status:-hold', schedule: { days: 'daily', time: '08:00' } });
  await passDays('2026-11-20T00:00Z', 3);
  const [message, ...more] = machine.workspace.dm('dana');
  expect(more).toEqual([]);
  expect(message?.text).toBe(
    'I paused your scheduled export `Holds`, and nothing was sent: I can’t tell what “status:-hold” leaves out. Put the dash before the filter: “-status:hold”. Change its filter to continue: `/fulfillments saved`.',
  );
  expect(await outcomes()).toEqual([{ at: '2026-11-20 13:00', outcome: 'refused' }]);
});

test('a slot that was dealt with before can be refused all the same', async () => {
  machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z', { OPERATORS: people.lee });
  const { savedSearchId } = await machine.save({ name: 'Holds', schedule: { days: 'daily', time: '08:00' } });
  await machine.db.write((tx) =>
    tx.execute(sql`insert into schedule_slots (saved_search_id, slot_at, outcome)
      values (${savedSearchId}, '2026-11-20T13:00Z', 'missed')`),
  );
  await machine.goTo('2026-11-20T13:00Z');
  expect(machine.workspace.dm('dana')[0]?.text).toContain('I paused your scheduled export `Holds`');
  expect(await outcomes()).toEqual([{ at: '2026-11-20 13:00', outcome: 'missed' }]);
});

/** Does something to a locked saved search. */
const changeRow = (
  change: (work: { tx: Transaction; queue: Queue }, row: SavedRow) => Promise<unknown>,
  row: SavedRow,
) =>
  machine.db.write(async (tx) => {
    const locked = await lockSaved(tx, row.savedSearchId);
    if (locked === null) throw new Error('it is gone');
    await change({ tx, queue: machine.queue }, locked);
  });

const addHold = (id: number) =>
  machine.db.write((tx) =>
    tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status) values (${id}, 'A000000001', 'HOLD')`),
  );
const texts = () => machine.workspace.dm('dana').map(({ text }) => text);

describe('a delivery only when there is something', () => {
  const schedule: Schedule = { days: 'daily', time: '08:00' };

  test('sends no file while nothing matches', async () => {
    machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z');
    await machine.save({ name: 'Failed', filter: 'status:failed', schedule, delivery: 'matches' });
    await machine.goTo('2026-11-20T13:00Z');
    await machine.db.write((tx) => tx.execute(sql`update fulfillments set status = 'FAILED' where fulfillment_id = 2`));
    await machine.goTo('2026-11-21T13:00Z');
    await machine.goTo('2026-11-22T13:00Z');
    expect(texts()).toEqual([expect.stringContaining('*1 fulfillment*'), expect.stringContaining('*1 fulfillment*')]);
    expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(['nothing', 'exported', 'exported']);
  });

  test('sends everything first, and then only what is new', async () => {
    machine = await openTimeMachine('America/New_York', '2026-11-20T00:00Z');
    await machine.save({ name: 'Holds', schedule, delivery: 'new' });
    await machine.goTo('2026-11-20T13:00Z');
    await addHold(4);
    await machine.goTo('2026-11-21T13:00Z');
    await machine.goTo('2026-11-22T13:00Z');
    expect(texts()).toEqual([
      expect.stringContaining('*3 fulfillments*'),
      expect.stringMatching(/\*1 fulfillment\* .* Only what is new since the last time\./),
    ]);
    expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(['exported', 'exported', 'nothing']);
  });
});

describe('a file that could not be sent', () => {
  const schedule: Schedule = { days: 'daily', time: '08:00' };
  const isThere = (members: string[]) => machine.workspace.changeChannel(channels.fulfillment, { members });
  const sent = () => machine.workspace.messages(channels.fulfillment).map(({ text }) => text);
  const clock = { now: new Date('2026-11-20T14:00Z'), timeZone: 'America/New_York' };

  test('because its channel is gone: what was in it is still new when the schedule goes on', async () => {
    machine = await openTimeMachine(clock.timeZone, '2026-11-20T00:00Z', { IMPORT_CHANNELS: channels.fulfillment });
    isThere([people.dana]);
    const row = await machine.save({ name: 'Holds', schedule, delivery: 'new', deliverTo: channels.fulfillment });
    await machine.goTo('2026-11-20T13:00Z');
    expect(texts()).toEqual([
      expect.stringMatching(/^I paused your scheduled export `Holds`.* `\/fulfillments saved`\.$/),
    ]);
    isThere([people.dana, SEED.botUser]);
    await changeRow((work, found) => resumeSaved(work, found, clock), row);
    await addHold(4);
    await machine.goTo('2026-11-21T13:00Z');
    await machine.goTo('2026-11-22T13:00Z');
    expect(sent()).toEqual([expect.stringMatching(/\*4 fulfillments\* .* Only what is new/)]);
  });

  test('because Slack takes no files: what was in it is new the next time', async () => {
    machine = await openTimeMachine(clock.timeZone, '2026-11-20T00:00Z');
    await machine.save({ name: 'Holds', schedule, delivery: 'new' });
    const fault = { kind: 'error', error: 'file_uploads_disabled' } as const;
    machine.workspace.fault({ at: 'files.getUploadURLExternal', fault, times: 2 });
    await machine.goTo('2026-11-20T13:00Z');
    await machine.goTo('2026-11-21T13:00Z');
    await machine.goTo('2026-11-22T13:00Z');
    expect(texts().filter((text) => text.includes('*3 fulfillments*'))).toHaveLength(1);
    expect(machine.files(machine.workspace.dm('dana'))).toHaveLength(1);
  });

  test('does not pause a schedule that sends elsewhere by now', async () => {
    machine = await openTimeMachine(clock.timeZone, '2026-11-20T00:00Z', { IMPORT_CHANNELS: channels.fulfillment });
    isThere([people.dana]);
    const row = await machine.save({ name: 'Holds', schedule, deliverTo: channels.fulfillment });
    await machine.goTo('2026-11-20T13:00Z');
    const values = { ...row, schedule, deliverTo: null };
    await changeRow((work, found) => updateSaved(work, found, values, clock), row);
    await machine.db.write(async (tx) => {
      const [slot] = await queryRows<{ id: string }>(tx, sql`select export_id as id from schedule_slots`);
      await machine.queue.send(tx, 'pause-schedule', { exportId: slot?.id ?? '', because: 'gone' });
    });
    await machine.goTo('2026-11-20T15:00Z');
    await machine.goTo('2026-11-21T13:00Z');
    expect(texts()).toEqual([
      expect.stringMatching(
        /^I paused your scheduled export `Holds`.* Its fulfillments are still marked as exported\.$/,
      ),
      expect.stringContaining('*3 fulfillments*'),
    ]);
  });
});

describe('a search that is watched', () => {
  const at = (time: string) => `2026-11-20T${time}Z`;

  /** Gives it another filter at a moment. */
  const edit = (saved: SavedRow, time: string, filter: string) =>
    changeRow(
      (work, row) =>
        updateSaved(
          work,
          row,
          { ...row, filter, schedule: null },
          { now: new Date(at(time)), timeZone: 'America/New_York' },
        ),
      saved,
    );

  test('and changed after a message learns at once what is there, so that no match is missed', async () => {
    machine = await openTimeMachine('America/New_York', at('12:00'));
    const saved = await machine.save({ name: 'Holds', isWatched: true, delivery: 'new' });
    await machine.goTo(at('12:05'));
    await addHold(4);
    await machine.goTo(at('12:20'));
    expect(texts()).toHaveLength(1);
    await edit(saved, '12:25', 'status:failed');
    await machine.goTo(at('12:26'));
    await machine.db.write((tx) => tx.execute(sql`update fulfillments set status = 'FAILED' where fulfillment_id = 2`));
    for (const time of ['12:40', '13:20', '13:40']) await machine.goTo(at(time));
    expect(texts()).toEqual([expect.anything(), expect.stringMatching(/\*1 fulfillment\* · status Failed/)]);
  });

  test('and sent in another format from now on is still the same search', async () => {
    machine = await openTimeMachine('America/New_York', at('12:00'));
    const saved = await machine.save({ name: 'Holds', isWatched: true, delivery: 'new' });
    await machine.goTo(at('12:05'));
    await addHold(4);
    await edit(saved, '12:08', 'status:hold format:xlsx');
    await machine.goTo(at('12:20'));
    expect(texts()).toEqual([expect.stringContaining('*1 fulfillment*')]);
  });

  test('tells of new matches within 15 minutes, once, and not more than once an hour, wherever replicas end', async () => {
    machine = await openTimeMachine('America/New_York', at('12:00'));
    await machine.save({ name: 'Holds', isWatched: true, delivery: 'new' });
    const [chances = []] = fc.sample(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5_000, maxLength: 5_000 }), {
      numRuns: 1,
      seed: 9,
    });
    const step = chances.values();
    const mayKill = () => step.next().value === 1;
    await machine.goTo(at('12:05'), mayKill);
    expect(texts()).toEqual([]);
    await addHold(4);
    await machine.goTo(at('12:20'), mayKill);
    expect(texts()).toEqual([expect.stringContaining('*1 fulfillment*')]);
    await addHold(5);
    await addHold(6);
    for (const time of ['12:30', '12:45', '13:00', '13:10']) await machine.goTo(at(time), mayKill);
    expect(texts()).toHaveLength(1);
    await machine.goTo(at('13:30'), mayKill);
    expect(texts()).toEqual([expect.anything(), expect.stringContaining('*2 fulfillments*')]);
    await machine.goTo(at('15:00'), mayKill);
    expect(texts()).toHaveLength(2);
  });

  test('is paused with its reason when its person may no longer use Holdfast', async () => {
    machine = await openTimeMachine('America/New_York', at('12:00'), { OPERATORS: people.lee });
    await machine.save({ name: 'Holds', isWatched: true, delivery: 'new' });
    await machine.goTo(at('12:05'));
    expect(texts()).toEqual([expect.stringContaining('I paused your scheduled export `Holds`')]);
  });
});

describe('in a channel', () => {
  const schedule: Schedule = { days: 'daily', time: '08:00' };
  const start = '2026-11-20T00:00Z';

  test('that is named for it, all see the file and whose it is', async () => {
    machine = await openTimeMachine('America/New_York', start, { IMPORT_CHANNELS: channels.fulfillment });
    await machine.save({ name: 'Holds', schedule, deliverTo: channels.fulfillment });
    await machine.goTo('2026-11-20T13:00Z');
    const [message] = machine.workspace.messages(channels.fulfillment);
    expect(message?.text).toBe(
      `\`Holds\` · *3 fulfillments* · status Hold. Dates in the file are New York time. Scheduled by <@${people.dana}>.`,
    );
    expect(machine.workspace.dm('dana')).toEqual([]);
  });

  test.each([
    [
      'that is not named for it any more',
      channels.returns,
      `<#${channels.returns}> is no longer a channel for exports. You can send it to yourself instead`,
    ],
    [
      'that the bot was removed from',
      channels.fulfillment,
      `I couldn’t post in <#${channels.fulfillment}>. If it still exists, invite me. Then resume it`,
    ],
  ])('%s nobody gets it, and the person is told once', async (_, deliverTo, words) => {
    machine = await openTimeMachine('America/New_York', start, { IMPORT_CHANNELS: channels.fulfillment });
    machine.workspace.changeChannel(channels.fulfillment, { members: [people.dana] });
    await machine.save({ name: 'Holds', schedule, deliverTo });
    await passDays(start, 3);
    const [message, ...more] = machine.workspace.dm('dana');
    expect(more).toEqual([]);
    expect(message?.text).toContain(`I paused your scheduled export \`Holds\`, and nothing was sent: ${words}`);
    expect(machine.workspace.messages(channels.fulfillment)).toEqual([]);
    expect(machine.workspace.messages(channels.returns)).toEqual([]);
  });
});
