/** What an undo would do, or what it did: what goes back, and the records that stay, are gone, or need a look. */
import type { KnownBlock } from '@slack/types';
import { section, showText } from '../../slack/blocks.ts';
import { formatList, present, quantity, slackDate } from '../../text/wording.ts';
import type { AuditedEntity } from '../model/audited-records.ts';
import type { UndoExample, UndoGroup, UndoOutcome } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { fileName } from './summary-parts.ts';

/** The preview, before anything is written back. */
export function undoPreview(row: ImportRow, plan: UndoOutcome): KnownBlock[] {
  const back = describeUndo(plan);
  const headline =
    back === null
      ? `*Nothing of ${fileName(row)} can go back.*`
      : `*${back}* to what ${plan.records + plan.purchases === 1 ? 'it was' : 'they were'} before ${fileName(row)} was applied.`;
  return present<KnownBlock>(section(headline), ...undoExceptions(plan));
}

/** The records that stay as they are, are gone, or go back with a doubt; null for a group without records. */
export function undoExceptions({ changedSince, gone, doubtful }: UndoOutcome): (KnownBlock | null)[] {
  return [
    group(changedSince, {
      one: '1 record stays as it is*, because it was changed since:',
      many: (records) => `${records} stay as they are*, because they were changed since:`,
      clause: whoChanged,
    }),
    group(gone, {
      one: '1 record can’t go back*, because it does not exist any more:',
      many: (records) => `${records} can’t go back*, because they don’t exist any more:`,
      clause: () => '',
    }),
    group(doubtful, {
      one: '1 record needs a look*, though nobody changed it; it is given back all the same:',
      many: (records) => `${records} need a look*, though nobody changed them; they are given back all the same:`,
      clause: ({ doubt }) => `: ${showText(doubt ?? '')}`,
    }),
  ];
}

/** "412 records and 9 subscriptions go back"; null when nothing does. */
export function describeUndo({ records, purchases }: UndoOutcome, tense: 'will' | 'did' = 'will'): string | null {
  const parts = present(
    records > 0 ? quantity(records, 'record') : null,
    purchases > 0 ? quantity(purchases, 'subscription') : null,
  );
  if (parts.length === 0) return null;
  const verb = tense === 'did' ? 'went back' : records + purchases === 1 ? 'goes back' : 'go back';
  return `${formatList(parts, 'and')} ${verb}`;
}

interface GroupText {
  one: string;
  many: (records: string) => string;
  /** what follows the name of a record */
  clause: (example: UndoExample) => string;
}

function group({ count, examples }: UndoGroup, { one, many, clause }: GroupText): KnownBlock | null {
  if (count === 0) return null;
  const headline = `*${count === 1 ? one : many(quantity(count, 'record'))}`;
  const rest = count - examples.length;
  const lines = [
    ...examples.map((example) => `• ${nameOf(example)}${clause(example)}`),
    ...(rest > 0 ? [`• and ${quantity(rest, 'more record')}`] : []),
  ];
  return section(`${headline}\n${lines.join('\n')}`);
}

const nouns: Record<AuditedEntity, string> = {
  fulfillment: 'record',
  fulfillment_item: 'item',
  purchase: 'subscription',
};

function nameOf({ entity, entityId, orderId }: UndoExample): string {
  const order = orderId === null ? '' : ` of order ${showText(orderId)}`;
  return `${nouns[entity]} ${showText(entityId)}${order}`;
}

function whoChanged({ by, at }: UndoExample): string {
  const when = at === null ? '' : ` ${slackDate(new Date(at))}`;
  return by === null ? ', by another system' : `, by <@${by}>${when}`;
}
