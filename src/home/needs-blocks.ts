/** What needs a person now, on their Home tab: what they can decide on, what failed, what waits for others, what is running. */
import type { Button, KnownBlock } from '@slack/types';
import { homeActions } from '../action-ids.ts';
import type { ExportRow } from '../exports/export-row.ts';
import { describeEffect } from '../imports/messages/describe-effect.ts';
import { describeProblems } from '../imports/messages/rows-to-fix.ts';
import { countsOf, fileName, noApprover } from '../imports/messages/summary-parts.ts';
import { authorsOf, othersWhoMay } from '../imports/model/four-eyes.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import type { DeadEvent } from '../imports/webhooks/webhook-events.ts';
import { actions, button, code, context, section, sectionWith } from '../slack/blocks.ts';
import { present, quantity, slackDate } from '../text/wording.ts';
import type { Needs } from './activity.ts';

interface NeedsShown {
  needs: Needs;
  may: { approve: boolean };
  /** user and group ids; empty: every operator */
  approvers: readonly string[];
  /** permalinks of summaries, by import id, as far as this person can open them */
  links: ReadonlyMap<string, string>;
}

/** The lists, the most urgent first; a sentence when all are empty. */
export function needsBlocks({ needs, may, approvers, links }: NeedsShown): KnownBlock[] {
  const { toDecide, withOthers, running, failed } = needs;
  const lists = [
    ...listBlocks('Waiting for your decision', toDecide, maxShown.toDecide, (row) => describeOpen(row, links)),
    ...listBlocks('Imports that failed', failed.imports, maxShown.others, (row) => describeFailed(row, links)),
    ...listBlocks(
      'Exports that failed',
      failed.exports,
      maxShown.others,
      (row) => `${describeExportContent(row)} · please try again`,
    ),
    ...listBlocks('Webhooks that couldn’t be delivered', failed.webhooks, maxShown.others, describeDead),
    ...(failed.webhooks.length > 0 ? [actions(button(homeActions.resend, 'Send them again', { value: 'home' }))] : []),
    ...listBlocks(
      'Waiting for others',
      withOthers,
      maxShown.others,
      (row) => `${describeOpen(row, links)}\n${waitsFor(row, approvers)}`,
    ),
    ...listBlocks('In progress', running.imports, maxShown.others, (row) => describeRunning(row, links)),
    ...listBlocks(
      'Exports in progress',
      running.exports,
      maxShown.others,
      (row) => `${describeExportContent(row)} · I’ll DM it to you`,
    ),
  ];
  if (lists.length > 0) return lists;
  const decisions = may.approve
    ? 'Imports waiting for your decision, and your own that are waiting or failed,'
    : 'Your imports that are waiting or failed';
  return [section(`No imports need you right now. ${decisions} will show up here.`)];
}

function describeOpen(row: ImportRow, links: NeedsShown['links']): string {
  const until = row.expiresAt === null ? null : `expires ${slackDate(row.expiresAt)}`;
  const origin = [`shared by <@${row.sharedBy}> in <#${row.channelId}> ${slackDate(row.sharedAt)}`, until];
  return `${fileName(row)} · ${describeOutlook(row)}${linkToSummary(row, links)}\n${present(...origin).join(' · ')}`;
}

const whatToAsk = ({ counts }: ImportRow) =>
  counts?.records === undefined ? 'tracking numbers or returns?' : 'fulfillments as a whole, or only some changes?';

function describeOutlook(row: ImportRow): string {
  if (row.state === 'asking') return `${whatToAsk(row)} Someone has to choose`;
  const { effect, problems, ambiguous } = countsOf(row);
  const { records } = effect[row.ambiguousChoice];
  const undecided = row.ambiguousChoice === 'skip' ? ambiguous : 0;
  return present(
    ...(records === 0
      ? ['nothing to change yet']
      : describeEffect(row.kind ?? 'tracking', effect[row.ambiguousChoice], 'will')),
    ...describeProblems(problems),
    undecided > 0 ? `${quantity(undecided, 'row')} ${undecided === 1 ? 'needs' : 'need'} a choice` : null,
  ).join(' · ');
}

function waitsFor(row: ImportRow, approvers: readonly string[]): string {
  const others = othersWhoMay(approvers, authorsOf(row));
  return others === null ? noApprover : `Waiting for ${others}.`;
}

/** Longer reasons are left to the thread. */
const maxReasonLength = 300;

function describeFailed(row: ImportRow, links: NeedsShown['links']): string {
  const reason = row.refusal?.text ?? '';
  const shown = row.state === 'refused' && reason.length <= maxReasonLength ? reason : '';
  const what = row.state === 'expired' ? 'expired before anyone decided' : 'couldn’t be read';
  return `${fileName(row)} · ${what}${linkToSummary(row, links)}${shown === '' ? '' : `\n${shown}`}`;
}

/** The failure is in our words, so it says nothing about the receiver's address. */
function describeDead({ event, row }: DeadEvent): string {
  const what = event.type === 'import.undone' ? 'undone' : 'applied';
  const tried = `tried ${quantity(event.attempts, 'time')}, ${event.failure ?? 'not taken'}`;
  return `${fileName(row)} · ${what} ${slackDate(event.createdAt)} · ${tried}`;
}

const runningLabels: Partial<Record<ImportRow['state'], string>> = {
  received: 'reading',
  confirmed: 'saving',
  undoing: 'undoing',
};

function describeRunning(row: ImportRow, links: NeedsShown['links']): string {
  return `${fileName(row)} · ${runningLabels[row.state] ?? 'in progress'}${linkToSummary(row, links)}`;
}

function linkToSummary({ importId }: ImportRow, links: NeedsShown['links']): string {
  const link = links.get(importId);
  return link === undefined ? '' : ` · <${link}|Open summary>`;
}

/** An export's filter as it was typed, and its format. */
export function describeExportContent({ filter, format }: ExportRow): string {
  const wanted = filter.replace(/(^| )format:xlsx(?=$| empty:file$)/, '').trim();
  const what = wanted === '' ? 'all fulfillments' : code(wanted);
  return `${what} as ${format === 'xlsx' ? 'an Excel workbook' : 'CSV'}`;
}

/** The longest lists: all of them together stay well below Slack's limit of 100 blocks. */
export const maxShown = { toDecide: 10, others: 5 };

/** A heading with its entries, one block each, so that an entry that is cut off can't break the next. Empty without entries. */
export function listBlocks<Row>(
  heading: string,
  rows: readonly Row[],
  max: number,
  describe: (row: Row) => string,
  buttonOf: (row: Row) => Button | null = () => null,
): KnownBlock[] {
  if (rows.length === 0) return [];
  const more = rows.length - max;
  return [
    section(`*${heading}*`),
    ...rows.slice(0, max).map((row) => {
      const accessory = buttonOf(row);
      return accessory === null ? section(describe(row)) : sectionWith(describe(row), accessory);
    }),
    ...(more > 0 ? [context(`and ${quantity(more, 'more', 'more')}`)] : []),
  ];
}
