/** Which page of a result, and how a button says it. */
import { isFulfillmentId, isUuid } from '../db/ids.ts';

/** The place of a record in the order of the pages: newest first, then by id. */
export interface Cursor {
  createdMicros: string;
  fulfillmentId: string;
}

/** The first page, the one after a record, or the one before it. `page` is its number as people count. */
export type PageRequest = { to: 'first' } | { to: 'after' | 'before'; position: Cursor; page: number };

/** The value of a button: opaque, without anything that a record says. */
export function encodePageValue(searchId: string, turn: PageRequest): string {
  if (turn.to === 'first') return searchId;
  const { createdMicros, fulfillmentId } = turn.position;
  return [searchId, turn.to === 'after' ? 'a' : 'b', turn.page, createdMicros, fulfillmentId].join('.');
}

const pattern = /^([^.]*)(?:\.([ab])\.(\d{1,6})\.(-?\d{1,18})\.([^.]*))?$/;

/** Reads a button's value; null when it is none of ours. */
export function decodePageValue(value: string): { searchId: string; turn: PageRequest } | null {
  const [, searchId = '', way, page, createdMicros, fulfillmentId] = pattern.exec(value) ?? [];
  if (!isUuid(searchId)) return null;
  if (createdMicros === undefined || fulfillmentId === undefined) return { searchId, turn: { to: 'first' } };
  if (!isFulfillmentId(fulfillmentId)) return null;
  const position = { createdMicros, fulfillmentId };
  return { searchId, turn: { to: way === 'a' ? 'after' : 'before', position, page: Math.max(1, Number(page)) } };
}
