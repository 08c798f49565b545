/** Who is asked to decide on a summary that waits: few, and only people who can. */
/* MERGED: Finds out who is asked to decide on a summary that waits, by the channel's settings and today's rights. */
import { findChannelSettings, maxReminded } from '../../channels/channel-settings.ts';
import type { Deps } from '../../deps.ts';
import { rightsOf, whoMay } from '../../permissions.ts';
import type { Reminded } from '../messages/reminder-message.ts';
import { authorsOf, takesSecondPerson } from '../model/four-eyes.ts';
import type { ImportRow } from '../model/import-row.ts';

export interface Rules {
  /** whom the channel's settings name, as far as they may still confirm */
  chosen: readonly string[];
  /** user and group ids that may confirm; empty: every operator */
  approvers: readonly string[];
  fourEyesRows: number | undefined;
  /** the summary stands in the direct messages of the one who shared the file: nobody else sees it */
  isPrivate: boolean;
  /** whether the one who shared the file may confirm imports */
  sharerMay: boolean;
}

/** Whom to remind of an import that waits for a decision. */
export function chooseReminded(
  row: ImportRow,
  { chosen, approvers, fourEyesRows, isPrivate, sharerMay }: Rules,
): Reminded {
  // What kind of file it is, whoever shared it knows best.
  if (row.state === 'asking') return { ids: [row.sharedBy], request: 'decide' };
  const authors = takesSecondPerson(row, fourEyesRows) ? authorsOf(row) : [];
  if (isPrivate) {
    const canDecide = sharerMay && authors.length === 0;
    return { ids: [row.sharedBy], request: canDecide ? 'decide' : 'share it where others see it' };
  }
  const able = (ids: readonly string[]) => few(ids.filter((id) => !authors.includes(id)));
  const meant = [able(chosen), able(approvers)].find((ids) => ids.length > 0);
  if (meant !== undefined) return { ids: meant, request: 'decide' };
  const anybodyMay = approvers.length === 0 && authors.length === 0;
  return { ids: [row.sharedBy], request: anybodyMay ? 'decide' : 'find a colleague' };
}

/** A group is one mention, however many are in it. */
function few(ids: string[]): string[] {
  const isGroup = (id: string) => id.startsWith('S');
  return [...ids.filter(isGroup), ...ids.filter((id) => !isGroup(id))].slice(0, maxReminded);
}

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
