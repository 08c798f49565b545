/** What goes wrong at Slack's side, drawn by chance from a table: where, in which way, and how often in a row. */
import type { Random } from '../demo/random.ts';
import type { Fault, FaultPlace, FaultScript } from '../workspace/faults.ts';

type FaultKind = Fault['kind'];

/** Where it strikes, with its weight: the more often a method is called, the more often it fails. */
const places: Partial<Record<FaultPlace, number>> = {
  api: 12,
  'chat.postMessage': 8,
  'chat.update': 8,
  'files.info': 3,
  download: 4,
  'conversations.replies': 3,
  'users.info': 2,
  'chat.getPermalink': 1,
  'conversations.open': 1,
  'chat.postEphemeral': 1,
  'views.open': 1,
  'views.update': 1,
  'files.getUploadURLExternal': 1,
  'files.completeUploadExternal': 1,
  upload: 1,
  response_url: 2,
};

const kinds: Partial<Record<FaultKind, number>> = {
  rate_limited: 3,
  status: 4,
  slow: 3,
  reset: 4,
  accepted_then_dropped: 3,
  error: 1,
};
const downloadKinds: Partial<Record<FaultKind, number>> = { status: 2, slow: 2, reset: 2, not_ready: 1, truncated: 2 };

/**
 * Once in so many late answers, Slack takes a little longer than the bot waits for it (10 s). Not much longer: what a
 * killed replica asked of Slack has to have happened before another replica takes its job over, or nothing helps (X12).
 */
const veryLate = 0.05;

const draw: Record<FaultKind, (random: Random) => Fault> = {
  rate_limited: (random) => ({ kind: 'rate_limited', retryAfter: random.int(1, 3) }),
  status: (random) => ({ kind: 'status', status: random.pick([500, 502, 503, 504]) }),
  slow: (random) => ({ kind: 'slow', ms: random.chance(veryLate) ? 10_400 : random.int(200, 4_000) }),
  reset: () => ({ kind: 'reset' }),
  accepted_then_dropped: () => ({ kind: 'accepted_then_dropped' }),
  error: (random) => ({ kind: 'error', error: random.pick(['internal_error', 'fatal_error', 'service_unavailable']) }),
  forgotten: () => ({ kind: 'forgotten' }),
  not_ready: () => ({ kind: 'not_ready' }),
  truncated: (random) => ({ kind: 'truncated', bytes: random.int(0, 200) }),
};

/** One fault that strikes the next few requests of a kind. */
export function drawSlackFault(random: Random): FaultScript & { times: number } {
  const at = random.weighted(places);
  const kind = random.weighted(at === 'download' ? downloadKinds : kinds);
  return { at, fault: draw[kind](random), times: random.int(1, 4) };
}
