/** Reads ids: opaque text that is only looked up, never a number. */
import {
  type Cell,
  type CellReader,
  type CellReading,
  foldDashes,
  formulaWarnings,
  isAllZeros,
  isEmptyCell,
  readFlagWord,
  rejectCell,
  rejectEmpty,
  rejectTooLong,
  rejectTypographicDash,
  textLimits,
} from './cell.ts';
import { cleanId } from './clean-cell.ts';
import { rejectExcelDate } from './excel-date.ts';
import { detectRounding, rejectExcelNumber, rejectRounded, roundedWarning, stripNumberFormat } from './excel-number.ts';
import type { Problem, Warning } from './problem.ts';

/** An id's text; `value` is null if the cell counts as empty, and `text` is then its content (`N/A`). */
type IdReading = { value: string | null; text: string; warnings: Warning[] } | { problem: Problem };

/** Reads any opaque id of at most `limit` characters: `8812345E12` and `0012345` stay unchanged. */
export function readId(at: Cell, limit: number = textLimits.key): IdReading {
  const cleaned = cleanId(at.cell, at.column);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (isEmptyCell(text)) return { value: null, text, warnings: [] };
  const rejected =
    rejectTooLong(at, text, limit) ??
    rejectLineBreaks(at, text) ??
    rejectExcelNumber(at, foldDashes(text)) ??
    rejectTypographicDash(at, text);
  if (rejected) return rejected;
  if (detectRounding(text) !== 'no') warnings.push(roundedWarning(at.column, text));
  warnings.push(...formulaWarnings(at.column, text));
  return { value: text, text, warnings };
}

function rejectLineBreaks(at: Cell, text: string): { problem: Problem } | null {
  if (!/[\n\r]/.test(text)) return null;
  const reason = 'The cell holds several lines, but one value is expected. Give each its own row.';
  return rejectCell('E_MULTIPLE', at, reason);
}

/** Reads the order id as written (`#1001` keeps its #); the database decides which order it means, see order-id-candidates.ts. */
export const readOrderId: CellReader = (cell, column) => {
  const id = readId({ cell, column });
  if ('problem' in id) return id;
  return id.value === null ? rejectEmpty({ cell, column }, id.text) : { value: id.value, warnings: id.warnings };
};

/** Reads the client's id of a fulfillment, or null: the column is required, its cells may be empty. */
export const readClientFulfillmentId: CellReader = (cell, column) => {
  const id = readId({ cell, column });
  return 'problem' in id ? id : { value: id.value, warnings: id.warnings };
};

const largestBigint = 9_223_372_036_854_775_807n;

/** Reads the fulfillment id: the digits of a positive bigint without leading zeros, or null if the cell is empty. */
export const readFulfillmentId: CellReader = (cell, column) => {
  const at = { cell, column };
  const id = readId(at);
  // Don't suggest replacing a long dash: a hyphen would be wrong here, too.
  if ('problem' in id) return id.problem.code === 'E_DASH' ? rejectNumber(at, '') : id;
  const { value, warnings } = id;
  if (value === null) return { value, warnings };
  return isBigintId(value) ? { value: String(BigInt(value)), warnings } : rejectNumber(at, value);
};

function rejectNumber(at: Cell, value: string): CellReading {
  const bare = value.replace(/^#\s*/, '');
  const digits = stripNumberFormat(bare) ?? bare;
  const reason = `“${at.column}” is a whole number that our export writes. Copy it from the export again, or leave the cell empty.`;
  return rejectCell('E_FULFILLMENT_ID', at, reason, isBigintId(digits) ? String(BigInt(digits)) : undefined);
}

function isBigintId(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) > 0n && BigInt(text) <= largestBigint;
}

/**
 * Reads what is kept for the return authorization number, or null. Unlike other ids it is stored, so numbers rounded or
 * turned into dates by Excel are rejected. Zeros, as a lookup leaves, are no number.
 */
export const readRmaText: CellReader = (cell, column) => {
  const at = { cell, column };
  const id = readId(at, textLimits.written);
  if ('problem' in id) return id;
  const { value, warnings } = id;
  if (value === null || isAllZeros(value)) return { value: null, warnings };
  if (detectRounding(value) === 'surely') return rejectRounded(at);
  return rejectExcelDate(at, value) ?? { value, warnings };
};

/** The same as people and portals fill it in: what are words and no number is ignored. */
export const readRmaNumber: CellReader = (cell, column) => {
  const reading = readRmaText(cell, column);
  if ('problem' in reading || reading.value === null || !isNoNumber(reading.value)) return reading;
  return { value: null, warnings: [...reading.warnings, notNumberWarning(column, reading.value)] };
};

/** Words that stand where a number is still missing, or name what belongs there. */
const missing =
  /^(?:PENDING|REQUESTED|UNKNOWN|MISSING|WAITING|SAME|DITTO|RMA|RETURN|OPEN|OFFEN|FOLGT|UNBEKANNT|KEINE?|AUCUN|INCONNU|PENDIENTE|NINGUNO|NESSUNO|GEEN|BRAK)$/;

/** A yes or no, a tick, a sign, words: `see note`, `no RMA`, `RMA#`. Digits, and letters of a code, may be a number. */
function isNoNumber(text: string): boolean {
  if (/^[x✓✔☑√]$/iu.test(text)) return true;
  if (text.length > 40 || /\p{N}/u.test(text)) return false;
  const letters = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const areWords = /^[\p{L}\s.,'’]*$/u.test(letters) && letters !== letters.toUpperCase();
  return areWords || /^$|\s/.test(letters) || missing.test(letters) || readFlagWord(letters) !== undefined;
}

function notNumberWarning(column: string, text: string): Warning {
  return { code: 'W_NO_RMA_NUMBER', column, text: `“${text}” in “${column}” isn’t an RMA number, so it’s ignored.` };
}
