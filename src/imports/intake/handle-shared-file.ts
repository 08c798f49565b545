/** Event: somebody shared files in a channel. Each that looks like a table becomes an import before Slack is answered. */
import type { Deps } from '../../deps.ts';
import type { DescribedFile, SlackEvents } from '../../slack/events.ts';
import { claimRequest } from '../../slack/replay-guard.ts';
import type { Refusal } from '../model/counts.ts';
import { isRegistered, registerImport } from '../model/import-row.ts';
import { wasMessageDeleted } from './handle-message-deleted.ts';
import { isImportChannel } from './import-channels.ts';

/**
 * Records the tables of a message as imports. Messages of apps (Holdfast among them), direct messages and channels that
 * are shared with another company give none.
 */
export async function handleSharedFile(deps: Deps, message: SlackEvents['filesShared']): Promise<void> {
  const { db, queue, config, now } = deps;
  const { teamId, channelId, messageTs, threadTs, userId, eventTime } = message;
  const tables = message.files.filter(looksLikeTable);
  if (tables.length === 0 || message.isByApp || message.isDirectMessage || message.isChannelShared) return;
  const late = refusalWhenLate({ messageTs, eventTime }, now());
  if (!isImportChannel(channelId, config)) {
    if (late === null) await queueHint(deps, message);
    return;
  }
  const place = { teamId, channelId, messageTs, threadTs, sharedBy: userId };
  const shared = tables.map(({ id, name }) => ({ ...place, fileId: id, fileName: name ?? 'untitled' }));
  await db.write(async (tx) => {
    // Slack delivers a message again when the bot was slow; then this must be quick.
    if (shared[0] !== undefined && (await isRegistered(tx, shared[0]))) return;
    const discarded = (await wasMessageDeleted(tx, place)) ? ({ state: 'discarded' } as const) : null;
    const refused = late === null ? null : ({ state: 'refused', refusal: late } as const);
    for (const file of shared) await registerImport({ tx, queue }, file, discarded ?? refused);
  });
}

/** Once for each message, however often Slack delivers it. */
async function queueHint(
  { db, queue }: Deps,
  { eventId, channelId, userId }: SlackEvents['filesShared'],
): Promise<void> {
  if (eventId === null) return;
  await db.write(async (tx) => {
    if (await claimRequest(tx, eventId)) await queue.send(tx, 'hint-wrong-channel', { channelId, userId });
  });
}

const tableTypes = new Set(['csv', 'tsv', 'xls', 'xlsx', 'xlsm', 'xlsb', 'ods']);
const tableName = /\.(csv|tsv|tab|txt|xls|xlsx|xlsm|xlsb|ods)$/i;
/** Excel uses its own type for a CSV, too. */
const tableMime =
  /^(text\/(csv|tab-separated-values)|application\/(csv|vnd\.ms-excel.*|vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet|vnd\.oasis\.opendocument\.spreadsheet))$/;
const anyExtension = /\.\w{1,10}$/;

/** Whether a file may be a table, by Slack's description of it; what it really is shows when it is read. */
export function looksLikeTable({ name, filetype, mimetype }: DescribedFile): boolean {
  // Pasted lines become a snippet, whose name has no extension unless a person gave it one.
  const isPlainSnippet = mimetype === 'text/plain' && !anyExtension.test(name ?? '');
  return (
    tableName.test(name ?? '') || tableTypes.has(filetype ?? '') || tableMime.test(mimetype ?? '') || isPlainSnippet
  );
}

/** Slack retries a delivery for a few hours at most; what arrives after a day has been stuck somewhere. */
const maxHours = 24;

/**
 * The refusal of a file whose event arrives long after it was shared; null when it is on time.
 * @param occurred the message's ts and the event's time, both in seconds since 1970; the earlier one counts
 */
function refusalWhenLate(occurred: { messageTs: string; eventTime: number | null }, now: Date): Refusal | null {
  const times = [Number(occurred.messageTs), occurred.eventTime ?? Number.NaN];
  const earliest = Math.min(...times.filter(Number.isFinite));
  if (now.getTime() / 1000 - earliest <= maxHours * 3600) return null;
  const text = `Slack told me of this file only now, more than ${maxHours} hours after it was shared. It may be out of date, so I have not read it. If it is still to be imported, click Check again.`;
  return { code: 'E_TOO_LATE', text };
}
