/** Reads a tracking number, also from a link to the carrier's site. */
import { detectCarriers } from '../carriers/tracking-formats.ts';
import {
  type Cell,
  type CellReader,
  type CellReading,
  formulaWarnings,
  isAllZeros,
  isEmptyCell,
  looksLikeFormula,
  rejectCell,
  rejectTooLong,
  textLimits,
} from './cell.ts';
import { cleanId } from './clean-cell.ts';
import { rejectExcelDate } from './excel-date.ts';
import {
  containsRoundedNumber,
  detectRounding,
  rejectExcelNumber,
  rejectRounded,
  roundedWarning,
} from './excel-number.ts';
import type { Problem, Warning } from './problem.ts';
import {
  compactTrackingNumber,
  notNumber,
  rejectMultipleNumbers,
  rejectOtherValue,
  rejectTrackingText,
} from './reject-tracking-number.ts';

/** No link or list of numbers is longer than this. */
const maxLinkLength = 2000;
const onlyAscii = /^[\t\n\r\x20-\x7e]*$/;

/**
 * The tracking number in upper case without spaces, dashes and dots; null if the cell is empty (the row then leaves the
 * record's number alone). A placeholder such as `N/A` or `0` is rejected, because a number was probably intended.
 */
export const readTrackingNumber: CellReader = (cell, column) => {
  const at = { cell, column };
  const cleaned = cleanId(cell, column, onlyAscii.test(cell) ? maxLinkLength : textLimits.key);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (text === '') return { value: null, warnings: [] };
  if (isEmptyCell(text) || isAllZeros(text)) return rejectPlaceholder(at, text);
  const rejected =
    rejectExcelNumber(at, text.replaceAll(' ', '')) ??
    rejectFormattedNumber(at, text) ??
    rejectExcelDate(at, text) ??
    rejectOtherValue(at, text);
  return rejected ?? readLink(at, text, warnings) ?? readNumber(at, text, warnings);
};

function rejectPlaceholder(at: Cell, text: string): CellReading {
  const received = isAllZeros(text)
    ? 'Zeros aren’t a tracking number. A lookup such as VLOOKUP leaves 0 where it finds an empty cell.'
    : `“${text}” isn’t a tracking number.`;
  const reason = `${received} Write the number, or leave the cell empty to skip the row.`;
  return rejectCell('E_EMPTY_CELL', at, reason);
}

/** Excel and most programs keep whole numbers of this many digits exactly. */
const exactDigits = 15;

/** The rejection of `123456789012.0` and `9,400,111`, which a program formatted as quantities. Null for anything else. */
export function rejectFormattedNumber(at: Cell, text: string): CellReading | null {
  if (!/[.,]/.test(text)) return null;
  const decimals = /^(\d+)[.,]0{1,2}$/.exec(text)?.[1];
  const digits = decimals ?? (/^\d{1,3}(?:,\d{3})+$/.test(text) ? text.replaceAll(',', '') : undefined);
  if (digits === undefined) return null;
  const reason =
    'A program has formatted this as a quantity, with decimals or thousands separators. Format the column as Text and paste the numbers again.';
  return rejectCell('E_EXCEL_NUMBER', at, reason, digits.length <= exactDigits ? digits : undefined);
}

function readLink(at: Cell, text: string, warnings: Warning[]): CellReading | null {
  const link = readTrackingLink(text);
  if (!link) return null;
  const [number, ...others] = link.numbers;
  if (others.length > 0) return rejectMultipleNumbers(at);
  if (number !== undefined && link.knownSite) {
    const warning = `“${number}” was taken out of a link in “${at.column}”.`;
    return readNumber(at, number, [...warnings, { code: 'W_LINK', column: at.column, text: warning }]);
  }
  const found =
    number === undefined ? 'No tracking number can be read from it.' : `“${number}” may be the number in it.`;
  const reason = `This is a link, not a tracking number. ${found} Put the number alone in the cell.`;
  return rejectCell('E_LINK', at, reason, number);
}

