/** Says how a query was read: what words were taken for, what was left out, what of a list was not found. */
import type { Button, KnownBlock } from '@slack/types';
import { searchActions } from '../action-ids.ts';
import { describeCondition } from '../filters/format-filter.ts';
import { trimEnd } from '../filters/query-words.ts';
import type { Note } from '../filters/read-query.ts';
import { actions, button, code, context, fitLines, section } from '../slack/blocks.ts';
import { formatCount, formatList, quantity } from '../text/wording.ts';
import type { ListMatches } from './find-missing.ts';
import type { Offer, ShownNote } from './searches.ts';

const maxQuoted = 60;

/** "Showing status Hold for `hold`. Not used: `orders`." */
export function describeNotes(notes: readonly Note[], verb = 'Showing'): string {
  const read = notes.flatMap((note) =>
    note.kind === 'read'
      ? [
          `${note.conditions.map((one) => describeCondition(one, 2)).join(', ')} for ${code(trimEnd(note.typed, '?!.,'), maxQuoted)}`,
        ]
      : [],
  );
  const left = notes.flatMap((note) => (note.kind === 'left out' ? note.words : []));
  return [
    ...(read.length === 0 ? [] : [`${verb} ${read.join(' · ')}.`]),
    ...(left.length === 0
      ? []
      : [
          `Not used: ${formatList(
            left.slice(0, 8).map((word) => code(word, 20)),
            'and',
          )}.`,
        ]),
  ].join(' ');
}

/** A button for each offer, of which a row has at most three. */
export function offerButtons(offers: readonly Offer[], style?: 'primary'): Button[] {
  const ids = [searchActions.try, searchActions.trySecond, searchActions.tryThird];
  return offers.slice(0, ids.length).map(({ label, value }, at) => {
    const primary = style === undefined || at > 0 ? {} : { style };
    return button(ids[at] ?? searchActions.try, label, { value, ...primary });
  });
}

/** The offers of notes. */
export function offersOf(notes: readonly ShownNote[]): Offer[] {
  return notes.flatMap(({ offer }) => (offer === null ? [] : [offer]));
}

/** A line about how the query was read, and buttons for its other readings. */
export function noteBlocks(notes: readonly ShownNote[]): KnownBlock[] {
  if (notes.length === 0) return [];
  const buttons = offerButtons(offersOf(notes));
  return [
    context(describeNotes(notes.map(({ note }) => note))),
    ...(buttons.length === 0 ? [] : [actions(...buttons)]),
  ];
}

/** As many of the missing numbers as people read in a message; the rest comes as a file. */
const maxShownMissing = 30;

/** "287 of 300 found. Not found: …", and a button that sends all of those as a file. */
export function idListBlocks(searchId: string, list: ListMatches | null): KnownBlock[] {
  if (list === null) return [];
  const isShort = list.missing.length <= maxShownMissing;
  const button = isShort ? [] : [actions(missingButton(searchId, list))];
  return [section(describeList(list)), ...button];
}

/** "*287 of 300 found.* 13 not found: `A`, `B`, 11 more" */
function describeList({ listed, missing, unfulfilled }: ListMatches): string {
  const orders = unfulfilled.slice(0, 10).map((value) => code(value, 60));
  const empty = `${quantity(unfulfilled.length, 'order')} without fulfillments: ${orders.join(', ')}${unfulfilled.length > orders.length ? ' …' : ''}.`;
  const count = formatCount(listed - missing.length - unfulfilled.length);
  const found = `*${count} of ${formatCount(listed)} found.*${orders.length === 0 ? '' : ` ${empty}`}`;
  if (missing.length === 0) return found;
  const shown = missing.slice(0, maxShownMissing).map((value) => code(value, 60));
  const more = (count: number) => `and ${formatCount(count + missing.length - shown.length)} more`;
  const lines = fitLines(shown, { characters: 2500 }, more);
  const rest = lines.length === shown.length && missing.length > shown.length ? [more(0)] : [];
  return `${found} ${formatCount(missing.length)} not found: ${[...lines, ...rest].join(', ')}`;
}

function missingButton(searchId: string, { missing }: ListMatches) {
  return button(searchActions.missing, `Send the ${quantity(missing.length, 'number')} not found`, { value: searchId });
}
