/** The Home tab: what needs a person now, what they can start, what they did recently, what they may do, and the settings. */
import type { HomeView, KnownBlock } from '@slack/types';
import { homeActions, importActions, savedActions } from '../action-ids.ts';
import type { ExportRow } from '../exports/export-row.ts';
import { toButtonValue } from '../imports/messages/import-buttons.ts';
import { describeImport } from '../imports/messages/imports-message.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import { mention, mentionAll } from '../permissions.ts';
import { formatTotal } from '../search/result-message.ts';
import { actions, button, code, context, divider, header, section, sectionWith } from '../slack/blocks.ts';
import { type ChannelSettings, defaultSettings } from '../slack/channels.ts';
import { formatCount, present, quantity, slackDate } from '../text/wording.ts';
import { type Needs, stuckAfterDays } from './activity.ts';
import { describeExportContent, listBlocks, maxShown, needsBlocks } from './needs-blocks.ts';
import { describeSettings } from './settings-form.ts';

export interface SettingsInForce {
  /** user and group ids; empty: every full member */
  operators: readonly string[];
  /** user and group ids; empty: every operator */
  approvers: readonly string[];
  fourEyesRows: number | undefined;
  previewHours: number;
  undoHours: number;
  maxFileMb: number;
  maxRows: number;
  timeZone: string;
  /** channel ids; empty: every channel that Holdfast is in */
  importChannels: readonly string[];
  /** the channels whose settings were changed */
  channels: ({ channelId: string } & ChannelSettings)[];
}

export interface Home {
  may: { operate: boolean; approve: boolean };
  needs: Needs;
  /** permalinks of summaries, by import id, as far as this person can open them */
  links: ReadonlyMap<string, string>;
  settings: SettingsInForce;
  /** how many fulfillments have been on hold for long, up to the limit of a search */
  stuck: number;
  /** their saved searches */
  saved: readonly { savedSearchId: string; name: string; filter: string }[];
  /** the ids of imports that can still be undone */
  undoable: ReadonlySet<string>;
}

const title = 'Holdfast';

/** For guests, bots and members of other workspaces: only a sentence. */
export function outsiderHome(sentence: string): HomeView {
  return {
    type: 'home',
    blocks: [header(title), section(`${sentence} Please ask a colleague here for what you need.`)],
  };
}

/** For members of the workspace who may neither work with records nor confirm imports. */
export function strangerHome(operators: readonly string[]): HomeView {
  const whom = mentionAll(operators.slice(0, maxNamed));
  const text = `Holdfast finds and exports fulfillments, and imports tracking numbers and returns from files. To get access, ask ${whom}.`;
  return { type: 'home', blocks: [header(title), section(text)] };
}

const maxNamed = 5;

