/** Parses the values of text fields and statuses: strips noise and rejects values too short to search for. */
import { type FulfillmentStatus, fulfillmentStatusCodes, fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { FilterError, quoteInput } from '../text/typed-text.ts';
import { closestMatch, type TextField, vocabulary } from './filter.ts';

const maxValueLength = 200;
const longDashes = /[–—−‐‑]/g;
const lettersOnly = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');

/** Codes, labels and other common spellings. */
const statusSpellings = new Map<string, FulfillmentStatus>([
  ...fulfillmentStatusCodes.flatMap((code) => [
    [lettersOnly(code), code] as const,
    [lettersOnly(fulfillmentStatuses[code]), code] as const,
  ]),
  ['canceled', 'CANCELLED'],
  ['onhold', 'HOLD'],
  ['rma', 'RMA_PENDING'],
]);

/** The status with this code or label, in any case; undefined if unknown. */
export function matchStatus(typed: string): FulfillmentStatus | undefined {
  return statusSpellings.get(lettersOnly(typed));
}

/** Parses a status. @throws {FilterError} suggesting the closest one */
export function parseStatusValue(typed: string): FulfillmentStatus {
  const status = matchStatus(typed);
  if (status !== undefined) return status;
  const closest = closestMatch(lettersOnly(typed), [...statusSpellings.keys()]);
  const code = closest === undefined ? undefined : statusSpellings.get(closest);
  const known = fulfillmentStatusCodes.map((one) => one.toLowerCase()).join(', ');
  const advice = code === undefined ? `Statuses are ${known}.` : `Did you mean status:${code.toLowerCase()}?`;
  throw new FilterError(`There’s no status ${quoteInput(typed)}. ${advice}`);
}

/** Parses a value of a text field: numbers lose separators between digits; ids keep every character. */
export function parseTextValue(field: TextField, typed: string): string {
  const value = normalizers[field](typed).slice(0, maxValueLength);
  if (value === '' || (field === 'phone' && value.length < 3)) {
    throw new FilterError(
      `${quoteInput(`${field}:${typed}`)} is too short. Write it like ${vocabulary[field].example}.`,
    );
  }
  return value;
}

/** Unwraps `<zoe@example.com>`, the form mail programs copy; anything else stays as is. */
export function stripAngleBrackets(typed: string): string {
  const inner = /^<+([^<>]+)>+$/.exec(typed)?.[1] ?? '';
  const at = inner.indexOf('@', 1);
  return at > 0 && at < inner.length - 1 ? inner : typed;
}

const asTyped = (typed: string) => typed;
const withAsciiDashes = (typed: string) => typed.replace(longDashes, '-');

const normalizers: Record<TextField, (typed: string) => string> = {
  carrier: asTyped,
  house: asTyped,
  campaign: asTyped,
  name: asTyped,
  sku: withAsciiDashes,
  order: withAsciiDashes,
  rma: withAsciiDashes,
  email: (typed) => withAsciiDashes(stripAngleBrackets(typed)),
  tracking: (typed) => withAsciiDashes(typed).replace(/[\s.-]/g, ''),
  phone: (typed) => typed.replace(/\D/g, ''),
};
