/** The Home tab: what needs a person now, what they did lately, what they can begin, and what they may do. */
import type { HomeView, KnownBlock } from '@slack/types';
import { mentionAll } from '../access.ts';
import type { ExportRow } from '../export/export-row.ts';
import { authorsOf, othersWhoMay } from '../import/deciding/four-eyes.ts';
import type { ImportRow } from '../import/import-row.ts';
import { effectParts } from '../import/messages/effect-words.ts';
import { wordImport } from '../import/messages/imports-message.ts';
import { countsOf, fileName, present } from '../import/messages/summary-parts.ts';
import { actions, button, code, context, divider, header, section } from '../slack/blocks.ts';
import { quantity, slackDate } from '../slack/wording.ts';
import { homeActions } from './action-ids.ts';
import { type SettingsInForce, settingsBlocks } from './settings-blocks.ts';
import type { Needs } from './sort-needs.ts';

export interface Home {
  may: { operate: boolean; approve: boolean };
  needs: Needs;
  /** addresses of summaries, by import id, as far as this person can open them */
  links: ReadonlyMap<string, string>;
  settings: SettingsInForce;
}

const title = 'Holdfast looks after your fulfillments';

/** For people whom Holdfast is not for: a sentence, and nothing else. */
export function outsiderHome(sentence: string): HomeView {
  return {
    type: 'home',
    blocks: [
      header(title),
      section(`${sentence} If you need something from it, please ask one of your colleagues here.`),
    ],
  };
}

/** For members of the workspace who may neither work with records nor confirm imports. */
export function strangerHome(operators: readonly string[]): HomeView {
  const whom = mentionAll(operators.slice(0, mostNamed));
  const text = `Holdfast finds and exports fulfillments, and imports tracking numbers and returns from files. You can’t use it yet: please ask ${whom}.`;
  return { type: 'home', blocks: [header(title), section(text)] };
}

/** How many entries a list has at most: all lists together stay far below Slack’s 100 blocks. */
const mostShown = { toDecide: 10, others: 5 };
const mostNamed = 5;

/** For operators and approvers. */
export function homeView(home: Home): HomeView {
  return {
    type: 'home',
    blocks: [
      header('What needs you now'),
      ...needsBlocks(home),
      ...(home.may.operate ? quickActions() : []),
      divider(),
      ...doneBlocks(home),
      divider(),
      ...rightsBlocks(home),
      ...(home.may.approve ? settingsBlocks(home.settings) : []),
    ],
  };
}

/** The imports that the tab names. */
export function shownImports({ toDecide, withOthers, running, failed, done }: Needs): ImportRow[] {
  const others = [withOthers, running.imports, failed.imports, done.imports];
  return [...toDecide.slice(0, mostShown.toDecide), ...others.flatMap((rows) => rows.slice(0, mostShown.others))];
}

function needsBlocks(home: Home): KnownBlock[] {
  const { toDecide, withOthers, running, failed } = home.needs;
  const { approvers } = home.settings;
  const lists = [
    ...list('Waiting for your decision', toDecide, mostShown.toDecide, (row) => wordOpen(row, home)),
    ...list('Not imported', failed.imports, mostShown.others, (row) => wordFailed(row, home)),
    ...list(
      'Exports that did not work out',
      failed.exports,
      mostShown.others,
      (row) => `${wordFilter(row)} · please try again`,
    ),
    ...list(
      'Waiting for others',
      withOthers,
      mostShown.others,
      (row) => `${wordOpen(row, home)}\n${waitsFor(row, approvers)}`,
    ),
    ...list('Under way', running.imports, mostShown.others, (row) => wordRunning(row, home)),
    ...list(
      'Exports under way',
      running.exports,
      mostShown.others,
      (row) => `${wordFilter(row)} · comes as a direct message`,
    ),
  ];
  if (lists.length > 0) return lists;
  const subject = home.may.approve ? 'Summaries that you can decide on, and whatever' : 'Whatever';
  return [section(`Nothing right now. ${subject} of yours waits, fails or is under way, will be here.`)];
}

/** A heading with its entries, one block each: an entry that is cut can’t spoil the next. Nothing when there are none. */
function list<Row>(heading: string, rows: readonly Row[], most: number, word: (row: Row) => string): KnownBlock[] {
  if (rows.length === 0) return [];
  const more = rows.length - most;
  return [
    section(`*${heading}*`),
    ...rows.slice(0, most).map((row) => section(word(row))),
    ...(more > 0 ? [context(`and ${quantity(more, 'more', 'more')}`)] : []),
  ];
}

