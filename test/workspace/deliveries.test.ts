/** Deliveries: signatures, deadline, retries, and which events the app is told of. Received by a bare HTTP server. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BareReceiver, startReceiver } from './bare-receiver.ts';
import { startWorkspace } from './start-workspace.ts';
import type { Workspace } from './workspace.ts';

let workspace: Workspace;
let app: BareReceiver;
const channel = 'C0FULFILLMENT';
const DEADLINE_MS = 80;
const LATE = { status: 200, afterMs: DEADLINE_MS * 2 };

beforeEach(async () => {
  app = await startReceiver();
  workspace = await startWorkspace({ deadlineMs: DEADLINE_MS, retryDelaysMs: [0, 5, 10] });
  workspace.deliverTo(app.url);
});

afterEach(async () => {
  await workspace.stop();
  await app.stop();
});

const events = () => app.received.map(({ body }) => JSON.parse(body).event);
const retries = () =>
  app.received.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]);

describe('signature', () => {
  test('covers the timestamp and the body', async () => {
    workspace.as('dana').shareFile(channel, { name: 'a.csv', content: 'a\n' });
    await workspace.idle();
    const [first] = app.received;
    const { headers, body } = first ?? { headers: {}, body: '' };
    const signed = createHmac('sha256', workspace.signingSecret).update(
      `v0:${headers['x-slack-request-timestamp']}:${body}`,
    );
    expect(headers['x-slack-signature']).toBe(`v0=${signed.digest('hex')}`);
  });

  test('can be bent when a delivery is sent again: older, wrong, missing', async () => {
    await workspace.as('dana').say(channel, 'x');
    await workspace.idle();
    const [delivery] = workspace.record.deliveries;
    if (!delivery) throw new Error('Nothing was delivered.');
    await workspace.resend(delivery, { ageSeconds: 301 });
    await workspace.resend(delivery, { signature: 'wrong' });
    await workspace.resend(delivery, { signature: 'missing' });
    const [right, old, wrong, missing] = app.received.map(({ headers }) => headers);
    expect(Number(right?.['x-slack-request-timestamp']) - Number(old?.['x-slack-request-timestamp'])).toBeGreaterThan(
      299,
    );
    expect(wrong?.['x-slack-signature']).toMatch(/^v0=0+$/);
    expect(missing).not.toHaveProperty('x-slack-signature');
    expect(new Set(app.received.map(({ body }) => body)).size).toBe(1);
  });
});

describe('retries of events', () => {
  test.each([
    { name: 'answered at once', given: [{ status: 200 }], want: [[undefined, undefined]] },
    {
      name: 'refused once',
      given: [{ status: 503 }, { status: 200 }],
      want: [
        [undefined, undefined],
        ['1', 'http_error'],
      ],
    },
    {
      name: 'late once',
      given: [LATE, { status: 200 }],
      want: [
        [undefined, undefined],
        ['1', 'http_timeout'],
      ],
    },
    {
      name: 'refused for good',
      given: [{ status: 500 }, { status: 500 }, { status: 500 }, { status: 500 }, { status: 500 }],
      want: [
        [undefined, undefined],
        ['1', 'http_error'],
        ['2', 'http_error'],
        ['3', 'http_error'],
      ],
    },
  ])('$name: $want.length attempts of one event', async ({ given, want }) => {
    app.plan.push(...given);
    await workspace.as('dana').say(channel, 'x');
    await workspace.idle();
    expect(retries()).toEqual(want);
    expect(new Set(app.received.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1);
  });

  test('a command that is not acknowledged is sent once, and the person is told', async () => {
    app.plan.push(LATE);
    const delivery = await workspace.as('dana').command('help');
    expect(delivery.outcome).toBe('http_timeout');
    expect(app.received).toHaveLength(1);
    expect(workspace.violations).toMatchObject([{ via: 'acknowledgement', rule: 'http_timeout' }]);
  });
});

describe('which events are told', () => {
  test.each([
    { where: 'C0FULFILLMENT', type: 'channel' },
    { where: 'C0RETURNS', type: 'group' },
    { where: 'C0GENERAL', type: undefined },
  ])('a file shared in $where: $type', async ({ where, type }) => {
    workspace.as('dana').shareFile(where, { name: 'a.csv', content: 'a\n' });
    await workspace.idle();
    expect(events().map((event) => event.channel_type)).toEqual(type ? [type] : []);
  });

  test('a file share holds the files, the person and where it is', async () => {
    const { ts, fileIds } = workspace
      .as('dana')
      .shareFile(channel, { name: 'a.csv', content: 'a\n' }, { text: 'for @lee' });
    await workspace.idle();
    expect(JSON.parse(app.received[0]?.body ?? '')).toMatchObject({
      type: 'event_callback',
      team_id: 'T0HOMETEAM',
      api_app_id: 'A0HOLDFAST',
      event_id: expect.stringMatching(/^Ev[A-Z0-9]+$/),
      authorizations: [{ user_id: 'U0HOLDFAST', is_bot: true }],
      event: {
        type: 'message',
        subtype: 'file_share',
        ts,
        channel,
        user: 'U0DANAREYES',
        text: 'for <@U0LEENOVAK>',
        files: [
          { id: fileIds[0], name: 'a.csv', size: 2, url_private_download: expect.stringContaining(workspace.url) },
        ],
      },
    });
  });

  test('a deleted message is told as deleted, one with replies as a tombstone', async () => {
    const dana = workspace.as('dana');
    const alone = await dana.say(channel, 'alone');
    const parent = await dana.say(channel, 'parent');
    await dana.say(channel, 'reply', parent);
    dana.deleteMessage(channel, alone);
    dana.deleteMessage(channel, parent);
    await workspace.idle();
    expect(events().slice(3)).toMatchObject([
      { subtype: 'message_deleted', deleted_ts: alone },
      { subtype: 'message_changed', message: { subtype: 'tombstone', ts: parent, reply_count: 1 } },
    ]);
  });

  test('somebody of another company is known by their team', async () => {
    workspace.as('eva').shareFile('C0PARTNERS', { name: 'a.csv', content: 'a\n' });
    await workspace.idle();
    const body = JSON.parse(app.received[0]?.body ?? '');
    expect(body).toMatchObject({ is_ext_shared_channel: true, event: { user_team: 'T0PARTNERCO' } });
  });

  test('any event can be sent by hand, its wrapping changed', async () => {
    await workspace.sendEvent(
      { type: 'file_shared', file_id: 'F1', channel_id: channel },
      { team_id: 'T0FOREIGN', event_id: 'EvX' },
    );
    expect(JSON.parse(app.received[0]?.body ?? '')).toMatchObject({
      team_id: 'T0FOREIGN',
      event_id: 'EvX',
      event: { file_id: 'F1' },
    });
  });

  test('an event that is not in the manifest is not told', async () => {
    await workspace.stop();
    workspace = await startWorkspace({ adjustManifest: (manifest) => ({ ...manifest, botEvents: [] }) });
    await workspace.as('dana').say(channel, 'x');
    expect(await workspace.as('dana').openHome()).toBeUndefined();
    expect(workspace.record.deliveries).toEqual([]);
  });
});
