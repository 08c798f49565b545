/** Four eyes: that an import needs another person, and who that may be. */
import { authorsOf, chooserIds, othersWhoMay } from '../model/four-eyes.ts';
import type { ImportRow } from '../model/import-row.ts';
import type { SummaryContext } from './summary-parts.ts';

/** Tells what to do when no approver is left besides the authors. */
export const noApprover = 'No one else may confirm it: ask whoever runs Holdfast to add an approver.';

/**
 * "Needs approval from @lee." The authors are not named: a message that is posted notifies everybody in it, and they would
 * be told what they know. Where the channel doesn't want approvers to be mentioned, they aren't named either.
 */
export function approvalSentence(
  row: ImportRow,
  { approvers, isPrivate, asksApprovers }: Pick<SummaryContext, 'approvers' | 'isPrivate' | 'asksApprovers'>,
): string {
  const others = othersWhoMay(approvers, authorsOf(row));
  const wasChanged = (row.correctors ?? []).length > 0 || chooserIds(row).length > 0;
  const someone = wasChanged
    ? 'Needs approval from someone who neither shared nor changed it.'
    : 'Needs approval from someone other than whoever shared it.';
  if (others === null) return `:lock: ${someone} ${noApprover}`;
  const whom = approvers.length > 0 && asksApprovers ? `Needs approval from ${others}.` : someone;
  return `:lock: ${whom}${isPrivate ? ' Only you can see this, so share the file in a channel.' : ''}`;
}
