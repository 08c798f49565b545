/** Parses the values of text fields and statuses: drops noise and rejects what is too short to search for. */
import { type FulfillmentStatus, fulfillmentStatusCodes, fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { FilterError, quoteInput } from '../text/typed-text.ts';
import { closestMatch, type TextField, vocabulary } from './filter.ts';

const maxValueLength = 200;
const longDashes = /[–—−‐‑]/g;
const squeeze = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');

/** Codes and labels, and what else people write. */
const statusSpellings = new Map<string, FulfillmentStatus>([
  ...fulfillmentStatusCodes.flatMap((code) => [
    [squeeze(code), code] as const,
    [squeeze(fulfillmentStatuses[code]), code] as const,
  ]),
  ['canceled', 'CANCELLED'],
  ['onhold', 'HOLD'],
  ['rma', 'RMA_PENDING'],
]);

/** The status with this code or label, in any case; undefined when it is none. */
export function matchStatus(typed: string): FulfillmentStatus | undefined {
  return statusSpellings.get(squeeze(typed));
}

/** Reads a status. @throws {FilterError} with the nearest one */
export function parseStatusValue(typed: string): FulfillmentStatus {
  const status = matchStatus(typed);
  if (status !== undefined) return status;
  const near = closestMatch(squeeze(typed), [...statusSpellings.keys()]);
  const code = near === undefined ? undefined : statusSpellings.get(near);
  const known = fulfillmentStatusCodes.map((one) => one.toLowerCase()).join(', ');
  const advice = code === undefined ? `Statuses are ${known}.` : `Did you mean status:${code.toLowerCase()}?`;
  throw new FilterError(`${quoteInput(typed)} is no status. ${advice}`);
}

/** Reads a value of a text field: numbers lose what people put between their digits, ids keep every character. */
export function parseTextValue(field: TextField, typed: string): string {
  const value = tidy[field](typed).slice(0, maxValueLength);
  if (value === '' || (field === 'phone' && value.length < 3)) {
    throw new FilterError(
      `${quoteInput(`${field}:${typed}`)} is too little to look for. Write it like ${vocabulary[field].example}.`,
    );
  }
  return value;
}

/** `<zoe@example.com>` is how mail programs and address books give an address; anything else stays as it is. */
export function stripAngleBrackets(typed: string): string {
  return /^<+([^<>]+@[^<>]+)>+$/.exec(typed)?.[1] ?? typed;
}

const asTyped = (typed: string) => typed;
const withPlainDashes = (typed: string) => typed.replace(longDashes, '-');

const tidy: Record<TextField, (typed: string) => string> = {
  carrier: asTyped,
  house: asTyped,
  campaign: asTyped,
  name: asTyped,
  sku: withPlainDashes,
  order: withPlainDashes,
  rma: withPlainDashes,
  email: (typed) => withPlainDashes(stripAngleBrackets(typed)),
  tracking: (typed) => withPlainDashes(typed).replace(/[\s.-]/g, ''),
  phone: (typed) => typed.replace(/\D/g, ''),
};
