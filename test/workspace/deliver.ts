/** Brings payloads to the app, by its request URL or over Socket Mode, and records what it answered. */
import { type Answer, postSigned, signedHeaders } from './post-signed.ts';
import type { Json } from './protocol.ts';
import type { Delivery } from './record.ts';
import { type SocketLink, sendOverSocket } from './socket-mode.ts';
import type { World } from './world.ts';

/** Something to bring to the app. Commands go as form fields, interactions as a form field `payload`, events as JSON. */
export interface Parcel {
  kind: Delivery['kind'];
  id: string;
  payload: Json;
}

function encode({ kind, payload }: Parcel): { rawBody: string; contentType: string } {
  if (kind === 'event') return { rawBody: JSON.stringify(payload), contentType: 'application/json' };
  const fields = kind === 'command' ? (payload as { [key: string]: string }) : { payload: JSON.stringify(payload) };
  return { rawBody: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

type Road =
  | { over: 'http'; url: string }
  | { over: 'socket'; url: string; link: SocketLink }
  | { over: 'nothing'; url: string };

/** The way to the app; its request URLs take turns, and so do its connections. */
function nextRoad(world: World): Road {
  const url = world.requestUrls.shift();
  if (url !== undefined) {
    world.requestUrls.push(url);
    return { over: 'http', url };
  }
  const [link] = world.links;
  if (!link) return { over: 'nothing', url: '' };
  world.links.delete(link);
  world.links.add(link);
  return { over: 'socket', url: '', link };
}

function travel(world: World, road: Road, parcel: Parcel, attempt: Attempt): Promise<Answer> {
  const { deadlineMs } = world.settings;
  if (road.over === 'http') return postSigned(road.url, attempt.headers, attempt.rawBody, deadlineMs);
  if (road.over === 'socket') return sendOverSocket(road.link, parcel, { deadlineMs, ...attempt });
  const noRetry = !world.everReachable;
  return Promise.resolve({ outcome: 'connection_failed', status: 0, answer: undefined, ackMs: 0, noRetry });
}

interface Attempt {
  retry: number;
  /** why it is sent again; undefined at first */
  reason: string | undefined;
  headers: { [name: string]: string };
  rawBody: string;
}

async function attempt(world: World, parcel: Parcel, retry: number, reason: string | undefined): Promise<Answer> {
  const { rawBody, contentType } = encode(parcel);
  const headers = {
    'content-type': contentType,
    ...signedHeaders(world.settings.signingSecret, rawBody, Date.now()),
    ...(reason && { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason }),
  };
  const at = Date.now();
  const road = nextRoad(world);
  const answer = await travel(world, road, parcel, { retry, reason, headers, rawBody });
  const { noRetry: _, ...answered } = answer;
  const { over, url } = road;
  world.record.deliveries.push({ at, ...parcel, retry, over, url, headers, rawBody, ...answered });
  return answer;
}

function pause(world: World, ms: number): Promise<void> {
  return new Promise((resume) => world.background.later(ms, resume));
}

/**
 * Delivers a parcel and resolves with the record of its last attempt.
 * Events are sent again while they are not acknowledged; commands and interactions are sent once.
 */
export async function deliver(world: World, parcel: Parcel): Promise<Delivery> {
  const delays = parcel.kind === 'event' ? world.settings.retryDelaysMs : [];
  let answer = await attempt(world, parcel, 0, undefined);
  for (const [index, delay] of delays.entries()) {
    if (answer.outcome === 'acknowledged' || answer.noRetry) break;
    await pause(world, delay);
    answer = await attempt(world, parcel, index + 1, answer.outcome);
  }
  const last = world.record.deliveries.findLast((one) => one.id === parcel.id);
  if (!last) throw new Error(`The delivery ${parcel.id} is missing from the record.`);
  return last;
}