function readNumber(at: Cell, text: string, warnings: Warning[]): CellReading {
  const number = compactTrackingNumber(text);
  if (containsRoundedNumber(number)) return rejectRounded(at);
  const rejected = rejectTrackingText(at, text);
  if (rejected && calculation.test(at.cell)) return rejectCalculation(at, rejected.problem.suggestion);
  if (rejected && looksLikeFormula(text) && isBareFormula(rejected.problem, text))
    return keepFormula(at, text, warnings);
  const refused = rejected ?? rejectTooLong(at, number, textLimits.written);
  if (refused) return refused;
  const mayBeRounded = detectRounding(number) === 'maybe';
  return { value: number, warnings: mayBeRounded ? [...warnings, roundedWarning(at.column, number)] : warnings };
}

/** A formula that a spreadsheet left as text: what it came to is not in the file. A link (`=HYPERLINK`) shows its text. */
const calculation = /^=(?!"[^"]*"$|HYPERLINK\()/i;

function rejectCalculation(at: Cell, suggestion: string | undefined): CellReading {
  const reason = 'This is a formula, not its result. Copy the column, paste it as values, and share the file again.';
  return rejectCell(
    'E_TRACKING',
    at,
    suggestion === undefined ? reason : 'The cell begins like a formula.',
    suggestion,
  );
}

/** Whether no more specific problem applies to a formula. */
function isBareFormula({ reason }: Problem, text: string): boolean {
  return reason === notNumber && !/[\n\r]/.test(text);
}

/** Keeps a formula as plain text: it is harmless here, and exports escape it. */
function keepFormula(at: Cell, text: string, warnings: Warning[]): CellReading {
  const tooLong = rejectTooLong(at, text, textLimits.written);
  return tooLong ?? { value: text, warnings: [...warnings, ...formulaWarnings(at.column, text)] };
}

const linkPattern = /^(?:https?:\/\/|www\.)\S+$|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\/\S*$/i;

/** Carrier sites whose links contain the number verbatim. */
const sites: [host: RegExp, carrier: string][] = [
  [/(^|\.)usps\.com$/, 'USPS'],
  [/(^|\.)ups\.com$/, 'UPS'],
  [/(^|\.)fedex\.com$/, 'FedEx'],
  [/(^|\.)dhl\.(com|de)$/, 'DHL'],
  [/(^|\.)ontrac\.com$/, 'OnTrac'],
  [/(^|\.)lasership\.com$/, 'LaserShip'],
  [/(^|\.)(canadapost|postescanada|canadapost-postescanada)\.ca$/, 'Canada Post'],
  [/(^|\.)amazon\.(com|ca|co\.uk)$/, 'Amazon'],
];

/** The tracking numbers found in a link, and whether the site is known. */
interface TrackingLink {
  knownSite: boolean;
  numbers: string[];
}

/** Parses a cleaned cell as a link; null if it isn't one. Numbers of the site's own carrier take precedence. */
export function readTrackingLink(text: string): TrackingLink | null {
  if (text.length > maxLinkLength || !linkPattern.test(text)) return null;
  const host = (/^(?:https?:\/\/)?([^/?#:]+)/i.exec(text)?.[1] ?? '').toLowerCase();
  const site = sites.find(([pattern]) => pattern.test(host));
  const found = [...new Set(tokenize(text))].filter(isTrackingNumber);
  const own = found.filter((token) => site && detectCarriers(token).some(({ carrier }) => carrier === site[1]));
  return { knownSite: site !== undefined, numbers: own.length > 0 ? own : found };
}

/** Links contain many other numbers, so plain digits need a valid check digit. */
function isTrackingNumber(token: string): boolean {
  const matches = detectCarriers(token).some(({ checkDigit, distinctive }) => distinctive || checkDigit === 'right');
  return matches && detectRounding(token) !== 'surely';
}

function tokenize(text: string): string[] {
  const plain = text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  return plain
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .filter((token) => token.length >= 8 && !isAllZeros(token));
}
