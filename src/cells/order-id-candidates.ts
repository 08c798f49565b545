/** Generates the order ids that a cell may mean, and ids one typo away. The database decides which exist. */
import { foldConfusables } from '../text/fold-text.ts';
import { foldDashes, textLimits } from './cell.ts';
import { stripNumberFormat } from './excel-number.ts';
import { takenBack } from './reject-tracking-number.ts';

/**
 * One id to look up. The first `silent` one that exists is used without asking; a `suggestion` is only shown, and only if
 * it is the only one that exists.
 */
export interface OrderIdCandidate {
  orderId: string;
  use: 'silent' | 'suggestion';
  /** how it differs from the original, for the message */
  because:
    | 'as written'
    | 'hash sign'
    | 'punctuation'
    | 'letter case'
    | 'number format'
    | 'look-alike letters'
    | 'letters for digits'
    | 'shop prefix'
    | 'parcel suffix'
    | 'leading zeros';
}

/** Excel drops leading zeros; ids are rarely longer than this, so padding further is useless. */
const maxPaddedLength = 12;

/** The candidates for an order id returned by `readOrderId`, in the order to try them, each id once. */
export function orderIdCandidates(value: string): OrderIdCandidate[] {
  const silent = silentOrderIds(value).map((orderId): OrderIdCandidate => {
    return { orderId, use: 'silent', because: orderId === value ? 'as written' : 'hash sign' };
  });
  const bare = withoutSign(value);
  if (value.length > textLimits.key || takenBack.test(bare)) return silent;
  const seen = new Set(['', ...silent.map(({ orderId }) => orderId)]);
  const suggested = suggestionsFor(bare).filter(({ orderId }) => !seen.has(orderId) && seen.add(orderId));
  return [...silent, ...suggested];
}

/** Those of the candidates that are used without asking: the id as it is written, without its hash sign, and with one. */
export function silentOrderIds(value: string): string[] {
  if (value.length > textLimits.key) return [value];
  const bare = withoutSign(value);
  return [...new Set([value, bare, `#${bare}`])].filter((id) => id !== '');
}

