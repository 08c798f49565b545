/** Who is asked to decide on a summary that waits: few, and only people who can. */
import { mostReminded } from '../../channels/channel-settings.ts';
import { authorsOf, takesSecondPerson } from '../deciding/four-eyes.ts';
import type { ImportRow } from '../import-row.ts';

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

/** What those who are reminded are asked for. */
export type Request = 'decide' | 'find a colleague' | 'share it where others see it';

export interface Reminded {
  /** user and group ids, the groups first */
  ids: string[];
  request: Request;
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
  return [...ids.filter(isGroup), ...ids.filter((id) => !isGroup(id))].slice(0, mostReminded);
}
