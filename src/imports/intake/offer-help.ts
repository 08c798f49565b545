/** Answers people who write to Holdfast, or share a file that it can't read: briefly, to them alone, once an hour. */
import { and, desc, eq } from 'drizzle-orm';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { rightsOf, whoMay } from '../../permissions.ts';
import { claimOncePerHour } from '../../slack/deliveries/replay-guard.ts';
import type { AddressedMessage, SharingMessage } from '../../slack/events.ts';
import { postDirectMessage, postPrivately } from '../../slack/messages.ts';
import { helpOffer, noAccessMessage } from '../messages/notification-messages.ts';
import { imports } from '../model/tables.ts';
import { isImportChannel, isInChannel, isPlaceForSummary } from './import-channels.ts';
import { bringsTable, unreadableKind } from './looks-like-table.ts';

type Cause = JobData['offer-help']['cause'];

/** Event: a person wrote to Holdfast. What is answered otherwise, such as a table, gets no second answer. */
export async function handleAddressed(deps: Deps, message: AddressedMessage): Promise<void> {
  const cause = causeOf(message, deps.config);
  if (cause !== null) await queueOffer(deps, message, cause);
}

function causeOf(message: AddressedMessage, config: Config): Cause | null {
  if (message.how === 'directly') return message.files.length + message.forwarded.length > 0 ? 'dm file' : 'dm';
  return bringsTable(message) || (unreadable(message) !== null && isImportChannel(message.channelId, config))
    ? null
    : 'mention';
}

/** A message in a channel for imports that brings no table, but perhaps a file that was meant as one. */
export async function explainUnreadable(deps: Deps, message: SharingMessage): Promise<void> {
  const { bot, isDirectMessage, isChannelShared, channelId } = message;
  if (bot !== null || isDirectMessage || isChannelShared || !isImportChannel(channelId, deps.config)) return;
  const cause = unreadable(message);
  if (cause !== null) await queueOffer(deps, message, cause);
}

/** What kind of file can't be read; null in threads, where people talk about an import and show each other pictures. */
function unreadable({ files, messageTs, threadTs }: SharingMessage): Cause | null {
  if (threadTs !== messageTs) return null;
  return files.map(unreadableKind).find((kind) => kind !== null) ?? null;
}

/** After an hour, an answer would only confuse. */
const maxAgeSeconds = 3600;

async function queueOffer(
  { db, queue, now }: Deps,
  { channelId, userId, messageTs, threadTs }: SharingMessage,
  cause: Cause,
): Promise<void> {
  if (now().getTime() / 1000 - Number(messageTs) > maxAgeSeconds) return;
  const thread = threadTs === messageTs ? null : threadTs;
  await db.write(async (tx) => {
    if (!(await claimOncePerHour(tx, `${cause} ${userId}`))) return;
    await queue.send(tx, 'offer-help', { userId, channelId, threadTs: thread, cause });
  });
}

/** Job: answers. Those who have no access are told whom to ask, but only if they wrote to Holdfast. */
export async function offerHelp(
  deps: Deps,
  { userId, channelId, threadTs, cause }: JobData['offer-help'],
): Promise<void> {
  const { person, outsider, may } = await rightsOf(userId, deps);
  const isDirect = cause === 'dm' || cause === 'dm file';
  if (person.isBot || (!may.operate && !isDirect && cause !== 'mention')) return;
  const message = may.operate
    ? helpOffer(cause, await findImportChannels(deps, userId, channelId))
    : noAccessMessage(outsider, whoMay('operate', deps.config));
  if (!isDirect) return await postPrivately(deps.slack, { userId, channelId, threadTs }, message);
  await postDirectMessage(deps.slack, userId, message, { threadTs });
}

/** The channels to name: this one if it is for imports, else those of the configuration, or where they last shared a file. */
async function findImportChannels(deps: Deps, userId: string, channelId: string): Promise<string[]> {
  const { config, db } = deps;
  if (!channelId.startsWith('D') && (await isPlaceForSummary(deps, channelId))) return [channelId];
  if (config.IMPORT_CHANNELS.length > 0) return config.IMPORT_CHANNELS;
  return await db.read(async (tx) => {
    const last = await tx
      .select({ channelId: imports.channelId })
      .from(imports)
      .where(and(eq(imports.sharedBy, userId), isInChannel))
      .orderBy(desc(imports.sharedAt))
      .limit(1);
    return last.map((one) => one.channelId);
  });
}
