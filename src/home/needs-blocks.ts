/** What needs a person now, on their Home tab: what they can decide on, what failed, what others hold up, what runs. */
import type { KnownBlock } from '@slack/types';
import type { ExportRow } from '../exports/export-row.ts';
import { describeEffect } from '../imports/messages/describe-effect.ts';
import { countsOf, fileName } from '../imports/messages/summary-parts.ts';
import { authorsOf, othersWhoMay } from '../imports/model/four-eyes.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import { code, section } from '../slack/blocks.ts';
import { present, quantity, slackDate } from '../text/wording.ts';
import { list, maxShown } from './entry-list.ts';
import type { Home } from './home-message.ts';

/** The lists, the most pressing first; a sentence when there is nothing. */
export function needsBlocks(home: Home): KnownBlock[] {
  const { toDecide, withOthers, running, failed } = home.needs;
  const { approvers } = home.settings;
  const lists = [
    ...list('Waiting for your decision', toDecide, maxShown.toDecide, (row) => describeOpen(row, home)),
    ...list('Not imported', failed.imports, maxShown.others, (row) => describeFailed(row, home)),
    ...list(
      'Exports that failed',
      failed.exports,
      maxShown.others,
      (row) => `${formatSavedFilter(row)} · please try again`,
    ),
    ...list(
      'Waiting for others',
      withOthers,
      maxShown.others,
      (row) => `${describeOpen(row, home)}\n${waitsFor(row, approvers)}`,
    ),
    ...list('Under way', running.imports, maxShown.others, (row) => describeRunning(row, home)),
    ...list(
      'Exports under way',
      running.exports,
      maxShown.others,
      (row) => `${formatSavedFilter(row)} · comes as a direct message`,
    ),
  ];
  if (lists.length > 0) return lists;
  const subject = home.may.approve ? 'Summaries that you can decide on, and whatever' : 'Whatever';
  return [section(`Nothing right now. ${subject} of yours waits, fails or is under way, will be here.`)];
}

function describeOpen(row: ImportRow, home: Home): string {
  const until = row.expiresAt === null ? null : `open until ${slackDate(row.expiresAt)}`;
  const origin = [`shared by <@${row.sharedBy}> in <#${row.channelId}> ${slackDate(row.sharedAt)}`, until];
  return `${fileName(row)} · ${describeOutlook(row)}${seeSummary(row, home)}\n${present(...origin).join(' · ')}`;
}

function describeOutlook(row: ImportRow): string {
  if (row.state === 'asking') return 'tracking numbers or returns? Somebody has to choose';
  const { effect, rejected, ambiguous } = countsOf(row);
  const { records } = effect[row.ambiguousChoice];
  const undecided = row.ambiguousChoice === 'skip' ? ambiguous : 0;
  return present(
    ...(records === 0
      ? ['nothing to write so far']
      : describeEffect(row.kind ?? 'tracking', effect[row.ambiguousChoice], 'will')),
    rejected > 0 ? `${quantity(rejected, 'row')} can’t be imported` : null,
    undecided > 0 ? `${quantity(undecided, 'row')} ${undecided === 1 ? 'needs' : 'need'} a choice` : null,
  ).join(' · ');
}

function waitsFor(row: ImportRow, approvers: readonly string[]): string {
  const others = othersWhoMay(approvers, authorsOf(row));
  return others === null
    ? 'Nobody else may confirm it yet: ask whoever runs Holdfast to name another approver.'
    : `It waits for ${others}.`;
}

/** A reason longer than that is read in the thread. */
const maxReasonLength = 300;

function describeFailed(row: ImportRow, home: Home): string {
  const reason = row.refusal?.text ?? '';
  const shown = row.state === 'refused' && reason.length <= maxReasonLength ? reason : '';
  const what = row.state === 'expired' ? 'nobody decided in time, so nothing was written' : 'can’t be imported';
  return `${fileName(row)} · ${what}${seeSummary(row, home)}${shown === '' ? '' : `\n${shown}`}`;
}

const runningWords: Partial<Record<ImportRow['state'], string>> = {
  received: 'being read',
  confirmed: 'being written',
  undoing: 'being undone',
};

function describeRunning(row: ImportRow, home: Home): string {
  return `${fileName(row)} · ${runningWords[row.state] ?? 'under way'}${seeSummary(row, home)}`;
}

function seeSummary({ importId }: ImportRow, { links }: Home): string {
  const link = links.get(importId);
  return link === undefined ? '' : ` · <${link}|Open the summary>`;
}

/** What an export holds, in its filter’s own language; its format is said in words. */
export function formatSavedFilter({ filter, format }: ExportRow): string {
  const wanted = filter.replace(/(^| )format:xlsx(?=$| empty:file$)/, '').trim();
  const what = wanted === '' ? 'all records' : code(wanted);
  return `${what} as ${format === 'xlsx' ? 'an Excel workbook' : 'CSV'}`;
}
