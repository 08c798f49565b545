/** What an undo would do, and what it did: three honest groups. */
import type { KnownBlock } from '@slack/types';
import { escapeText, section } from '../slack/blocks.ts';
import { listOf, quantity, slackDate } from '../slack/wording.ts';
import type { UndoExample, UndoGroup, UndoOutcome } from './counts.ts';
import type { ImportRow } from './import-row.ts';
import { fileName, present } from './summary-parts.ts';

/** The groups before anything is written back. */
export function undoPreview(row: ImportRow, plan: UndoOutcome): KnownBlock[] {
  const back = whatGoesBack(plan);
  const headline =
    back === null
      ? `*Nothing of ${fileName(row)} can go back.*`
      : `*${back}* to what ${plan.records + plan.purchases === 1 ? 'it was' : 'they were'} before ${fileName(row)} was applied.`;
  return present<KnownBlock>(section(headline), ...leftBehind(plan));
}

/** What stays as it is, and what is gone; null for a group without records. */
export function leftBehind({ changedSince, gone }: UndoOutcome): (KnownBlock | null)[] {
  return [
    group(
      changedSince,
      'because it was changed since',
      'because they were changed since',
      'stays as it is',
      'stay as they are',
    ),
    group(
      gone,
      'because it does not exist any more',
      'because they don’t exist any more',
      'can’t go back',
      'can’t go back',
    ),
  ];
}

/** "412 records and 9 subscriptions go back"; null when nothing does. */
export function whatGoesBack({ records, purchases }: UndoOutcome, tense: 'will' | 'did' = 'will'): string | null {
  const parts = present(
    records > 0 ? quantity(records, 'record') : null,
    purchases > 0 ? quantity(purchases, 'subscription') : null,
  );
  if (parts.length === 0) return null;
  const verb = tense === 'did' ? 'went back' : records + purchases === 1 ? 'goes back' : 'go back';
  return `${listOf(parts, 'and')} ${verb}`;
}

function group(
  { count, examples }: UndoGroup,
  one: string,
  many: string,
  verb: string,
  verbs: string,
): KnownBlock | null {
  if (count === 0) return null;
  const headline = `*${quantity(count, 'record')} ${count === 1 ? verb : verbs}*, ${count === 1 ? one : many}:`;
  const rest = count - examples.length;
  const lines = [
    ...examples.map((example) => `• ${describe(example)}`),
    ...(rest > 0 ? [`• and ${quantity(rest, 'more record')}`] : []),
  ];
  return section(`${headline}\n${lines.join('\n')}`);
}

function describe({ entity, entityId, orderId, by, at }: UndoExample): string {
  const what = entity === 'purchase' ? `subscription ${escapeText(entityId)}` : `record ${escapeText(entityId)}`;
  const order = orderId === null ? '' : ` of order ${escapeText(orderId)}`;
  const when = at === null ? '' : ` ${slackDate(new Date(at))}`;
  return `${what}${order}${by === null ? ', by another system' : `, by <@${by}>${when}`}`;
}