/** For operators and approvers. */
export function homeView(home: Home): HomeView {
  return {
    type: 'home',
    blocks: [
      header('Needs your attention'),
      ...(home.may.operate ? stuckBlocks(home.stuck) : []),
      ...needsBlocks({ ...home, approvers: home.settings.approvers }),
      ...(home.may.operate ? quickActions() : []),
      divider(),
      ...(home.may.operate ? savedBlocks(home.saved) : []),
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
  return [...toDecide.slice(0, maxShown.toDecide), ...others.flatMap((rows) => rows.slice(0, maxShown.others))];
}

/** Everything that can be started from here. */
function quickActions(): KnownBlock[] {
  const value = 'home';
  return [
    actions(
      button(homeActions.search, 'Search', { value }),
      button(homeActions.export, 'Export', { value }),
      button(homeActions.import, 'Import', { value }),
      button(homeActions.lookup, 'Look up a list', { value }),
      button(homeActions.watch, 'Watch old holds', { value }),
      button(homeActions.templateTracking, 'Tracking template', { value }),
      button(homeActions.templateReturns, 'Returns template', { value }),
    ),
    context('I’ll DM you search results, exports and templates.'),
  ];
}

function stuckBlocks(stuck: number): KnownBlock[] {
  if (stuck === 0) return [];
  const text = `*${formatTotal(stuck)} on hold for ${stuckAfterDays} days or more*`;
  return [sectionWith(text, button(homeActions.stuck, 'Show', { value: 'home' }))];
}

function savedBlocks(saved: Home['saved']): KnownBlock[] {
  return listBlocks(
    'Your saved searches',
    saved,
    maxShown.others,
    ({ name, filter }) => `${code(name)} · ${filter === '' ? 'all fulfillments' : code(filter, 200)}`,
    ({ savedSearchId }) => button(savedActions.run, 'Run', { value: savedSearchId }),
  );
}

function doneBlocks({ needs: { done }, links, may, undoable }: Home): KnownBlock[] {
  const describeRow = (row: ImportRow) => describeImport({ row, link: links.get(row.importId) ?? null });
  const undoButton = (row: ImportRow) =>
    may.approve && undoable.has(row.importId)
      ? button(importActions.undo, 'Undo import', { value: toButtonValue(row) })
      : null;
  const imports = done.imports.slice(0, maxShown.others);
  const blocks = [
    ...listBlocks('Your recent imports', imports, maxShown.others, describeRow, undoButton),
    ...listBlocks('Your recent exports', done.exports.slice(0, maxShown.others), maxShown.others, describeExport),
  ];
  return blocks.length > 0
    ? blocks
    : [
        section(
          'You haven’t imported or exported anything yet. To start, share a CSV in a channel I’m in, or type `/fulfillments` there.',
        ),
      ];
}

function describeExport(row: ExportRow): string {
  const rows = row.rowCount === null ? 'cancelled' : quantity(row.rowCount, 'fulfillment');
  return `${describeExportContent(row)} · ${rows} · ${slackDate(row.requestedAt)}`;
}

function rightsBlocks({ may, settings: { operators, approvers } }: Home): KnownBlock[] {
  const can = present(
    may.operate ? 'search, export and import' : null,
    may.approve ? 'confirm, discard and undo imports' : null,
  );
  const ask = present(
    may.operate ? null : `To search or export, ask ${named(operators)}.`,
    may.approve ? null : `${named(approvers)} can confirm and undo imports.`,
  );
  const more = 'All commands: `/fulfillments help`.';
  return [section([`*You can:* ${can.join('; ')}.`, ...ask].join('\n')), context(more)];
}

function named(ids: readonly string[]): string {
  return ids.length === 0 ? 'every operator' : mentionAll(ids.slice(0, maxNamed));
}

/** For approvers: the settings in force, the global ones and who is notified in which channel. */
function settingsBlocks(settings: SettingsInForce): KnownBlock[] {
  const usual = `*In each channel:* ${describeSettings(defaultSettings)} A channel can have its own settings.`;
  const chosen = settings.channels.map(({ channelId, ...one }) => `• <#${channelId}> ${describeSettings(one)}`);
  return [
    header('Current settings'),
    section(
      globalSettings(settings)
        .map((line) => `• ${line}`)
        .join('\n'),
    ),
    context('Whoever runs Holdfast can change these.'),
    sectionWith(usual, button(homeActions.settings, 'Change for a channel', { value: 'home' })),
    ...chosen.map(section),
  ];
}

function globalSettings(settings: SettingsInForce): string[] {
  const { fourEyesRows, previewHours, undoHours, maxFileMb, maxRows, timeZone } = settings;
  const eyes =
    fourEyesRows === undefined ? 'off' : `for ${quantity(fourEyesRows, 'fulfillment')} or more, and for cancellations`;
  return [
    `*Approval by a second person:* ${eyes}`,
    `*Time to confirm:* ${quantity(previewHours, 'hour')}`,
    `*Time to undo:* ${quantity(undoHours, 'hour')}`,
    `*Largest file:* ${formatCount(maxFileMb)} MB, ${quantity(maxRows, 'row')}`,
    `*Time zone:* ${timeZone}`,
    `*Import channels:* ${listIds(settings.importChannels, (id) => `<#${id}>`, 'every channel Holdfast is in')}`,
    `*Operators:* ${listIds(settings.operators, mention, 'every full member of the workspace')}`,
    `*Approvers:* ${listIds(settings.approvers, mention, 'the operators')}`,
  ];
}

const maxListed = 10;

function listIds(ids: readonly string[], format: (id: string) => string, none: string): string {
  if (ids.length === 0) return none;
  const more = ids.length - maxListed;
  return `${ids.slice(0, maxListed).map(format).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
