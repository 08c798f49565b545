/** Everything that is said about saved searches. */
import type { KnownBlock } from '@slack/types';
import type { Clock } from '../search/parse-date-range.ts';
import { actions, button, code, confirmDialog, context, type SlackMessage, section } from '../slack/blocks.ts';
import { plainText } from '../slack/data-table.ts';
import { slackDate } from '../text/wording.ts';
import { savedActions } from './action-ids.ts';
import type { LatestSlot, SavedRow } from './saved-row.ts';
import { describeLatest, describePause, describeSchedule } from './schedule-words.ts';
import { maxDelayHours } from './slots.ts';
import { formatStoredFilter } from './stored-filter.ts';

/** A saved search, and what came of its latest slot if there was one. */
export interface ListedSearch {
  row: SavedRow;
  latest: LatestSlot | null;
}

const manual =
  'Save one with the button under a result, or with `/fulfillments save <name>: <filters>`. Run one with `/fulfillments saved <name>`.';

/** `/fulfillments saved`: all of a person's, with their buttons. */
export function savedListMessage(listed: ListedSearch[], clock: Clock): SlackMessage {
  if (listed.length === 0) {
    const text = `You have no saved searches yet. ${manual}`;
    return { text, blocks: [section(text)] };
  }
  return {
    text: `Your saved searches: ${listed.map(({ row }) => plainText(row.name)).join(', ')}.`,
    blocks: [...listed.flatMap((one) => itemBlocks(one, clock)), context(manual)],
  };
}

/** After one was saved or changed. */
export function savedConfirmation(listed: ListedSearch, how: 'saved' | 'changed', clock: Clock): SlackMessage {
  const text = `${how === 'saved' ? 'Saved' : 'Changed'}. Run it with ${code(`/fulfillments saved ${listed.row.name}`, 120)}.`;
  return { text, blocks: [section(text), ...itemBlocks(listed, clock)] };
}

const unreadable = ':warning: I can’t understand this filter any more: Run says why, and Change lets you mend it.';

function itemBlocks({ row, latest }: ListedSearch, { now, timeZone }: Clock): KnownBlock[] {
  const { typed, format, isReadable } = formatStoredFilter(row, { now, timeZone });
  const lines = [
    `${code(row.name)} · ${typed === '' ? 'all records' : code(typed, 200)}`,
    ...(isReadable ? [] : [unreadable]),
    describeSchedule(row, format, timeZone),
    ...(latest === null ? [] : [describeLatest(latest)]),
  ];
  return [section(lines.join('\n')), actions(...itemButtons(row))];
}

function itemButtons({ savedSearchId: value, days, nextAt, name }: SavedRow) {
  const isScheduled = days !== null;
  const dialog = confirmDialog({
    title: 'Delete this saved search?',
    text: `“${plainText(name)}” is forgotten${isScheduled ? ', and nothing is sent for it any more' : ''}.`,
    confirm: 'Delete',
    deny: 'Keep it',
    style: 'danger',
  });
  return [
    button(savedActions.run, 'Run', { value }),
    button(savedActions.edit, isScheduled ? 'Change' : 'Schedule', { value }),
    ...(isScheduled
      ? [
          nextAt === null
            ? button(savedActions.resume, 'Resume', { value })
            : button(savedActions.pause, 'Pause', { value }),
        ]
      : []),
    button(savedActions.remove, 'Delete', { value, confirm: dialog }),
  ];
}

/** To the person alone: a slot that nobody will get, with the way to have it now. */
export function missedMessage({ savedSearchId, name, nextAt }: SavedRow, slotAt: Date): SlackMessage {
  const next = nextAt === null ? '' : ` The next one comes ${slackDate(nextAt)}.`;
  const text = `${code(name)} was due ${slackDate(slotAt)}, but I was not running, and what is more than ${maxDelayHours} hours late I don’t send any more.${next}`;
  return { text, blocks: [section(text), actions(button(savedActions.run, 'Run it now', { value: savedSearchId }))] };
}

const remedies = {
  right: 'Once you may again, resume it',
  gone: 'Then resume it, or have it sent to you',
  channel: 'You can have it sent to you instead',
  shared: 'You can have it sent to you instead',
  filter: 'Change its filter, and it goes on',
};

/**
 * To the person alone: their schedule stands still, why, and what they can do. `refusal` says more: whom to ask for the
 * right, or what is wrong with the filter.
 */
export function pausedMessage(
  row: SavedRow,
  because: Exclude<SavedRow['pausedBecause'], 'asked' | null>,
  refusal: string | null,
): SlackMessage {
  const reason = refusal ?? describePause(because, row);
  const text = `I paused your scheduled export ${code(row.name)}, and nothing was sent: ${reason} ${remedies[because]}: \`/fulfillments saved\`.`;
  return { text, blocks: [section(text)] };
}
