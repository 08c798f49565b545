/** The Home tab: what needs a person now, what they did lately, what they can begin, and what they may do. */
import type { HomeView, KnownBlock } from '@slack/types';
import type { ExportRow } from '../exports/export-row.ts';
import { describeImport } from '../imports/messages/imports-message.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import { mentionAll } from '../permissions.ts';
import { actions, button, context, divider, header, section } from '../slack/blocks.ts';
import { present, quantity, slackDate } from '../text/wording.ts';
import { homeActions } from './action-ids.ts';
import { list, maxShown } from './entry-list.ts';
import type { Needs } from './group-activity.ts';
import { formatSavedFilter, needsBlocks } from './needs-blocks.ts';
import { type SettingsInForce, settingsBlocks } from './settings-blocks.ts';

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
  const whom = mentionAll(operators.slice(0, maxNamed));
  const text = `Holdfast finds and exports fulfillments, and imports tracking numbers and returns from files. You can’t use it yet: please ask ${whom}.`;
  return { type: 'home', blocks: [header(title), section(text)] };
}

const maxNamed = 5;

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
  return [...toDecide.slice(0, maxShown.toDecide), ...others.flatMap((rows) => rows.slice(0, maxShown.others))];
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
    context('Search results, exports and templates arrive in your direct messages with Holdfast.'),
  ];
}

function doneBlocks({ needs: { done }, links }: Home): KnownBlock[] {
  const listed = (row: ImportRow) => describeImport({ row, link: links.get(row.importId) ?? null });
  const blocks = [
    ...list('Your latest imports', done.imports.slice(0, maxShown.others), maxShown.others, listed),
    ...list('Your latest exports', done.exports.slice(0, maxShown.others), maxShown.others, describeExport),
  ];
  return blocks.length > 0
    ? blocks
    : [
        section(
          'Your imports and exports will be listed here. To begin, share a CSV in a channel that I am in, or type `/fulfillments` there.',
        ),
      ];
}

function describeExport(row: ExportRow): string {
  const rows = row.rowCount === null ? 'cancelled' : quantity(row.rowCount, 'record');
  return `${formatSavedFilter(row)} · ${rows} · ${slackDate(row.requestedAt)}`;
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
  return ids.length === 0 ? 'every operator' : mentionAll(ids.slice(0, maxNamed));
}
