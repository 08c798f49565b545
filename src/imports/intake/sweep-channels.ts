/**
 * Finds files of which no event told: it was sent while nothing could take it, or Slack lost it. The history of the import
 * channels is read from where it was last read to; whatever is known already is passed over.
 */
import { and, eq, isNotNull, notInArray } from 'drizzle-orm';
import type { Deps } from '../../deps.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { describeError } from '../../runtime/errors.ts';
import { isSharedOutside, recordSharedChannel } from '../../slack/channels.ts';
import { parseSharing } from '../../slack/events.ts';
import { type HistoryMessage, readHistory } from '../../slack/read-history.ts';
import { classifyFailure } from '../../slack/slack-failure.ts';
import { sweptChannels } from '../../slack/tables.ts';
import { imports } from '../model/tables.ts';
import { handleSharedFile } from './handle-shared-file.ts';
import { isInChannel } from './import-channels.ts';

/** How often a sweep is queued; the longer nothing was said in a channel, the fewer of them read it. */
export const sweepEveryMs = 15 * 60_000;
const maxSkipped = 8;
/** An event may take this long; what is younger is left to the next sweep. */
const marginSeconds = 10;

type SweptChannel = typeof sweptChannels.$inferSelect;

/** Who we are, as messages name it. */
interface Self {
  teamId: string;
  ours: string[];
}

/** Job: sweeps the channels that are due; after a start or a reconnect, all of them. */
export async function sweepChannels(deps: Deps, { because }: JobData['sweep-channels']): Promise<void> {
  const { team_id: teamId = '', user_id: user, bot_id: bot } = await deps.slack.auth.test();
  const self = { teamId, ours: [user, bot].flatMap((id) => id ?? []) };
  await noteChannels(deps, self);
  const known = await deps.db.read((tx) => tx.select().from(sweptChannels));
  const isDue = ({ sweptAt, quietSweeps }: SweptChannel) =>
    deps.now().getTime() - sweptAt.getTime() > sweepEveryMs * (Math.min(2 ** quietSweeps, maxSkipped) - 0.1);
  for (const channel of known.filter((one) => because !== 'interval' || isDue(one))) {
    await sweepChannel(deps, channel, self);
  }
}

/** Channels are swept from when they are first known; there, nothing has been missed yet. */
async function noteChannels({ db, config, now }: Deps, { teamId }: Self): Promise<void> {
  const seenTs = String(now().getTime() / 1000);
  await db.write(async (tx) => {
    const named = config.IMPORT_CHANNELS;
    const used = tx.selectDistinct({ channelId: imports.channelId }).from(imports);
    const channels =
      named.length > 0
        ? named
        : (await used.where(and(isInChannel, isNotNull(imports.messageTs)))).map(({ channelId }) => channelId);
    const rows = channels.map((channelId) => ({ channelId, teamId, seenTs }));
    if (rows.length > 0) await tx.insert(sweptChannels).values(rows).onConflictDoNothing();
    if (named.length > 0) await tx.delete(sweptChannels).where(notInArray(sweptChannels.channelId, named));
  });
}

async function sweepChannel(deps: Deps, channel: SweptChannel, { teamId, ours }: Self): Promise<void> {
  const { channelId, seenTs } = channel;
  if (await deps.db.read((tx) => isSharedOutside(tx, channelId))) return;
  const until = deps.now().getTime() / 1000 - marginSeconds;
  const messages = await readSince(deps, channelId, seenTs);
  if (messages === null) return;
  const missed = messages.filter(({ ts }) => Number(ts) <= until);
  if (missed.some((message) => isForeign(message, teamId))) return await recordSharedChannel(deps, { channelId });
  const from = { teamId, channelId, eventTime: null, isDirectMessage: false, isChannelShared: false, ours };
  for (const message of missed) {
    const shared = parseSharing(message, from);
    if (shared !== null) await handleSharedFile(deps, shared, { isFoundLate: true });
  }
  const quietSweeps = messages.length === 0 ? channel.quietSweeps + 1 : 0;
  // Never by our clock, which may be ahead of Slack's: what comes until then would be passed over.
  const seen = { seenTs: missed.at(-1)?.ts ?? seenTs, sweptAt: deps.now(), quietSweeps };
  await deps.db.write((tx) => tx.update(sweptChannels).set(seen).where(eq(sweptChannels.channelId, channelId)));
}

/** Null when the channel can't be read: archived, or Holdfast is no longer in it. @throws while Slack can't be reached */
async function readSince({ slack, log }: Deps, channelId: string, seenTs: string): Promise<HistoryMessage[] | null> {
  try {
    return await readHistory(slack, channelId, seenTs);
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === 'unreachable' || failure === 'token refused') throw error;
    log.info({ channelId, ...describeError(error) }, 'channel can’t be swept');
    return null;
  }
}

/** History doesn't say that a channel is shared with another company, but people from there stand out. */
function isForeign({ team, user_team: userTeam, source_team: sourceTeam }: HistoryMessage, teamId: string): boolean {
  return [userTeam, sourceTeam, team].some(
    (one) => one !== undefined && one !== '' && one !== teamId && !one.startsWith('E'),
  );
}
