/** Publishes Home tabs: when somebody opens theirs, and when something on it changes. */
import { createHash } from 'node:crypto';
import type { HomeView } from '@slack/types';
import { eq, sql } from 'drizzle-orm';
import type { Config } from '../config.ts';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Deps } from '../deps.ts';
import { exports } from '../exports/tables.ts';
import { findUndoable } from '../imports/model/import-row.ts';
import { imports } from '../imports/model/tables.ts';
import { findSummaryLinks } from '../imports/notify/message-links.ts';
import { type Rights, rightsOf, whoMay } from '../permissions.ts';
import { formatStoredFilter } from '../saved-searches/saved-filter.ts';
import { listSaved } from '../saved-searches/saved-row.ts';
import { listSavedSettings } from '../slack/channels.ts';
import { claimRequest } from '../slack/deliveries/replay-guard.ts';
import type { SlackEvents } from '../slack/events.ts';
import { plainerBlocks, postDirectMessage } from '../slack/messages.ts';
import { classifyFailure, slackErrorCode } from '../slack/slack-failure.ts';
import { countStuck, findActivity, groupActivity } from './activity.ts';
import { homeView, outsiderHome, type SettingsInForce, shownImports, strangerHome } from './home-message.ts';
import { maxShown } from './needs-blocks.ts';
import { homes } from './tables.ts';

/** Event: somebody opens their Home tab. It is published then, and from now on whenever something on it changes. */
export async function handleHomeOpened(
  { db, queue, now }: Deps,
  { teamId, eventId, userId }: SlackEvents['homeOpened'],
): Promise<void> {
  await db.write(async (tx) => {
    if (!(await claimRequest(tx, eventId))) return;
    await recordOpened(tx, { userId, teamId, openedAt: now() });
    await queue.send(tx, 'open-home', { userId });
  });
}

/**
 * Job: queues the Home tabs that show what changed, one per second, as Slack allows about a hundred a minute. A tab that is
 * already queued is not queued twice.
 */
export async function refreshHomes({ db, queue, now }: Deps, change: HomeChange): Promise<void> {
  await db.write(async (tx) => {
    const viewers = await findViewers(tx, change, now());
    for (const [place, userId] of viewers.entries())
      await queue.send(tx, 'draw-home', { userId }, { after: 1 + place });
  });
}

/** Job: publishes the tab that somebody has just opened. */
export async function openHome(deps: Deps, { userId }: { userId: string }): Promise<void> {
  await publish(deps, userId, { isOpening: true, overwrites: false });
}

/** Job: the tab that somebody has opened can't be published, so they are told. */
export async function failHome({ slack }: Deps, { userId }: { userId: string }): Promise<void> {
  const text =
    'I couldn’t show you Home. Please open it again in a few minutes; until then, `/fulfillments help` lists what you can do.';
  await postDirectMessage(slack, userId, { text });
}

/** Job: publishes a tab again, unless it would look the same. */
export async function publishHome(deps: Deps, { userId }: { userId: string }): Promise<void> {
  await publish(deps, userId, { isOpening: false, overwrites: false });
}

async function publish(
  deps: Deps,
  userId: string,
  { isOpening, overwrites }: { isOpening: boolean; overwrites: boolean },
): Promise<void> {
  const home = await deps.db.read((tx) => findHome(tx, userId));
  if (home === null) return;
  try {
    const rights = await rightsOf(userId, deps);
    const view = await viewFor(deps, home, rights);
    const drawnDigest = createHash('sha256').update(JSON.stringify(view)).digest('hex');
    if (!isOpening && drawnDigest === home.drawnDigest) return;
    const expected = home.slackHash === null || overwrites ? {} : { hash: home.slackHash };
    const published = await deps.slack.views.publish({ user_id: userId, view, ...expected }).catch((error: unknown) => {
      if (classifyFailure(error) !== 'form refused') throw error;
      const plain = { ...view, blocks: plainerBlocks(view.blocks).slice(0, maxPlainBlocks) };
      return deps.slack.views.publish({ user_id: userId, view: plain, ...expected });
    });
    const drawn = { mayDecide: rights.may.approve, drawnDigest, slackHash: published.view?.hash ?? null };
    await deps.db.write((tx) => recordPublished(tx, userId, drawn));
  } catch (error) {
    // Another run published in between, or our last response was lost: look again, and overwrite.
    const isOutdated = slackErrorCode(error) === 'hash_conflict' && !overwrites;
    if (!isOutdated) throw error;
    await publish(deps, userId, { isOpening: true, overwrites: true });
  }
}

/** What is at the top needs the person most. */
const maxPlainBlocks = 20;

