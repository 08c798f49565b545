/** A channel’s history that takes more calls than Slack allows at once. */
import { expect, test } from 'vitest';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { openSlackClient } from '../../src/slack/client.ts';
import { readHistory } from '../../src/slack/read-history.ts';
import { serveLocally } from '../support/serve-locally.ts';

const serve = serveLocally();
const threads = ['100.1', '101.1', '102.1', '103.1', '104.1'];

/** Takes two calls for threads in a row, and then asks for a pause of so many seconds. */
async function open(pause: number) {
  let left = 2;
  const address = await serve(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const thread = new URLSearchParams(Buffer.concat(parts).toString()).get('ts');
    const answer = (messages: object[]) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, messages }));
    if (thread === null) return answer(threads.map((ts) => ({ ts, reply_count: 1, latest_reply: `${ts}5` })));
    left -= 1;
    if (left >= 0) return answer([{ ts: thread }, { ts: `${thread}5` }]);
    left = 2;
    response.writeHead(429, { 'retry-after': String(pause) }).end();
  });
  const config = { SLACK_API_URL: `${address}/api/`, SLACK_BOT_TOKEN: 'xoxb-1' };
  return openSlackClient(config, openLog('silent'), createMetrics());
}

test('a history with more threads than Slack lets us read at once is read to its end', async () => {
  const found = await readHistory(await open(1), 'C1', '99');
  expect(found.map(({ ts }) => ts)).toEqual(threads.flatMap((ts) => [ts, `${ts}5`]));
});

test('a pause that is long is left to the job', async () => {
  await expect(readHistory(await open(61), 'C1', '99')).rejects.toMatchObject({ retryAfter: 61 });
});
