/** Rejects texts in a tracking cell that aren't a single, complete tracking number. */
import { carrierAliases, splitCarrier } from '../carriers/carriers.ts';
import { detectCarriers, isPostalNumber } from '../carriers/tracking-formats.ts';
import { foldConfusables } from '../text/fold-text.ts';
import { type Cell, foldDashes, isAllZeros, rejectCell, rejectTooLong, textLimits } from './cell.ts';
import { containsRoundedNumber } from './excel-number.ts';
import type { Problem } from './problem.ts';

type Rejection = { problem: Problem };

/** Only letters and digits with at least one digit, as almost every cell. */
const plain = /^[A-Za-z]*\d[0-9A-Za-z]*$/;

/** A word right before or behind a number: `UPS1Z…`, `TRACKING9400…`, `…VOID`. */
const wordAtEnd = /^[A-Z]{3}|[A-Z]{3}$/i;
const glued = /^([A-Z]{3,12})?(\d[0-9A-Z]{8,}\d)([A-Z]{3,12})?$/i;
const wordBefore = /^(?<word>[=+@]|\p{L}[\p{L} .]*(?=[\s:#-]))[\s:#-]*(?<rest>[0-9A-Z].*)$/iu;
const wordAfter = /^(?<rest>[0-9A-Z].*?)[\s:(-]+(?<word>\p{L}[\p{L} .]*)\)?$/iu;
const label = /^[=+@]$|^(?:tracking|track|trk|tn|number|no|nr)\b/i;

/** The number in upper case, without the spaces, dashes and dots that labels print between groups. */
export function compactTrackingNumber(text: string): string {
  return plain.test(text) ? text.toUpperCase() : foldDashes(text).replace(/[ .-]/g, '').toUpperCase();
}

/** The rejection of text with other characters or with words; null for a plausible number. */
export function rejectTrackingText(at: Cell, text: string): Rejection | null {
  if (masked.test(compactTrackingNumber(text))) return suggest(at, incomplete);
  if (plain.test(text)) return isJoined(text) ? rejectMultipleNumbers(at) : rejectGlued(at, text);
  const linked = /^=HYPERLINK\("([^"]{1,500})"[,;] ?"([^"]{1,100})"\)$/i.exec(text);
  const shown = compactTrackingNumber(linked?.[2] ?? '');
  if (isPlausible(shown) && isWritable(shown) && linked?.[1]?.toUpperCase().includes(shown)) {
    return suggest(at, `The cell is a link. If “${shown}” is the number, use that.`, shown);
  }
  // No list of numbers is longer.
  if (text.length <= 2000 && hasSeveralNumbers(text)) return rejectMultipleNumbers(at);
  const tooLong = rejectTooLong(at, text, textLimits.key);
  if (tooLong !== null) return tooLong;
  const number = compactTrackingNumber(text);
  const beside = rejectWordBeside(at, text) ?? rejectGlued(at, number);
  if (beside !== null) return beside;
  const wrapped = unwrapNumber(text);
  if (wrapped !== null && wrapped !== number) return suggest(at, holdsMoreThan(wrapped), wrapped);
  if (elided.test(text) && !isProven(number)) return suggest(at, incomplete);
  if (hasAddition(text)) return suggest(at, addition);
  const words = text.includes(' ') && /(?:^| )[A-Za-z]{5,}(?: |$)/.test(text);
  const holdsMore = !isProven(number) && text.split(' ').some((part) => isProven(compactTrackingNumber(part)));
  if (isPlausible(number) && !words && !holdsMore) return null;
  const latin = foldConfusables(number);
  if (latin !== null && isPlausible(latin) && isWritable(latin)) {
    const reason = `The number has letters of another alphabet. Did you mean “${latin}”?`;
    return rejectTrackingText(at, latin) ?? suggest(at, reason, latin);
  }
  return suggest(at, notNumber);
}

/** The rejection of a number with a carrier or another word right before or behind it, without a blank; null for any other. */
function rejectGlued(at: Cell, number: string): Rejection | null {
  const apart = splitGlued(number);
  return apart === number ? null : rejectWordBeside(at, apart);
}

/** A number with a blank beside the word right before or behind it: `UPS 1Z…`. */
function splitGlued(number: string): string {
  if (!wordAtEnd.test(number) || number.length > textLimits.key) return number;
  const folded = number.toLowerCase();
  const cuts = Array.from({ length: number.length }, (_, cut) => cut).reverse();
  const before = cuts.find((cut) => carrierAliases.has(folded.slice(0, cut)) && isWhole(number.slice(cut)));
  const behind = cuts.findLast((cut) => carrierAliases.has(folded.slice(cut)) && isWhole(number.slice(0, cut)));
  const cut = before ?? behind;
  if (cut === undefined) return number.replace(glued, '$1 $2 $3').trim();
  return `${number.slice(0, cut)} ${number.slice(cut)}`;
}

/** Whether that is a number without the letters of a carrier, which other numbers begin with, too: `GLSNL12345678`. */
const isWhole = (rest: string): boolean =>
  /^\d.{9}/.test(rest) || glued.test(rest) || isProven(rest) || isPostalNumber(rest) || isDistinctive(rest);

/** The rejection of a number beside a word that speaks against it, or beside its carrier or a label; null for anything else. */
function rejectWordBeside(at: Cell, text: string): Rejection | null {
  const [against] = takenBack.exec(text) ?? wordAgainst.exec(text) ?? [];
  if (against !== undefined && /\d{4}/.test(text)) return suggest(at, describeDoubt(against));
  const contained = extractNumber(text);
  return contained === null ? null : (rejectGlued(at, contained) ?? suggest(at, holdsMoreThan(contained), contained));
}

/** The rejection of a cell with several numbers. */
export function rejectMultipleNumbers(at: Cell): Rejection {
  const reason = 'More than one tracking number. Keep one, or give each its own row with its clientFulfillmentId.';
  return rejectCell('E_MULTIPLE', at, reason);
}

/** `1.5`, `12,75`, `$4.95`, `1.5 lb`: a weight or an amount. Labels don't print a single dot. */
const decimal = /^[^\dA-Za-z]{0,3}(\d+)[.,](\d+)(?:\s?[A-Za-z]{1,4}|[^\dA-Za-z]{0,2})$/;
/** Telephone numbers of North America as people write them, and others with their country code. */
const phone = /^(?:\+?1[ .-]?)?(?:\(\d{3}\) ?\d{3}|\d{3}[ .-]\d{3})[ .-]\d{4}$|^\+[1-9][\d ().-]{7,20}$/;
/** Those of other countries without it, of 9 to 11 digits: `0171-1234567`, `06 12 34 56 78`. */
const nationalPhone = /^(?:\(0\d{1,4}\)|0\d{1,4})(?:[ ./-]+\d{2,8})+$/;
const isPhone = (text: string) =>
  phone.test(text) || (nationalPhone.test(text) && /^\d{9,11}$/.test(text.replace(/\D/g, '')));
/** Dates that a spreadsheet doesn't make of ids, but that systems export. */
const dateOrTime = /^\d{1,2}-\d{1,2}-\d\d$|^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** The rejection of a decimal number, a phone number or a date, from which no number can be made; null for anything else. */
export function rejectOtherValue(at: Cell, text: string): Rejection | null {
  if (plain.test(text) || text.length > textLimits.written) return null;
  const isNumber = () => detectCarriers(compactTrackingNumber(text)).some(({ checkDigit }) => checkDigit !== 'wrong');
  const what = dateOrTime.test(text)
    ? 'a date'
    : isPhone(text)
      ? 'a phone number'
      : decimal.test(text) && !isNumber()
        ? 'a decimal number'
        : null;
  if (what === null) return null;
  return suggest(at, `This is ${what}, not a tracking number. Check whether the columns have shifted.`);
}

/** The rejection of a tracking number that repeats an id of its own row, such as the order id; null for any other. */
export function rejectOwnId(at: Cell, number: string, ids: readonly string[]): Rejection | null {
  const repeated = ids.some((id) => compactTrackingNumber(id.replace(/^#/, '')) === number);
  return repeated ? suggest(at, 'This is the row’s own order id, not a tracking number.') : null;
}

/** The rejection of a 16-digit Canada Post number that lost one or two leading zeros; null for any other. */
export function rejectLostZeros(at: Cell, number: string, carrier: string | null): Rejection | null {
  if (carrier === null || splitCarrier(carrier)?.name !== 'Canada Post' || !/^\d{14,15}$/.test(number)) return null;
  const padded = number.padStart(16, '0');
  if (!hasValidCheckDigit(padded)) return null;
  const reason = `Numbers of Canada Post have 16 digits, and spreadsheets drop leading zeros. Did you mean “${padded}”, or is it another carrier’s?`;
  return rejectCell('E_LEADING_ZEROS', at, reason, padded);
}

/** What people write beside an order or a number that was taken back. */
export const takenBack =
  /(?<!\p{L})(?:void(?:ed)?|cancel+ed|refunded|storniert|annulée?|anulad[oa]|annullato)(?!\p{L})/iu;
/** What they write beside a number that isn't the parcel's any more. */
const wordAgainst =
  /(?<!\p{L})(?:rma|wrong|invalid|incorrect|old(?! dominion)|lost|unused|not used|not (?:yet )?shipped|rt[son]|dup(?:licate)?|do not use|don['’]t use|replaced|ret(?:urn(?:ed|s)?)?|sample|ungültig)(?!\p{L})/iu;
/** `9400...4480`, `1Z…6784`, `****0661`: only a part of the number. */
const elided = /\.{2,}|…|[*•]{2,}/;
const masked = /X{5,}/i;
/** The reason for the rejection of a text about which no more is known. */
export const notNumber =
  'A tracking number has only letters and digits. Put the number alone in the cell, or leave it empty.';
const incomplete = 'Digits of this number are missing. Paste the whole number.';

const addition =
  'There’s more beside the number, such as a carrier, a count or a remark. Write the number alone, without spaces.';

const holdsMoreThan = (number: string) => `The cell holds more than the number. Put “${number}” alone in it.`;
const describeDoubt = (word: string) =>
  `The cell says “${word}” beside the number. If the number is right, put it alone in the cell.`;

/**
 * Whether a whole number has something short beside it: `SEUR 15501234567890`, `1. …`, `15501234567890 x2`, `… HOLD`, `…-1`.
 * Labels print groups of about the same length, a letter that checks, or the country behind letters: `4PX3000123456789 CN`.
 */
function hasAddition(text: string): boolean {
  const whole = compactTrackingNumber(text);
  if (isPostalNumber(whole) || isDistinctive(whole)) return false;
  const [first = '', ...rest] = foldDashes(text)
    .split(/[ .-]+/)
    .filter((group) => group !== '');
  const [second = ''] = rest;
  if (rest.length === 0 || first.replace(/\D/g, '').length < 8 || rest.some(({ length }) => length > 4)) {
    return /^[A-Za-z]{2,5} +\d{8,}$|^\d{1,3}[ .-]+(?=(?:.*\d){8})[0-9A-Za-z]{10,}$/.test(foldDashes(text));
  }
  if (rest.every((group) => /^\d+$/.test(group))) return first.length >= 10;
  const isCheckLetter = /^[A-Za-z]$/.test(second);
  const isCountry = /^[A-Za-z]{2}$/.test(second) && /^\d?[A-Za-z]{2}/.test(first);
  return rest.length > 1 || !(isCheckLetter || isCountry);
}

const suggest = (at: Cell, reason: string, suggestion?: string): Rejection =>
  rejectCell('E_TRACKING', at, reason, suggestion);

/** Only letters and digits, with at least one digit. */
const isPlausible = (number: string): boolean => /^[A-Z]*\d[0-9A-Z]*$/.test(number);

/** Whether a number may be suggested: a cell with only this number would be accepted. */
const isWritable = (number: string): boolean =>
  number.length <= textLimits.written && !isAllZeros(number) && !containsRoundedNumber(number);

/** Whether the text has two numbers of at least eight characters, separated by punctuation, a space or a dash. */
function hasSeveralNumbers(text: string): boolean {
  const only = unwrapNumber(text);
  if (only !== null && text.toUpperCase().includes(only)) return false;
  const byPunctuation = text.split(/[\n\r,;|/&+]|\band\b/i).map(compactTrackingNumber);
  if (byPunctuation.filter(isLong).length > 1) return true;
  const groups = foldDashes(text).split(/[ -]/).filter(isLong);
  return groups.length > 1 && !isGroupedNumber(groups, compactTrackingNumber(text));
}

/** Whether whole numbers of one kind have nothing between them, as where line breaks got lost: `1Z…1Z…`. */
function isJoined(number: string): boolean {
  if (number.length < 24 || number.length > textLimits.key || hasValidCheckDigit(number)) return false;
  return [2, 3, 4].some((count) => {
    const parts = number.toUpperCase().match(new RegExp(`.{${Math.ceil(number.length / count)}}`, 'g')) ?? [];
    return (
      parts.length === count && parts.every((part) => part.startsWith(parts[0]?.slice(0, 2) ?? '') && isProven(part))
    );
  });
}

const isLong = (part: string): boolean => part.length >= 8 && /\d/.test(part);

/**
 * Whether such long groups are still one number, judging by its check digit. Up to one in five concatenations of two
 * numbers also has a valid check digit, but those are of the same length or each is valid by itself.
 */
function isGroupedNumber(groups: string[], number: string): boolean {
  const lengths = new Set(groups.map(({ length }) => length));
  return hasValidCheckDigit(number) && lengths.size > 1 && !groups.every(hasValidCheckDigit);
}

const hasValidCheckDigit = (number: string): boolean =>
  detectCarriers(number).some(({ checkDigit }) => checkDigit === 'right');

const tags = /<\/?[a-z!][^<>]*>/gi;
/** What may stand around a number without meaning another parcel: `(1 of 1)`, `&nbsp;`, `{"tracking": …}`. */
const harmless =
  /^(?:\d{1,2}|of|nbsp|amp|quot|apos|tracking|track|trk|tn|number|numbers|no|nr|id|code|ref|label|shipped|via|with|parcel|package|box|carton|ctn|pkg|pc|pcs|piece|pieces|x\d{1,2})$/i;

/** The one number among brackets, quotation marks, tags and labels, if its check digit proves it; else null. */
function unwrapNumber(text: string): string | null {
  const bare = text.replace(tags, ' ');
  const words = bare.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const proven = [...new Set(words.map((word) => word.toUpperCase()))].filter(isProven);
  const [number] = proven;
  if (number === undefined) {
    const whole = compactTrackingNumber(words.join(' '));
    return isProven(whole) && !hasAddition(words.join(' ')) ? whole : null;
  }
  const others = words.filter((word) => word.toUpperCase() !== number);
  return proven.length === 1 && others.every((word) => harmless.test(word) || splitCarrier(word) !== null)
    ? number
    : null;
}

/** Ten digits are too often right by chance. */
function isProven(number: string): boolean {
  return number.length > 10 && isWritable(number) && (hasValidCheckDigit(number) || isPostalNumber(number));
}

/** Whether only one carrier gives out such numbers, unlike plain digits, which may be right by chance. */
function isDistinctive(number: string): boolean {
  return detectCarriers(number).some(({ checkDigit, distinctive }) => distinctive && checkDigit !== 'wrong');
}

/** The number next to a carrier's name, a label or a sign (`UPS 1Z…`, `Tracking: 9400…`, `=9400…`, `1Z… (UPS)`), or null. */
function extractNumber(text: string): string | null {
  const { word, rest } = (wordBefore.exec(text) ?? wordAfter.exec(text))?.groups ?? {};
  // Separate letters may belong to the number: `RR 123 456 785 US`.
  if (word === undefined || rest === undefined || detectCarriers(compactTrackingNumber(text)).length > 0) return null;
  const number = compactTrackingNumber(rest);
  if (!isWritable(number) || !isPlausible(number)) return null;
  if (splitCarrier(word) !== null && isLong(number)) return number;
  return detectCarriers(number).some(({ distinctive }) => label.test(word) || distinctive) ? number : null;
}