const withoutSign = (value: string): string => value.replace(/^#+\s*/, '');

/** The shorter ids that one may mean which shows the mark of a shop or a spreadsheet: `#1001`, `01001`, `1,001`, `1001.0`. */
export function unmarkedOrderIds(value: string): string[] {
  if (!/^#|^0\d+$|^\d+(?:[.,\s]\d+)+$/.test(value)) return [];
  return orderIdCandidates(value).flatMap(({ orderId }) => (orderId.length < value.length ? [orderId] : []));
}

function suggestionsFor(bare: string): OrderIdCandidate[] {
  const suggest = (because: OrderIdCandidate['because'], ids: (string | null | undefined)[]): OrderIdCandidate[] =>
    ids.flatMap((orderId) => (orderId ? [{ orderId, use: 'suggestion', because }] : []));
  const repaired = [
    ...suggest('punctuation', [usable(bare.replace(punctuation, ''))]),
    ...suggest('letter case', [bare.toUpperCase(), bare.toLowerCase()]),
    ...suggest('number format', [stripNumberFormat(bare)]),
    ...suggest('look-alike letters', [foldConfusables(bare), foldDashes(bare)]),
    ...suggest('letters for digits', [withDigits(bare)]),
    ...suggest('parcel suffix', [withoutSuffix(bare)]),
    ...suggest('shop prefix', [withoutPrefix(bare), withoutPrefix(withoutSuffix(bare)), ...amongWords(bare)]),
  ];
  const withSign = repaired.flatMap((one) => [one, { ...one, orderId: `#${one.orderId}` }]);
  // Spreadsheets treat an id with a # as text, so it loses no zeros.
  return [...withSign, ...suggest('leading zeros', zeroVariants(bare))];
}

/** A hexadecimal id with the digits for which people type letters: `6F1OA2B3O1` for `6F10A2B301`; null for any other. */
function withDigits(id: string): string | null {
  return /^(?=.*\d)[0-9A-FOIl]{6,}$/.test(id) ? id.replaceAll('O', '0').replace(/[Il]/g, '1') : null;
}

/** Quotation marks, brackets and the like around an id, the mark of a footnote, and what a web page or workbook writes for a blank. */
const punctuation = /^(?:&\w{1,9};|[^\p{L}\p{Nd}#])+|(?:&\w{1,9};|<\/?[a-z]{1,4} ?\/?>|_x000[AD]_|[^\p{L}\p{Nd}])+$/gu;

/** `-1`, `_2`, `/1`, `.1`, `-A`, `-R1`, `-BOX2`, ` (1)`: which parcel of the order it is. */
const suffix = /^(.*[0-9A-Za-z]) ?(?:[-_/.#] ?(?:0?[1-9]|[1-9]\d|[A-Za-z]{1,6}\d{0,2})|[([](?:\d{1,2}|[A-Za-z])[)\]])$/;
/** ` (1 of 2)`, ` 1/2`, `-1of2` */
const count = /^(.*[0-9A-Za-z])[ ,_-]+[([]?\d{1,2} ?(?:of|\/) ?\d{1,2}[)\]]?$/i;
/** A word with a digit, behind the shop or a label: `CC-7B83`, `Order No. #7B83`. */
const wordWithDigit = /[^-_:#.\s]*\d/;
/** Shorter ids are too many for one to be meant for sure. */
const minBareLength = 3;

function withoutSuffix(id: string): string | null {
  return usable(count.exec(id)?.[1] ?? suffix.exec(id)?.[1]);
}

function withoutPrefix(id: string | null): string | null {
  const at = id?.search(wordWithDigit) ?? 0;
  return at > 0 ? usable(id?.slice(at)) : null;
}

const maxWords = 6;

/** The words long enough for an id, beside a shop, a name or a remark: `SHOP1:7B83FF8095`, `7B83FF8095 - Jo Smith`. */
function amongWords(id: string): string[] {
  const words = id.split(/[\s:|/()[\]]+/).filter((word) => word !== '');
  return words.length < 2 || words.length > maxWords
    ? []
    : words.filter((word) => /^#?(?=.*\d)[0-9A-Za-z-]{6,}$/.test(word));
}

function usable(id: string | undefined): string | null {
  const bare = id?.trim() ?? '';
  return bare.length >= minBareLength && /\d/.test(bare) ? bare : null;
}

/** Signs that stand between ids only, and others, which may belong to one: `1,001`, `7B83/2`, `1 001`. */
const separators: [between: RegExp, listed: RegExp][] = [
  [/[;&|+]|, | and /i, /^#?[0-9A-Za-z-]{3,}$/],
  [/[ ,/]/, /^#?[0-9A-Za-z-]{6,}$/],
];

/** Whether a cell lists several order ids: `7B83FF8095, 7B83FF8096`, `7B83FF8095 & 7B83FF8096`. */
export function listsSeveralOrders(value: string): boolean {
  if (value.length > textLimits.key) return false;
  return separators.some(([between, listed]) => {
    const parts = value.split(between).map((part) => part.trim());
    return new Set(parts.filter((part) => listed.test(part) && /\d/.test(part))).size > 1;
  });
}

/** Digits with the leading zeros that Excel may have dropped, fewest first, and without those that a label may have added. */
function zeroVariants(text: string): string[] {
  if (!/^\d+$/.test(text)) return [];
  const added = Array.from({ length: Math.max(0, maxPaddedLength - text.length) }, (_, index) =>
    text.padStart(text.length + index + 1, '0'),
  );
  return [...added, text.replace(/^0+/, '')];
}

const idCharacters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Shorter ids are all similar to each other; longer ones aren't typed by hand. */
const typableId = /^[0-9A-Z]{6,12}$/;

/**
 * The ids with one character inserted, deleted or replaced, or two adjacent ones swapped, in upper case (Damerau, "A
 * technique for computer detection and correction of spelling errors", 1964: four in five errors are of these kinds).
 * Empty for anything but 6 to 12 letters and digits.
 */
export function singleEditVariants(id: string): string[] {
  const word = id.trim().replace(/^#/, '').toUpperCase();
  if (!typableId.test(word)) return [];
  const splits = Array.from({ length: word.length + 1 }, (_, at) => [word.slice(0, at), word.slice(at)] as const);
  const variants = splits.flatMap(([before, after]) => [
    before + after.slice(1),
    `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`,
    ...idCharacters.flatMap((char) => [before + char + after.slice(1), before + char + after]),
  ]);
  return [...new Set(variants)].filter((other) => other !== word);
}
