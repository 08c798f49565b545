/** Finds out who is asked to decide on a summary that waits, by the channel's settings and today's rights. */
import { rightsOf, whoMay } from '../../access.ts';
import { findChannelSettings } from '../../channels/find-channel-settings.ts';
import type { Deps } from '../../deps.ts';
import type { ImportRow } from '../import-row.ts';
import { chooseReminded, type Reminded } from './whom-to-remind.ts';

/** Whom to remind of an import. @throws when Slack can't say who somebody is */
export async function whomToRemind(deps: Deps, row: ImportRow): Promise<Reminded> {
  const { remind } = await deps.db.read((tx) => findChannelSettings(tx, row));
  const rights = await Promise.all(remind.map((id) => rightsOf(id, { ...deps, homeTeam: row.teamId })));
  const chosen = remind.filter((_, place) => rights[place]?.may.approve);
  return chooseReminded(row, {
    chosen,
    approvers: whoMay('approve', deps.config),
    fourEyesRows: deps.config.FOUR_EYES_ROWS,
  });
}
