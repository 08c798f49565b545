/** Finds out who is asked to decide on a summary that waits, by the channel's settings and today's rights. */
import { rightsOf, whoMay } from '../../access.ts';
import { findChannelSettings } from '../../channels/find-channel-settings.ts';
import type { Deps } from '../../deps.ts';
import type { ImportRow } from '../import-row.ts';
import { chooseReminded, type Reminded } from './whom-to-remind.ts';

/** Whom to remind of an import whose summary stands in a channel. @throws when Slack can't say who somebody is */
export async function whomToRemind(deps: Deps, row: ImportRow, channelId: string): Promise<Reminded> {
  const { remind } = await deps.db.read((tx) => findChannelSettings(tx, row));
  const ask = (id: string) => rightsOf(id, deps);
  const [sharer, ...rights] = await Promise.all([row.sharedBy, ...remind].map(ask));
  const chosen = remind.filter((_, place) => rights[place]?.may.approve);
  return chooseReminded(row, {
    chosen,
    approvers: whoMay('approve', deps.config),
    fourEyesRows: deps.config.FOUR_EYES_ROWS,
    isPrivate: channelId.startsWith('D'),
    sharerMay: sharer?.may.approve ?? false,
  });
}
