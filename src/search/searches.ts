/**
 * Stores the searches that people ran: buttons under a result refer to them, and the form offers recent ones; and those
 * that an answer offers: other readings of what was typed, corrections, and filters close to one that found nothing.
 */
import { randomUUID } from 'node:crypto';
import { subDays } from 'date-fns/subDays';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isUuid } from '../db/ids.ts';
import { queryRows } from '../db/queries.ts';
import type { Filter } from '../filters/filter.ts';
import { formatFilter } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import type { Note } from '../filters/read-query.ts';
import { searches } from './tables.ts';

/** A saved filter with the clock its dates depend on. */
export interface Search {
  searchId: string;
  askedBy: string;
  filter: Filter;
  clock: Clock;
}

/** Filters contain customer data that people typed, so they are kept only as long as they are useful. */
export const retentionDays = 30;

/** Saves a search and deletes that person's expired ones. */
export async function saveSearch(
  tx: Transaction,
  { askedBy, filter, clock }: Omit<Search, 'searchId'>,
): Promise<Search> {
  const searchId = randomUUID();
  const { now: askedAt, timeZone } = clock;
  await tx.insert(searches).values({ searchId, askedBy, askedAt, timeZone, filter: formatFilter(filter) });
  await tx
    .delete(searches)
    .where(and(eq(searches.askedBy, askedBy), lt(searches.askedAt, subDays(askedAt, retentionDays))));
  return { searchId, askedBy, filter, clock };
}

/**
 * Saves a filter, or what is typed behind a command, for a button, without making it one of the person's recent searches.
 * @returns its id
 */
export async function saveOffer(
  tx: Transaction,
  { askedBy, filter: offered, clock }: Pick<Search, 'askedBy' | 'clock'> & { filter: Filter | string },
): Promise<string> {
  const searchId = randomUUID();
  const { now: askedAt, timeZone } = clock;
  const filter = typeof offered === 'string' ? offered : formatFilter(offered);
  await tx.insert(searches).values({ searchId, askedBy, askedAt, timeZone, filter, offered: true });
  return searchId;
}

/** The text that was saved for a button; null if it has expired. */
export async function findTyped(tx: Transaction, searchId: string): Promise<string | null> {
  const [row] = await tx.select().from(searches).where(eq(searches.searchId, searchId));
  return row?.filter ?? null;
}

/** The search with this id, parsed with the clock of when it was made; null if it has expired. */
export async function findSearch(tx: Transaction, searchId: string): Promise<Search | null> {
  if (!isUuid(searchId)) return null;
  const [row] = await tx.select().from(searches).where(eq(searches.searchId, searchId));
  if (row === undefined) return null;
  const clock = { now: row.askedAt, timeZone: row.timeZone };
  return { searchId, askedBy: row.askedBy, filter: parseFilter(row.filter, clock), clock };
}

/** A person's last ten distinct filters, newest first, each with the id of its latest search. */
export async function findRecentSearches(
  tx: Transaction,
  askedBy: string,
): Promise<{ searchId: string; filter: string }[]> {
  return await queryRows(
    tx,
    sql`select search_id as "searchId", filter from (
        select distinct on (filter) search_id, filter, asked_at from searches
        where asked_by = ${askedBy} and filter <> '' and not offered and length(filter) < 3000 order by filter, asked_at desc) latest
      order by asked_at desc limit 10`,
  );
}

/** A search behind a button. */
export interface Offer {
  label: string;
  /** the value of the button */
  value: string;
}

/** What an offered search is run as: the first word of a command. */
type OfferedCommand = string;

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
