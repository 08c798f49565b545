/** What an undo would do, or what it did: what is restored, and what stays, is gone, or needs a check. */
import type { KnownBlock } from '@slack/types';
import { section, showText } from '../../slack/blocks.ts';
import { formatCount, formatList, present, quantity, slackDate } from '../../text/wording.ts';
import { entityLabel } from '../model/audited-records.ts';
import type { UndoExample, UndoGroup, UndoOutcome } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { fileName } from './summary-parts.ts';

/** The preview, before anything is restored. */
export function undoPreview(row: ImportRow, plan: UndoOutcome): KnownBlock[] {
  const back = describeUndo(plan);
  const headline =
    back === null
      ? `*Nothing from ${fileName(row)} can be restored.*`
      : plan.removed
        ? `*${back}* that ${fileName(row)} ${plan.removed === plan.records ? 'added' : 'added or updated'}.`
        : `*${back}* to what ${plan.records + plan.purchases === 1 ? 'it was' : 'they were'} before ${fileName(row)}.`;
  return present<KnownBlock>(section(headline), ...undoExceptions(plan));
}

/** What stays as it is, is gone, or is restored with a doubt; null for an empty group. */
export function undoExceptions({ changedSince, gone, doubtful }: UndoOutcome): (KnownBlock | null)[] {
  return [
    group(changedSince, {
      title: (n) => `${formatCount(n)} changed since, so ${n === 1 ? 'it stays as it is' : 'they stay as they are'}:`,
      clause: whoChanged,
    }),
    group(gone, {
      title: (n) => `${formatCount(n)} can’t be restored, because ${n === 1 ? 'it was' : 'they were'} deleted:`,
      clause: () => '',
    }),
    group(doubtful, {
      title: (n) => `Restored, but check ${n === 1 ? 'this one' : `these ${formatCount(n)}`}:`,
      clause: ({ doubt }) => `: ${showText(doubt ?? '')}`,
    }),
  ];
}

/** "Restore 412 fulfillments and 9 subscriptions"; null when there is nothing to restore. */
export function describeUndo(outcome: UndoOutcome, tense: 'will' | 'did' = 'will'): string | null {
  const { purchases, removed = 0 } = outcome;
  const records = outcome.records - removed;
  if (removed > 0) {
    const remove = `${tense === 'did' ? 'removed' : 'Remove'} ${quantity(removed, 'fulfillment')}`;
    return records === 0 ? remove : `${remove} and ${tense === 'did' ? 'restored' : 'restore'} ${formatCount(records)}`;
  }
  const parts = present(
    records > 0 ? quantity(records, 'fulfillment') : null,
    purchases > 0 ? quantity(purchases, 'subscription') : null,
  );
  if (parts.length === 0) return null;
  return `${tense === 'did' ? 'restored' : 'Restore'} ${formatList(parts, 'and')}`;
}

interface GroupText {
  title(count: number): string;
  /** what follows the name of a fulfillment or subscription */
  clause(example: UndoExample): string;
}

function group({ count, examples }: UndoGroup, { title, clause }: GroupText): KnownBlock | null {
  if (count === 0) return null;
  const rest = count - examples.length;
  const lines = [
    ...examples.map((example) => `• ${nameOf(example)}${clause(example)}`),
    ...(rest > 0 ? [`• and ${formatCount(rest)} more`] : []),
  ];
  return section(`*${title(count)}*\n${lines.join('\n')}`);
}

function nameOf({ entity, entityId, orderId }: UndoExample): string {
  const order = orderId === null ? '' : ` of order ${showText(orderId)}`;
  return `${entityLabel(entity)} ${showText(entityId)}${order}`;
}

function whoChanged({ by, at }: UndoExample): string {
  const when = at === null ? '' : ` ${slackDate(new Date(at))}`;
  return by === null ? ', by another system' : `, by <@${by}>${when}`;
}