async function viewFor(deps: Deps, { userId, teamId }: HomeRow, { outsider, may }: Rights): Promise<HomeView> {
  if (outsider !== null) return outsiderHome(outsider);
  if (!may.operate && !may.approve) return strangerHome(whoMay('operate', deps.config));
  const clock = { now: deps.now(), timeZone: deps.config.TIME_ZONE };
  const { activity, channels, saved } = await deps.db.read(async (tx) => ({
    activity: await findActivity(tx, userId, clock.now),
    channels: await listSavedSettings(tx, teamId, maxChannels),
    saved: may.operate ? await listSaved(tx, userId) : [],
  }));
  // In a transaction of its own, for which it tells the planner how to search.
  const stuck = may.operate ? await deps.db.read((tx) => countStuck(tx, clock)) : 0;
  const needs = groupActivity(activity, { userId, may, fourEyesRows: deps.config.FOUR_EYES_ROWS });
  const settings = settingsInForce(deps.config, channels);
  const links = await findSummaryLinks(deps, shownImports(needs), userId);
  const done = needs.done.imports.slice(0, maxShown.others);
  const undoable = may.approve ? await deps.db.read((tx) => findUndoable(tx, done, deps.config.UNDO_HOURS)) : none;
  const searches = saved.map((row) => {
    const { savedSearchId, name } = row;
    return { savedSearchId, name, filter: formatStoredFilter(row, clock).typed };
  });
  return homeView({ may, needs, links, settings, stuck, saved: searches, undoable });
}

const maxChannels = 5;
const none: ReadonlySet<string> = new Set();

function settingsInForce(config: Config, channels: SettingsInForce['channels']): SettingsInForce {
  return {
    operators: config.OPERATORS,
    approvers: whoMay('approve', config),
    fourEyesRows: config.FOUR_EYES_ROWS,
    previewHours: config.PREVIEW_TTL_HOURS,
    undoHours: config.UNDO_HOURS,
    maxFileMb: config.MAX_FILE_MB,
    maxRows: config.MAX_ROWS,
    timeZone: config.TIME_ZONE,
    importChannels: config.IMPORT_CHANNELS,
    channels,
  };
}

type HomeRow = typeof homes.$inferSelect;

/** Records that somebody opened their Home tab. */
async function recordOpened(
  tx: Transaction,
  { userId, teamId, openedAt }: Pick<HomeRow, 'userId' | 'teamId' | 'openedAt'>,
): Promise<void> {
  await tx
    .insert(homes)
    .values({ userId, teamId, openedAt })
    .onConflictDoUpdate({ target: homes.userId, set: { teamId, openedAt } });
}

/** The Home tab of a person; null when they never opened it. */
async function findHome(tx: Transaction, userId: string): Promise<HomeRow | null> {
  const [row] = await tx.select().from(homes).where(eq(homes.userId, userId));
  return row ?? null;
}

/** Records what was published for a person. */
async function recordPublished(
  tx: Transaction,
  userId: string,
  drawn: Pick<HomeRow, 'mayDecide' | 'drawnDigest' | 'slackHash'>,
): Promise<void> {
  await tx.update(homes).set(drawn).where(eq(homes.userId, userId));
}

/** Tabs that were not opened for longer are published only when they are opened again. */
const activeDays = 7;

/** What changed; `forDeciders`: an import that waits for a decision, or did. */
type HomeChange = { importId: string; forDeciders: boolean } | { exportId: string };

/** The people whose Home tab shows what changed: its owners first, then those who could decide on it. */
async function findViewers(tx: Transaction, change: HomeChange, now: Date): Promise<string[]> {
  const rows = await queryRows<{ userId: string }>(
    tx,
    sql`select user_id as "userId" from ${homes}
      where opened_at > ${now.toISOString()}::timestamptz - make_interval(days => ${activeDays}::int)
        and (user_id in (${ownersOf(change)}) or ${'importId' in change && change.forDeciders}::boolean and may_decide)
      order by user_id in (${ownersOf(change)}) is true desc, opened_at desc`,
  );
  return rows.map(({ userId }) => userId);
}

/** As a query; some of the ids are null, so whether somebody is among them may be null as well. */
function ownersOf(change: HomeChange) {
  if ('exportId' in change) return sql`select requested_by from ${exports} where export_id = ${change.exportId}`;
  return sql`select unnest(array[shared_by, posted_by, decided_by, undone_by]
      || array(select jsonb_path_query(correctors, '$[*].by') #>> '{}')
      || array(select value from jsonb_each_text(choosers)) || (column_choice->>'by'))
    from ${imports} where import_id = ${change.importId}`;
}
