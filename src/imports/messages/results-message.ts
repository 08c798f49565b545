/** The files for the CRM, as people see them: their names, and the comments that say what each is for. */
import type { RowKind } from '../../fulfillments/status-transitions.ts';
import { code } from '../../slack/blocks.ts';
import { splitFileName } from '../../text/clean-file-name.ts';
import { present, quantity } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';

/** What a file for the CRM has in it. */
export interface ResultsCount {
  /** fulfillments, one row each */
  rows: number;
  /** those without a tracking number */
  withoutNumber: number;
  /** those with a status that a returns file can't set */
  otherStatus: number;
  /** those that are cancelled */
  cancelled: number;
  /** orders of these that have several fulfillments */
  severalPerOrder: number;
}

/** The pages of the CRM that take the files. */
const pages: Record<RowKind, string> = { tracking: 'Import Tracking', returns: 'Upload Returned Orders' };

/** "march.xlsx" → "march-for-checkoutchamp.csv", after an undo "march-restored-for-checkoutchamp.csv". */
export function resultsFileName({ fileName, state }: Pick<ImportRow, 'fileName' | 'state'>): string {
  const base = splitFileName(fileName).base.slice(0, 180);
  return `${base}${state === 'undone' ? '-restored' : ''}-for-checkoutchamp.csv`;
}

/** The comment beside the file of an import. */
export function resultsComment(kind: RowKind, count: ResultsCount, { isUndone }: { isUndone: boolean }): string {
  return isUndone ? restoredComment(kind, count) : appliedComment(kind, count);
}

/** The comment beside a file with what all imports of a period applied; `period` as it was typed. */
export function changesComment(kind: RowKind, count: ResultsCount, period: string): string {
  return `${appliedComment(kind, count)} It has everything that imports applied in ${code(period)} and no one undid.`;
}

function appliedComment(kind: RowKind, count: ResultsCount): string {
  const what = kind === 'tracking' ? 'tracking number' : 'returned or cancelled fulfillment';
  return present(
    `${quantity(count.rows, what)} for CheckoutChamp.`,
    `Upload this file there under *${pages[kind]}*.`,
    kind === 'returns' && count.cancelled > 0 ? 'Cancelling there also ends the subscriptions.' : null,
    severalSentence(kind, count),
  ).join(' ');
}

/** What an undo restored is no import there: neither page clears a number, or sets any status but two. */
function restoredComment(kind: RowKind, count: ResultsCount): string {
  const what = `The values that ${quantity(count.rows, 'fulfillment')} ${count.rows === 1 ? 'has' : 'have'} again after the undo.`;
  if (kind === 'tracking') return present(what, ...trackingRestored(count)).join(' ');
  const { otherStatus } = count;
  return present(
    what,
    otherStatus === 0
      ? `Upload this file there under *${pages.returns}*.`
      : `*${pages.returns}* takes only RETURNED and CANCELLED, so change the other ${quantity(otherStatus, 'status', 'statuses')} by hand in CheckoutChamp.`,
    severalSentence('returns', count),
  ).join(' ');
}

function trackingRestored({ rows, withoutNumber }: ResultsCount): string[] {
  const them = withoutNumber === 1 ? 'it' : 'them';
  const clear = `An empty cell clears nothing there, so clear ${them} by hand in CheckoutChamp`;
  if (withoutNumber === rows) {
    const whose = rows === 1 ? 'It had no' : 'None had a';
    return [`${whose} tracking number before.`, `${clear} and put ${them} back on Hold.`];
  }
  return present(
    `*${pages.tracking}* sets earlier tracking numbers again, but only for fulfillments on Hold.`,
    withoutNumber === 0 ? null : `${quantity(withoutNumber, 'fulfillment')} had no tracking number before. ${clear}.`,
  );
}

/** The returns page knows orders only. */
function severalSentence(kind: RowKind, { severalPerOrder: several }: ResultsCount): string | null {
  if (kind !== 'returns' || several === 0) return null;
  const have = several === 1 ? '1 order has' : `${quantity(several, 'order')} have`;
  return `${have} more than one fulfillment, and this format can’t say which. Check ${several === 1 ? 'it' : 'them'} there.`;
}
