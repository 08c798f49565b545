import { splitCarrier } from '../carriers/carriers.ts';
import { spellOutCode, suggestCarrier } from '../carriers/suggest-carrier.ts';
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
import { cleanText } from './clean-cell.ts';
import type { Warning } from './problem.ts';

/**
 * Reads the carrier, or null. A known carrier gets our spelling, followed by its service as written (`fed ex Ground` is
 * `FedEx Ground`); a name similar to a known one is rejected with a suggestion; an unknown one is kept with a warning,
 * because fulfillment houses use regional carriers.
 */
export const readCarrier: CellReader = (cell, column) => {
  const at = { cell, column };
  const cleaned = cleanText(cell, column);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (isEmptyCell(text) || isAllZeros(text) || noName.test(text)) return { value: null, warnings: [] };
  const tooLong = rejectTooLong(at, text, textLimits.written);
  if (tooLong) return tooLong;
  const spelled = spellOutCode(text);
  if (spelled !== null)
    return {
      value: spelled,
      warnings: splitCarrier(spelled) ? warnings : [...warnings, unknownWarning(column, spelled)],
    };
  if (looksLikeFormula(text)) return { value: text, warnings: [...warnings, ...formulaWarnings(column, text)] };
  return readName(at, text, warnings);
};

/** What forms and templates offer beside the carriers they know; the number may tell whose it is. */
const noName =
  /^[-–—<(\s]*(?:others?|other carrier|custom(?: carrier)?|unknown(?: carrier)?|unspecified|not (?:specified|set|known)|(?:please )?select(?: carrier)?(?: ?\.{3}| ?…)?|sonstiges?|andere|autre|otr[oa]|altro)[-–—>)\s]*$/i;

/** What people write for "the same as above", which no program can rely on. */
const ditto = /^(?:["“”″〃'’‚^-]{1,3}|same(?: as above)?|ditto|idem|dto\.?|siehe oben|s\. ?o\.)$/i;
/** As many digits in a row are part of a number, not of a carrier's name. */
const longNumber = /\d[\d ]{9,}/;

function readName(at: Cell, text: string, warnings: Warning[]): CellReading {
  if (ditto.test(text)) {
    return rejectCell('E_CARRIER', at, `“${text}” isn’t a carrier. Write the carrier’s name in each row.`);
  }
  if (longNumber.test(text)) return rejectCell('E_CARRIER', at, shifted);
  const suggestion = suggestCarrier(text);
  const known = splitCarrier(text);
  const ourSpelling = suggestion ?? (known ? known.name + known.rest : text);
  const tooLong = rejectTooLong(at, ourSpelling, textLimits.written, 'In our spelling the text');
  if (tooLong) return tooLong;
  if (suggestion !== null) {
    const reason = `Unknown carrier “${text}”. Did you mean ${suggestion}?`;
    return rejectCell('E_CARRIER', at, reason, suggestion);
  }
  if (known) return { value: ourSpelling, warnings };
  if (looksLikeTrackingNumber(text)) {
    return rejectCell('E_CARRIER', at, shifted);
  }
  return { value: text, warnings: [...warnings, unknownWarning(at.column, text)] };
}

const shifted = 'This is a tracking number, not a carrier. Check whether the cells of this row have shifted.';

function looksLikeTrackingNumber(text: string): boolean {
  return /^[0-9 -]{8,}$/.test(text) || detectCarriers(text.replace(/[ -]/g, '').toUpperCase()).length > 0;
}

function unknownWarning(column: string, carrier: string): Warning {
  return { code: 'W_UNKNOWN_CARRIER', column, text: `Unlisted carrier “${carrier}” in “${column}”, kept as is.` };
}

/** Reads the shipping method: free text of at most 64 characters, or null; `usps_first_class_mail` is `USPS First Class Mail`. */
export const readMethod: CellReader = (cell, column) => {
  const cleaned = cleanText(cell, column);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (isEmptyCell(text) || isAllZeros(text)) return { value: null, warnings: [] };
  const tooLong = rejectTooLong({ cell, column }, text, textLimits.written);
  return tooLong ?? { value: spellOutCode(text) ?? text, warnings: [...warnings, ...formulaWarnings(column, text)] };
};
