/** Searches that an answer offers: other readings of what was typed, corrections, and filters close to one that found nothing. */
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import type { Filter } from '../filters/filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import type { Note } from '../filters/read-query.ts';
import { saveOffer } from './searches.ts';

/** A search behind a button. */
export interface Offer {
  label: string;
  /** the value of the button */
  value: string;
}

/** What an offered search is run as: the first word of a command. */
export type OfferedCommand = string;

/** The value of a button that runs an offered search: opaque, without typed text. */
function encodeOffer(searchId: string, command: OfferedCommand): string {
  return `${searchId}.${command}`;
}

/** Parses such a value; null if it isn't one. `isTyped`: what is saved is not a filter, but text behind the command. */
export function decodeOffer(value: string): { searchId: string; command: OfferedCommand; isTyped: boolean } | null {
  const [, searchId = '', command = '', typed] = /^([^.]*)\.([a-z]{1,20})(\.typed)?$/.exec(value) ?? [];
  return isUuid(searchId) ? { searchId, command, isTyped: typed !== undefined } : null;
}

/** A note as an answer shows it, with the offer of the other reading. */
export interface ShownNote {
  note: Note;
  offer: Offer | null;
}

interface OfferRequest {
  askedBy: string;
  clock: Clock;
  command: OfferedCommand;
}

/** Saves a filter for a button. */
export async function offerFilter(
  tx: Transaction,
  { filter, label }: { filter: Filter; label: string },
  { askedBy, clock, command }: OfferRequest,
): Promise<Offer> {
  const searchId = await saveOffer(tx, { askedBy, filter, clock });
  return { label, value: encodeOffer(searchId, command) };
}

/** Saves what is typed behind a command, for a button that does what it would do. */
export async function offerTyped(
  tx: Transaction,
  { text, label }: { text: string; label: string },
  { askedBy, clock, command }: OfferRequest,
): Promise<Offer> {
  const searchId = await saveOffer(tx, { askedBy, filter: text, clock });
  return { label, value: `${encodeOffer(searchId, command)}.typed` };
}

/** More would crowd out the other buttons. */
const maxOffers = 2;

/** The notes with offers to look for the words instead, where words were read as names. */
export async function offerOtherReadings(
  tx: Transaction,
  notes: readonly Note[],
  request: OfferRequest,
): Promise<ShownNote[]> {
  const shown: ShownNote[] = [];
  for (const note of notes) {
    const label = shown.filter(({ offer }) => offer !== null).length < maxOffers ? otherReading(note) : null;
    const offer = label === null ? null : await offerFilter(tx, { filter: note.instead, label }, request);
    shown.push({ note, offer });
  }
  return shown;
}

/** The label of the button for the other reading; null if what was typed can hardly be anything else. */
function otherReading(note: Note): string | null {
  if (note.kind === 'left out') return null;
  const isName = note.conditions.every(({ field }) => !['any', 'tracking', 'phone', 'order', 'email'].includes(field));
  if (!isName || !/^[-\p{L}\s'’&.]+$/u.test(note.typed)) return null;
  return `Search the ${/\s/.test(note.typed.trim()) ? 'words' : 'word'} “${note.typed.replace(/^-/, '').slice(0, 40)}”`;
}
