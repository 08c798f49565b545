import { foldStatusName, statusAliases } from '../fulfillments/fulfillment.ts';
import { returnTargets } from '../fulfillments/status-transitions.ts';
import { isSimilar } from '../text/edit-distance.ts';
import { type CellReader, rejectCell } from './cell.ts';
import { isEmptyCell, rejectEmpty } from './cell-checks.ts';
import { cleanId } from './clean-cell.ts';

/** Words that people use for the two statuses, too ambiguous to accept without asking. */
const looseWords = new Map([
  ...['RETURN', 'RETURNS', 'RTS', 'RETURN_TO_SENDER', 'RETURNED_TO_SENDER'].map((word) => [word, 'RETURNED'] as const),
  ...['CANCEL', 'CANCELS', 'CANCELLATION', 'VOID', 'VOIDED'].map((word) => [word, 'CANCELLED'] as const),
]);
const minSimilarity = 0.75;
/** `UNRETURNED`, `NOT_CANCELLED`, `CANCELLED_NO`: spelled like a status, but its opposite. */
const negated = /^(?:UN|NO)|_NO/;

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
  const code = statusAliases.get(word);
  if (code !== undefined) return { value: code, warnings };
  const suggestion = suggestTarget(word);
  return rejectCell('E_STATUS', { cell, column }, reasonFor(word, suggestion), suggestion);
};

function reasonFor(word: string, suggestion: string | undefined): string {
  const allowed = returnTargets.join(' or ');
  if (/^REFUND/.test(word))
    return `This import does not refund. Write ${allowed}: CANCELLED also ends the subscription, RETURNED leaves it.`;
  if (suggestion !== undefined)
    return `This isn’t a status that I know. If ${suggestion} is meant, use that; allowed are ${allowed}.`;
  return `This isn’t a status that I know. Write ${allowed}.`;
}

function suggestTarget(word: string): string | undefined {
  const loose = looseWords.get(word);
  if (loose !== undefined || word.length > 20 || negated.test(word)) return loose;
  const close = [...statusAliases]
    .filter(([spelling]) => isSimilar(word, spelling, minSimilarity))
    .map(([, code]) => code);
  return returnTargets.find((target) => close.includes(target));
}
