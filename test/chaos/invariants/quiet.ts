/** I7: no secret and nobody's data where it does not belong. */
import type { Evidence } from '../evidence.ts';
import { type Violation, violate } from './violation.ts';

/** Names, addresses, tracking numbers, orders: what the records and files of a chaos run hold. */
const customerData =
  /@customers\.example|Marigold|Featherstone|\+1 555 01|\b1Z[0-9A-Z]{16}\b|\bA[0-9A-F]{9}\b|\bR\d{1,6}\b/;
/**
 * In a channel, a customer is named only in the table of a summary, beside the order that the file is about. Addresses and
 * phone numbers are never told there.
 */
const people = /@customers\.example|Marigold|Featherstone|\+1 555 01/;
const contacts = /@customers\.example|\+1 555 01/;
/** An opaque id, one of Slack's, when a message was written, a word that the job knows, a revision, or yes or no. */
const jobValue = new RegExp(
  `^(${[
    ...['[0-9a-f-]{36}', '[UWCDGFTBA][A-Z0-9]+', '\\d{10}\\.\\d{6}', '\\d{1,6}', 'true', 'false', 'null'],
    ...['csv', 'xlsx', 'start', 'reconnect', 'interval', 'missed', 'right', 'channel', 'gone', 'shared'],
    ...['dm', 'dm file', 'mention', 'picture', 'pdf', 'online', 'other'],
  ].join('|')})$`,
);

const leavesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];

/** I7: in logs, messages, queue and channels. */
export function nothingLeaks({ log, said, secrets, posts, jobs, exports, botUser, directs }: Evidence): Violation[] {
  const holdsSecret = (text: string) => secrets.some((secret) => text.includes(secret));
  const lines = log.filter((line) => holdsSecret(line) || customerData.test(line));
  const told = said.filter(holdsSecret);
  const inChannels = posts.filter(({ channel, user, text, blocks }) => {
    if (user !== botUser || channel.startsWith('D')) return false;
    const outsideTables = (blocks ?? []).filter((block) => !/table/.test(String(Object(block).type)));
    return people.test(`${text}${JSON.stringify(outsideTables)}`) || contacts.test(JSON.stringify(blocks ?? []));
  });
  const payloads = jobs.filter(({ data }) => leavesOf(data).some((value) => !jobValue.test(String(value))));
  const askers = new Set(exports.map(({ requestedBy }) => requestedBy));
  const unasked = posts.filter(({ channel, fileIds }) => {
    return directs.has(channel) && fileIds !== undefined && !askers.has(directs.get(channel) ?? '');
  });
  return [
    ...lines.map((line) => `the log says: ${line}`),
    ...told.map(() => 'Slack was told a secret'),
    ...inChannels.map(({ text }) => `a channel was told of a customer: ${text}`),
    ...payloads.map(({ name }) => `a job ${name} carries more than ids`),
    ...unasked.map(({ channel }) => `${channel} got an export that nobody asked for`),
  ].map(violate('I7'));
}
