/** Event: somebody shared files in a channel. Each that looks like a table becomes an import, noted before Slack is told. */
/* MERGED: Events that Slack delivers so late that nobody may want them any more. */

import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import { claimRequest } from '../../slack/replay-guard.ts';
import type { Refusal } from '../model/counts.ts';
import { isRegistered, registerImport, type SharedFile } from '../model/import-row.ts';
import { wasMessageDeleted } from './handle-message-deleted.ts';
import { isImportChannel } from './import-channels.ts';

/** A file as Slack describes it in a message. */
export const fileSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  filetype: z.string().nullish(),
  mimetype: z.string().nullish(),
});
const eventSchema = z.object({
  subtype: z.literal('file_share'),
  channel: z.string(),
  channel_type: z.string().optional(),
  user: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  bot_id: z.string().nullish(),
  files: z.array(fileSchema).default([]),
});
const bodySchema = z.object({
  team_id: z.string(),
  event_id: z.string().optional(),
  /** seconds since 1970 */
  event_time: z.number().optional(),
  is_ext_shared_channel: z.boolean().optional(),
  /** for whom Slack delivers this: our own bot user */
  authorizations: z.array(z.object({ user_id: z.string().nullish() })).default([]),
});

/** Notes the tables of a message; anything else in a channel is none of our business. */
export async function handleSharedFile(deps: Deps, event: unknown, body: unknown): Promise<void> {
  const { db, queue, config, now } = deps;
  const shared = sharedTables(event, body);
  const [first] = shared;
  if (first === undefined) return;
  const late = refusalWhenLate({ messageTs: first.messageTs, eventTime: eventTimeOf(body) }, now());
  if (!isImportChannel(first.channelId, config)) {
    if (late === null) await queueHint(deps, first, body);
    return;
  }
  await db.write(async (tx) => {
    // Slack tells of a message again when we were slow; then this must be quick.
    if (await isRegistered(tx, first)) return;
    const discarded = (await wasMessageDeleted(tx, first)) ? ({ state: 'discarded' } as const) : null;
    const refused = late === null ? null : ({ state: 'refused', refusal: late } as const);
    for (const file of shared) await registerImport({ tx, queue }, file, discarded ?? refused);
  });
}

/** Once for each message, however often Slack tells of it. */
async function queueHint({ db, queue }: Deps, { channelId, sharedBy }: SharedFile, body: unknown): Promise<void> {
  const eventId = bodySchema.safeParse(body).data?.event_id;
  if (eventId === undefined) return;
  await db.write(async (tx) => {
    if (await claimRequest(tx, eventId)) await queue.send(tx, 'hint-wrong-channel', { channelId, userId: sharedBy });
  });
}

function eventTimeOf(body: unknown): number | null {
  return bodySchema.safeParse(body).data?.event_time ?? null;
}

/**
 * The tables that a message event shares. Messages of bots (ours among them), direct messages and channels that are
 * shared with another company give none.
 */
function sharedTables(event: unknown, body: unknown): SharedFile[] {
  const share = eventSchema.safeParse(event);
  const envelope = bodySchema.safeParse(body);
  if (!share.success || !envelope.success) return [];
  const { channel, channel_type: type, bot_id: bot } = share.data;
  const direct = type === 'im' || type === 'mpim';
  const ours = envelope.data.authorizations.some(({ user_id: id }) => id === share.data.user);
  if (bot || ours || direct || envelope.data.is_ext_shared_channel) return [];
  return share.data.files.filter(looksLikeTable).map((file) => ({
    teamId: envelope.data.team_id,
    fileId: file.id,
    fileName: file.name ?? 'untitled',
    channelId: channel,
    messageTs: share.data.ts,
    threadTs: share.data.thread_ts ?? share.data.ts,
    sharedBy: share.data.user,
  }));
}

const tableTypes = new Set(['csv', 'tsv', 'xls', 'xlsx', 'xlsm', 'xlsb', 'ods']);
const tableName = /\.(csv|tsv|tab|txt|xls|xlsx|xlsm|xlsb|ods)$/i;
/** Excel names its own type for a CSV, too. */
const tableMime =
  /^(text\/(csv|tab-separated-values)|application\/(csv|vnd\.ms-excel.*|vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet|vnd\.oasis\.opendocument\.spreadsheet))$/;
const anyExtension = /\.\w{1,10}$/;

/** Whether a file may be a table, by what Slack says of it; what it really is shows when it is read. */
export function looksLikeTable({ name, filetype, mimetype }: z.infer<typeof fileSchema>): boolean {
  // Pasted lines become a snippet, whose name has no ending unless a person gave it one.
  const isPlainSnippet = mimetype === 'text/plain' && !anyExtension.test(name ?? '');
  return (
    tableName.test(name ?? '') || tableTypes.has(filetype ?? '') || tableMime.test(mimetype ?? '') || isPlainSnippet
  );
}

/** Slack goes on delivering what was not taken for hours at most; what comes after a day has been stuck somewhere. */
const maxHours = 24;

/**
 * Why a file is not read of which we hear only long after it was shared; null when it is read.
 * @param occurred the message's ts and the event's time, both in seconds since 1970; the earlier one counts
 */
export function refusalWhenLate(
  occurred: { messageTs: string | null; eventTime: number | null },
  now: Date,
): Refusal | null {
  const times = [occurred.messageTs === null ? null : Number(occurred.messageTs), occurred.eventTime];
  const earliest = Math.min(...times.filter((time) => time !== null && Number.isFinite(time)).map(Number));
  if (now.getTime() / 1000 - earliest <= maxHours * 3600) return null;
  const text = `Slack told me of this file only now, more than ${maxHours} hours after it was shared. It may be out of date, so I have not read it. If it is still to be imported, click Check again.`;
  return { code: 'E_TOO_LATE', text };
}
