import { foldStatusName, statusAliases } from '../fulfillments/fulfillment.ts';
import { returnTargets } from '../fulfillments/status-transitions.ts';
import { isSimilar } from '../text/edit-distance.ts';
import { type Cell, type CellReader, type CellReading, rejectCell } from './cell.ts';
import { isEmptyCell, rejectEmpty } from './cell-checks.ts';
import { cleanId } from './clean-cell.ts';
import { parseDisplayedDate } from './excel-date.ts';
import { isPartialReturn, isUnfinishedReturn, looseReturnWord } from './return-words.ts';

const minSimilarity = 0.75;
/** `UNRETURNED`, `NOT_CANCELLED`, `CANCELLED_NO`: spelled like a status, but its opposite. */
const negated = /^(?:UN|NO)|_NO/;

/** A column about the return itself, not about the order: `Return status`, `RMAState`, `Retourenstatus`; without accents and signs. */
const aboutReturn =
  /retur|retour|rucksend|ruckgabe|devolu|reso$|zwrot|vracen|reklamac|返品|退货|退貨|возврат|^rma|rma(?:status|state)?$/;
/** Of a return, this says that the order is meant. */
export const cancelOrder = 'Cancel order';
/** The cause of the problem of a cell that says that a return was cancelled. */
export const withdrawn = 'withdrawn';

/**
 * Reads a status: any status of a fulfillment, because an edited export has them all. Whether a returns import may set it
 * (only RETURNED and CANCELLED) is decided later, for the whole row.
 */
export const readReturnStatus: CellReader = (cell, column) => readStatus({ cell, column }, isAboutReturn(column));

/** The same of a row about a return, whatever its column is called. */
export const readStatusOfReturn: CellReader = (cell, column) => readStatus({ cell, column }, true);

function readStatus(at: Cell, isOfReturn: boolean): CellReading {
  const { cell, column } = at;
  const cleaned = cleanId(cell, column);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (isEmptyCell(text)) return rejectEmpty(at, text);
  const word = foldStatusName(text);
  if (word === foldStatusName(cancelOrder) && isOfReturn) return { value: 'CANCELLED', warnings };
  const code = statusAliases.get(word);
  const suggestion = code === undefined ? suggestTarget(word) : undefined;
  if ((code ?? suggestion) === 'CANCELLED' && isOfReturn) return rejectWithdrawn(at);
  if (code !== undefined) return { value: code, warnings };
  const reason = parseDisplayedDate(text) === null ? reasonFor(word, suggestion) : dateReason;
  return rejectCell('E_STATUS', at, reason, suggestion);
}

const dateReason = `This is a date, not a status. Write ${returnTargets.join(' or ')}.`;

function isAboutReturn(column: string): boolean {
  const words = column.slice(0, 100).normalize('NFKD').toLowerCase();
  return aboutReturn.test(words.replace(/[^\p{L}]/gu, '')) || /(?<!\p{L})rma(?!\p{L})/u.test(words);
}

/** In return portals a cancelled return is one that the customer withdrew: the parcel stays where it is. */
function rejectWithdrawn(at: Cell): CellReading {
  const reason = `For a return, this usually means that the customer withdrew it, so nothing is cancelled. To cancel the order and end its subscriptions, write “${cancelOrder}”.`;
  const { problem } = rejectCell('E_STATUS', at, reason);
  return { problem: { ...problem, cause: withdrawn } };
}

function reasonFor(word: string, suggestion: string | undefined): string {
  const allowed = returnTargets.join(' or ');
  if (/^REFUND/.test(word))
    return `Imports don’t refund. Use ${allowed}: CANCELLED also ends the subscription, RETURNED keeps it.`;
  if (isPartialReturn(word))
    return 'Only a part is back, but an import returns the whole fulfillment. Use RETURNED if that’s right.';
  if (isUnfinishedReturn(word)) return 'The goods aren’t back yet. Once they are, use RETURNED.';
  if (suggestion !== undefined) return `Unknown status; use ${allowed}. Did you mean ${suggestion}?`;
  return `Unknown status. Use ${allowed}.`;
}

function suggestTarget(word: string): string | undefined {
  const loose = looseReturnWord(word);
  if (loose !== undefined || word.length > 20 || negated.test(word)) return loose;
  const close = [...statusAliases]
    .filter(([spelling]) => isSimilar(word, spelling, minSimilarity))
    .map(([, code]) => code);
  return returnTargets.find((target) => close.includes(target));
}