function wordOpen(row: ImportRow, home: Home): string {
  const until = row.expiresAt === null ? null : `open until ${slackDate(row.expiresAt)}`;
  const origin = [`shared by <@${row.sharedBy}> in <#${row.channelId}> ${slackDate(row.sharedAt)}`, until];
  return `${fileName(row)} · ${wordEffect(row)}${seeSummary(row, home)}\n${present(...origin).join(' · ')}`;
}

function wordEffect(row: ImportRow): string {
  if (row.state === 'asking') return 'tracking numbers or returns? Somebody has to choose';
  const { effect, rejected, ambiguous } = countsOf(row);
  const { records } = effect[row.ambiguousChoice];
  const undecided = row.ambiguousChoice === 'skip' ? ambiguous : 0;
  return present(
    ...(records === 0
      ? ['nothing to write so far']
      : effectParts(row.kind ?? 'tracking', effect[row.ambiguousChoice], 'will')),
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
const longestReason = 300;

function wordFailed(row: ImportRow, home: Home): string {
  const reason = row.refusal?.text ?? '';
  const shown = row.state === 'refused' && reason.length <= longestReason ? reason : '';
  const what = row.state === 'expired' ? 'nobody decided in time, so nothing was written' : 'can’t be imported';
  return `${fileName(row)} · ${what}${seeSummary(row, home)}${shown === '' ? '' : `\n${shown}`}`;
}

const runningWords: Partial<Record<ImportRow['state'], string>> = {
  received: 'being read',
  confirmed: 'being written',
  undoing: 'being undone',
};

function wordRunning(row: ImportRow, home: Home): string {
  return `${fileName(row)} · ${runningWords[row.state] ?? 'under way'}${seeSummary(row, home)}`;
}

function seeSummary({ importId }: ImportRow, { links }: Home): string {
  const link = links.get(importId);
  return link === undefined ? '' : ` · <${link}|Open the summary>`;
}

function wordFilter({ filter, format }: ExportRow): string {
  const what = filter === '' ? 'all records' : code(filter);
  return `${what} as ${format === 'xlsx' ? 'an Excel workbook' : 'CSV'}`;
}

/** Everything that can be begun from here. */
function quickActions(): KnownBlock[] {
  const value = 'home';
  return [
    actions(
      button(homeActions.search, 'Search …', { value }),
      button(homeActions.export, 'Export …', { value }),
      button(homeActions.import, 'Import …', { value }),
      button(homeActions.templateTracking, 'Tracking template', { value }),
      button(homeActions.templateReturns, 'Returns template', { value }),
    ),
    context('What you find, export or get a template of comes as a direct message: see *Messages* above.'),
  ];
}

function doneBlocks({ needs: { done }, links }: Home): KnownBlock[] {
  const listed = (row: ImportRow) => wordImport({ row, link: links.get(row.importId) ?? null });
  const blocks = [
    ...list('Your latest imports', done.imports.slice(0, mostShown.others), mostShown.others, listed),
    ...list('Your latest exports', done.exports.slice(0, mostShown.others), mostShown.others, wordExport),
  ];
  return blocks.length > 0
    ? blocks
    : [
        section(
          'Your imports and exports will be listed here. To begin, share a CSV in a channel that I am in, or type `/fulfillments` there.',
        ),
      ];
}

function wordExport(row: ExportRow): string {
  const rows = row.rowCount === null ? 'cancelled' : quantity(row.rowCount, 'record');
  return `${wordFilter(row)} · ${rows} · ${slackDate(row.requestedAt)}`;
}

function rightsBlocks({ may, settings: { operators, approvers } }: Home): KnownBlock[] {
  const can = present(
    may.operate ? 'search, export, and share files to import' : null,
    may.approve ? 'confirm, discard and undo imports' : null,
  );
  const ask = present(
    may.operate ? null : `To search or export, please ask ${named(operators)}.`,
    may.approve ? null : `Imports are confirmed and undone by ${named(approvers)}.`,
  );
  const more = 'Everything that can be typed: `/fulfillments help`.';
  return [section([`*What you may do:* ${can.join('; ')}.`, ...ask].join('\n')), context(more)];
}

function named(ids: readonly string[]): string {
  return ids.length === 0 ? 'every operator' : mentionAll(ids.slice(0, mostNamed));
}
