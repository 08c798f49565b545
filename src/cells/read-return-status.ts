import { foldStatusName, statusAliases } from '../fulfillments/fulfillment.ts';
import { type ReturnTarget, returnTargets } from '../fulfillments/status-transitions.ts';
import { isSimilar } from '../text/edit-distance.ts';
import { type Cell, type CellReader, type CellReading, isEmptyCell, rejectCell, rejectEmpty } from './cell.ts';
import { cleanId } from './clean-cell.ts';
import { parseDisplayedDate } from './excel-date.ts';
import { isPartialReturn, isUnfinishedReturn, looseReturnWord } from './return-words.ts';

const minSimilarity = 0.75;
/** `UNRETURNED`, `NOT_CANCELLED`, `CANCELLED_NO`: spelled like a status, but its opposite. */
const negated = /^(?:UN|NO)|_NO/;

/**
 * A column that isn't about the order itself: `Return status`, `RMAState`, `Retourenstatus`, `Subscription Status`, `Item
 * status`; without accents and signs.
 */
const aboutOther = new RegExp(
  [
    'retur|retour|rucksend|ruckgabe|devolu|reso$|zwrot|vracen|reklamac|palaut|visszaku|iade|επιστροφ|pengembalian|trahang',
    '返品|退货|退貨|반품|возврат|ارجاع|החזר|^rma|rma(?:status|state)?$|^ra(?:status|state)|reverse|inbound|dropoff|inspect',
    'refund|exchange|claim|dispute|chargeback|payment|financial|invoice|billing|authori[sz]ation|label|postage',
    'subscription|membership|suscripci|assinatura|abbonament|abonn?ement|^abo|prenumer|подписк|サフスク|定期|订阅|구독',
    'item|(?:^|order)line(?:status|state)|request(?:status|state)',
  ].join('|'),
);
/** Where something else than the order may be meant, this says that it is the order, or its goods. */
export const plainWords: Record<ReturnTarget, string> = { CANCELLED: 'Cancel order', RETURNED: 'Goods returned' };
/** The cause of the problem of a cell that says that something else than the order was cancelled. */
export const withdrawn = 'withdrawn';
/** The same where nothing that the cells say is about goods. */
export const notOfGoods = 'other';
/** The cause of the problem of a row whose items aren't all back. */
export const partial = 'partial';

/**
 * Reads a status: any status of a fulfillment, because an edited export has them all. Whether a returns import may set it
 * (only RETURNED and CANCELLED) is decided later, for the whole row.
 */
export const readReturnStatus: CellReader = (cell, column) =>
  readStatus({ cell, column }, isAboutOther(column) ? withdrawn : null);

/** The same of a row about a return, a subscription or a request, whatever its column is called. */
export const readStatusOfOther: CellReader = (cell, column) => readStatus({ cell, column }, withdrawn);

/** The same of a row about a payment or a claim. */
export const readStatusOfPayment: CellReader = (cell, column) => readStatus({ cell, column }, notOfGoods);

/** `doubt`: the cause of the problem of a cell that may be about something else than the order. */
function readStatus(at: Cell, doubt: typeof withdrawn | typeof notOfGoods | null): CellReading {
  const { cell, column } = at;
  const cleaned = cleanId(cell, column);
  if ('problem' in cleaned) return cleaned;
  const { text, warnings } = cleaned;
  if (isEmptyCell(text)) return rejectEmpty(at, text);
  const word = foldStatusName(text);
  const plain = returnTargets.find((target) => word === foldStatusName(plainWords[target]));
  if (plain !== undefined && doubt !== null) return { value: plain, warnings };
  const code = statusAliases.get(word);
  const suggestion = code === undefined ? suggestTarget(word) : undefined;
  const target = returnTargets.find((one) => one === (code ?? suggestion));
  if (target !== undefined && (doubt === notOfGoods || (doubt === withdrawn && target === 'CANCELLED')))
    return rejectDoubtful(at, target, doubt);
  if (code !== undefined) return { value: code, warnings };
  const reason = parseDisplayedDate(text) === null ? reasonFor(word, suggestion) : dateReason;
  return rejectCell('E_STATUS', at, reason, suggestion);
}

const dateReason = `This is a date, not a status. Write ${returnTargets.join(' or ')}.`;

/** Whether a column with statuses is about something else than an order, as its name tells. */
export function isAboutOther(column: string): boolean {
  const words = column.slice(0, 100).normalize('NFKD').toLowerCase();
  return aboutOther.test(words.replace(/[^\p{L}]/gu, '').normalize('NFC')) || /(?<!\p{L})rma(?!\p{L})/u.test(words);
}

/**
 * In return portals a cancelled return is one that the customer withdrew; a subscription ends, and its parcels stay where
 * they are. A payment that was returned says nothing about goods.
 */
function rejectDoubtful(at: Cell, target: ReturnTarget, cause: typeof withdrawn | typeof notOfGoods): CellReading {
  const other = cause === notOfGoods ? 'a payment or a claim' : 'the return, an item, a subscription or something else';
  const reason =
    target === 'CANCELLED'
      ? `This may be about ${other}, not about the order, so nothing is cancelled. To cancel the order and end its subscriptions, write “${plainWords[target]}”.`
      : `This may be about ${other}, not about the goods, so nothing is returned. If the goods are back, write “${plainWords[target]}”.`;
  const { problem } = rejectCell('E_STATUS', at, reason);
  return { problem: { ...problem, cause } };
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
