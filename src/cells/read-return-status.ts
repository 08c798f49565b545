import { foldStatusName, statusAliases } from '../fulfillments/fulfillment.ts';
import { returnTargets } from '../fulfillments/status-transitions.ts';
import { isSimilar } from '../text/edit-distance.ts';
import { type Cell, type CellReader, printableCell, rejectCell } from './cell.ts';
import { isEmptyCell, rejectEmpty } from './cell-checks.ts';
import { cleanId } from './clean-cell.ts';
import { parseDisplayedDate } from './excel-date.ts';
import { isUnfinishedReturn, looseReturnWord } from './return-words.ts';

const minSimilarity = 0.75;
/** `UNRETURNED`, `NOT_CANCELLED`, `CANCELLED_NO`: spelled like a status, but its opposite. */
const negated = /^(?:UN|NO)|_NO/;

/** A column about the return itself, not about the order: `Return status`, `RMA state`. */
const aboutReturn = /\b(?:return|returns|rma)\b/;
/** Under such a column, this says that the order is meant. */
const cancelOrder = 'CANCEL_ORDER';

/**
 * Reads a status: any status of a fulfillment, because an edited export has them all. Whether a returns import may set it
 * (only RETURNED and CANCELLED) is decided later, for the whole row.
 */
export const readReturnStatus: CellReader = (cell, column) => {
  const cleaned = cleanId(cell, column);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (isEmptyCell(text)) return rejectEmpty({ cell, column }, text);
  const word = foldStatusName(text);
  if (word === cancelOrder && isAboutReturn(column)) return { value: 'CANCELLED', warnings };
  const code = statusAliases.get(word);
  const suggestion = code === undefined ? suggestTarget(word) : undefined;
  if ((code ?? suggestion) === 'CANCELLED' && isAboutReturn(column)) return rejectWithdrawn({ cell, column });
  if (code !== undefined) return { value: code, warnings };
  const reason = parseDisplayedDate(text) === null ? reasonFor(word, suggestion) : dateReason;
  return rejectCell('E_STATUS', { cell, column }, reason, suggestion);
};

const dateReason = `This is a date, not a status. Write ${returnTargets.join(' or ')}.`;

function isAboutReturn(column: string): boolean {
  return aboutReturn.test(
    column
      .slice(0, 100)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll('_', ' ')
      .toLowerCase(),
  );
}

/** In return portals a cancelled return is one that the customer withdrew: the parcel stays where it is. */
function rejectWithdrawn(at: Cell) {
  const reason = `Under “${printableCell(at.column)}”, this usually means that the customer withdrew the return, so nothing is cancelled. To cancel the order and end its subscriptions, write “Cancel order”.`;
  return rejectCell('E_STATUS', at, reason);
}

function reasonFor(word: string, suggestion: string | undefined): string {
  const allowed = returnTargets.join(' or ');
  if (/^REFUND/.test(word))
    return `Imports don’t refund. Use ${allowed}: CANCELLED also ends the subscription, RETURNED keeps it.`;
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
