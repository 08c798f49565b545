/** The summary of an import that was closed without writing anything, and pointers to another import's summary. */
import type { KnownBlock } from '@slack/types';
import { actions, context as contextBlock, escapeText, type SlackMessage, section } from '../../slack/blocks.ts';
import { formatList, present, quantity, slackDate } from '../../text/wording.ts';
import type { Counts } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { columnsButton, countSetAside, foundButton, includeBlocks } from './include-blocks.ts';
import {
  countOutdated,
  describeOutdated,
  fixButtons,
  impossibleSection,
  leftOutButton,
  outdatedBlocks,
  rejectedButton,
} from './rejected-rows.ts';
import {
  checkAgainButton,
  countsOf,
  describeColumnChoice,
  describeCorrections,
  driftNotice,
  fileName,
  forgetColumnsButton,
  type SummaryContext,
  unchangedSentence,
} from './summary-parts.ts';

/** The summary of an import that was refused, discarded or superseded, has expired, or changes nothing. */
export function closedMessage(row: ImportRow, context: SummaryContext): SlackMessage {
  const text = closingSentence(row, context);
  const counts = row.kind === null ? undefined : row.counts?.[row.kind];
  const rejected = row.state === 'nothing_to_do' && (counts?.rejected ?? 0) > 0;
  const notes = row.state === 'nothing_to_do' ? present(describeColumnChoice(row), describeCorrections(row)) : [];
  const buttons = present(
    ...(rejected ? [rejectedButton(row), leftOutButton(row)] : []),
    foundButton(row),
    row.refusal?.table === undefined ? null : columnsButton(row, foundButton(row) === null ? 'primary' : undefined),
    row.state === 'nothing_to_do' ? forgetColumnsButton(row) : null,
    // Somebody who may not import would only be refused again.
    row.refusal?.code === 'E_NOT_ALLOWED' ? null : checkAgainButton(row),
  );
  const blocks = present<KnownBlock>(
    row.state === 'nothing_to_do' && row.drift !== null
      ? section(driftNotice(row.drift, 'This is how it stands now.'))
      : null,
    section(text),
    ...(rejected && counts !== undefined ? outdatedBlocks(row, counts) : []),
    ...(row.state === 'nothing_to_do' && counts !== undefined ? includeBlocks(row, counts) : []),
    rejected && counts !== undefined ? impossibleSection(counts) : null,
    rejected && counts !== undefined ? fixButtons(row, counts) : null,
    notes.length > 0 ? contextBlock(notes.join(' · ')) : null,
    buttons.length > 0 ? actions(...buttons) : null,
  );
  return { text, blocks };
}

const orChoose = ' Or click Choose columns and say which of them holds what.';

function closingSentence(row: ImportRow, { same }: SummaryContext): string {
  const name = fileName(row);
  switch (row.state) {
    case 'refused':
      return `:no_entry: *${name} can’t be imported.* ${row.refusal?.text ?? ''}${row.refusal?.table === undefined ? '' : orChoose}`;
    case 'discarded':
      if (row.sentBackReason !== null) {
        return `Sent back to <@${row.sharedBy}> by <@${row.decidedBy}>: ${escapeText(row.sentBackReason)}\nNothing was written from ${name}.`;
      }
      return row.decidedBy === null
        ? `The message with ${name} was deleted, so this import is closed. Nothing was written.`
        : `Discarded by <@${row.decidedBy}>. Nothing was written from ${name}.`;
    case 'expired':
      return `Nobody decided on ${name} in time, so this summary has expired. Nothing was written.`;
    case 'superseded':
      return `A newer file took the place of ${name}. Nothing was written from this one.${same?.link ? ` <${same.link}|See the newer summary>.` : ''}`;
    default:
      return same === null || row.counts !== null ? nothingToDo(row) : sameContent(row, same);
  }
}

function nothingToDo(row: ImportRow): string {
  if (row.kind === null) return `*Nothing to do.* ${fileName(row)} says what the records say already.`;
  const counts: Counts = countsOf(row);
  if (counts.rejected === 0)
    return `*Nothing to do.* ${fileName(row)}: ${unchangedSentence(counts) ?? 'it has no rows.'}`;
  const rest = unchangedSentence(counts);
  const outdated = countOutdated(counts);
  const impossible = counts.rejected - outdated - countSetAside(counts);
  const none = rest === null && outdated === 0 ? 'none of its rows can be imported' : null;
  const some = impossible > 0 ? `${quantity(impossible, 'row')} can’t be imported` : null;
  return `*Nothing to write.* ${fileName(row)}: ${none ?? formatList(present(some, describeOutdated(outdated)), 'and')}.${rest === null ? '' : ` ${rest}`}`;
}

function sameContent(row: ImportRow, same: NonNullable<SummaryContext['same']>): string {
  const again = same.row.state === 'undone' ? ' Click Check again to import it once more.' : '';
  return `${describeOther(`The content of ${fileName(row)}`, same)}${again}`;
}

/** Posted where a file was shared whose summary is in another thread. */
export function pointerMessage(same: NonNullable<SummaryContext['same']>): SlackMessage {
  const again = same.row.state === 'undone' ? ' To import it once more, upload it as a new file.' : '';
  const text = `${describeOther(`The file ${fileName(same.row)}`, same)}${again}`;
  return { text, blocks: [section(text)] };
}

function describeOther(what: string, { link, row }: NonNullable<SummaryContext['same']>): string {
  const see = link === null ? '' : ` <${link}|See its summary>.`;
  const when = row.appliedAt === null ? '' : ` ${slackDate(row.appliedAt)}`;
  switch (row.state) {
    case 'applied':
      return `*Nothing left to do.* ${what} was already applied by <@${row.decidedBy}>${when}.${see}`;
    case 'undone':
      return `${what} was applied by <@${row.decidedBy}>${when} and undone by <@${row.undoneBy}>.${see}`;
    case 'received':
    case 'asking':
    case 'ready':
    case 'confirmed':
    case 'undoing':
      return `${what} is already being handled.${see}`;
    default:
      return `${what} was shared before, and nothing was written from it.${see}`;
  }
}
