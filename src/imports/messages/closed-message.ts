/** The summary of an import that was closed without writing anything, and pointers to another import's summary. */
import type { KnownBlock } from '@slack/types';
import { context as contextBlock, escapeText, type SlackMessage, section, showText } from '../../slack/blocks.ts';
import { present, slackDate } from '../../text/wording.ts';
import type { ImportRow } from '../model/import-row.ts';
import { wasFileDeleted } from '../model/message-kinds.ts';
import { describeLeft } from './applied-message.ts';
import {
  buttonRow,
  checkAgainButton,
  columnsButton,
  fixButtons,
  forgetColumnsButton,
  foundButton,
  includeBlocks,
  leftOutButton,
  lookUpButton,
  otherColumnsBlock,
  outdatedBlock,
  rejectedButton,
} from './import-buttons.ts';
import { isSetAside, problemsTable } from './rows-to-fix.ts';
import {
  countLeftOut,
  countsOf,
  describeColumnChoice,
  describeCorrections,
  driftNotice,
  fileName,
  privatePlace,
  type SameImport,
  type SummaryContext,
  unchangedSentence,
} from './summary-parts.ts';

/** The summary of an import that was refused, discarded or superseded, has expired, or changes nothing. */
export function closedMessage(row: ImportRow, context: SummaryContext): SlackMessage {
  const text = closingSentence(row, context);
  const counts = row.kind === null ? undefined : row.counts?.[row.kind];
  const isIdle = row.state === 'nothing_to_do';
  const withRows = isIdle && counts !== undefined && counts.rejected > 0;
  const notes = isIdle ? present(describeColumnChoice(row), describeCorrections(row)) : [];
  const groups = withRows ? counts.problems.filter(({ code }) => code !== 'E_OUTDATED' && !isSetAside(code)) : [];
  const always = present(
    foundButton(row),
    row.refusal?.table === undefined ? null : columnsButton(row, foundButton(row) === null ? 'primary' : undefined),
    row.state === 'refused' ? lookUpButton(row) : null,
    canCheckAgain(row) ? checkAgainButton(row, row.state === 'refused' ? 'Try again' : 'Review again') : null,
    withRows ? rejectedButton(row) : null,
  );
  const others = present(
    ...(withRows ? [...fixButtons(row), leftOutButton(row)] : []),
    isIdle ? forgetColumnsButton(row) : null,
    ...leftoverButtons(context),
  );
  const blocks = present<KnownBlock>(
    isIdle && row.drift !== null ? section(driftNotice(row.drift, '')) : null,
    section(text),
    buttonRow(always, others),
    withRows ? outdatedBlock(row, counts) : null,
    ...(isIdle ? (counts === undefined ? present(otherColumnsBlock(row)) : includeBlocks(row, counts)) : []),
    groups.length > 0 ? problemsTable(row.kind ?? 'tracking', groups) : null,
    notes.length > 0 ? contextBlock(notes.join(' · ')) : null,
  );
  return { text, blocks };
}

/** Somebody who may not import would only be refused again, and a file that was deleted can't be read again. */
function canCheckAgain(row: ImportRow): boolean {
  return row.refusal?.code !== 'E_NOT_ALLOWED' && !wasFileDeleted(row);
}

/** The rows that the same file left over when it was applied, to be fixed now. */
function leftoverButtons({ same, canUndo }: Pick<SummaryContext, 'same' | 'canUndo'>) {
  if (same === null || same.row.state !== 'applied' || !canUndo || countLeftOut(same.row) === 0) return [];
  return [rejectedButton(same.row), leftOutButton(same.row)];
}

function closingSentence(row: ImportRow, { same }: SummaryContext): string {
  const name = fileName(row);
  switch (row.state) {
    case 'refused':
      return row.refusal?.table === undefined
        ? `:no_entry: *I couldn’t read ${name}.* ${row.refusal?.text ?? ''}`
        : `*Match your columns to import ${name}.* ${row.refusal.text}`;
    case 'discarded':
      if (row.sentBackReason !== null) {
        return `<@${row.decidedBy}> sent ${name} back to <@${row.sharedBy}>: ${escapeText(row.sentBackReason)}\nNothing was changed.`;
      }
      if (wasFileDeleted(row)) return `${name} was deleted, so this import is closed. Nothing was changed.`;
      return row.decidedBy === row.sharedBy
        ? `<@${row.decidedBy}> withdrew ${name}. Nothing was changed.`
        : `<@${row.decidedBy}> discarded ${name}. Nothing was changed.`;
    case 'expired':
      return `This summary of ${name} expired before anyone decided. Nothing was changed.`;
    case 'superseded':
      return `A newer file replaced ${name}. Nothing was changed.${same === null ? '' : see(same, 'the newer')}`;
    default:
      return same === null || row.counts !== null ? nothingToDo(row) : sameContent(row, same);
  }
}

function nothingToDo(row: ImportRow): string {
  const name = fileName(row);
  const besides = (row.findings ?? []).flatMap(({ code, text }) => (code === 'W_BESIDES' ? showText(text, 300) : []));
  if (row.kind === null) {
    if (besides.length === 0) return `*Nothing to change.* The fulfillments already match ${name}.`;
    return `*Nothing to change* in ${name}. ${besides.join(' ')}`;
  }
  const counts = countsOf(row);
  const unchanged = unchangedSentence(counts);
  if (counts.rejected === 0)
    return present(`*Nothing to change* in ${name}.`, unchanged ?? 'It has no rows.', ...besides).join(' ');
  return present(`*Nothing to change yet* in ${name}: ${describeLeft(row)}.`, unchanged, ...besides).join(' ');
}

function sameContent(row: ImportRow, same: SameImport): string {
  const again = same.row.state === 'undone' ? ' To import it again, click Review again.' : '';
  return `${describeOther(fileName(row), same)}${again}`;
}

/** Posted where a file was shared whose summary is in another thread. */
export function pointerMessage(same: SameImport, canUndo: boolean): SlackMessage {
  const again = same.row.state === 'undone' ? ' To import it again, upload it as a new file.' : '';
  const text = `${describeOther(fileName(same.row), same)}${again}`;
  return { text, blocks: present<KnownBlock>(section(text), buttonRow(leftoverButtons({ same, canUndo }), [])) };
}

/** Where to see another import's summary; empty when that is nowhere. */
function see({ link, row, isElsewhere }: SameImport, which: 'its' | 'the newer' = 'its'): string {
  if (link !== null) return ` <${link}|See ${which} summary>.`;
  return isElsewhere ? ` Its summary is in ${privatePlace(row)}.` : '';
}

function describeOther(name: string, same: SameImport): string {
  const { row } = same;
  const where = see(same);
  const when = row.appliedAt === null ? '' : ` ${slackDate(row.appliedAt)}`;
  switch (row.state) {
    case 'applied': {
      const left = countLeftOut(row);
      const rest = left === 0 ? '' : ` It left ${describeLeft(row)}.`;
      return `*Already imported:* ${name} was applied${when}.${rest}${where}`;
    }
    case 'undone':
      return `${name} was applied${when} and then undone.${where}`;
    case 'received':
    case 'asking':
    case 'ready':
    case 'confirmed':
    case 'undoing':
      return `${name} is already open.${where}`;
    default:
      return `${name} was shared before. Nothing was changed.${where}`;
  }
}
