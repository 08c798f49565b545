/**
 * Lists of something else than orders, as portals, warehouses, billing and payment providers export them: a plain `Status`
 * in one is that of the return, the subscription or the refund, not of the order.
 */
import { readFlagWord } from '../cells/cell.ts';
import { exportColumns } from '../fulfillments/export-format.ts';
import { extraCellsColumn, ownColumns } from './import-columns.ts';
import { ofWayOut } from './label-state.ts';
import type { MatchedColumn } from './match-columns.ts';
import { nameKey, nameWords } from './vocabulary.ts';

/**
 * Which rows are about a return, a subscription or a request: those with an RMA number, all, or none, whatever they say.
 * `other`: all are about something that doesn't come back as goods do, such as a payment.
 */
export type ReturnRows = 'all' | 'numbered' | 'none' | 'other';

export const aboutReturns =
  /^(?:returns?|returned|returning|retouren?|retours?|rucksend.*|ruckgabe.*|devoluci?on(?:es)?|devoluc(?:ao|oes)|reso|resi|zwrot.*|retur.*|返品.*|退货.*|退貨.*|dropoff|restock.*|disposition)$/;
/** Of goods on their way back, but of other things, too: beside an RMA number they say that rows are about returns. */
const aboutGoodsBack = /^(?:received|inspect.*|resolution|condition|grade|exchange|outcome)$/;
const aboutSubscriptions =
  /^(?:subscriptions?|memberships?|continuity|abo|abon.*|suscripcion|assinatura|abbonamento|定期.*|订阅.*)$/;
/** A whole name that only subscriptions have: `Purchase ID`, `Next Billing Date`, `Churn reason`. */
const ofSubscription =
  /^(?:purchase|rebill|recurring)(?: profile)? id$|^subscribers?(?: (?:id|name|email))?$|^(?:(?:billing|selling) )?(?:plan|frequency)(?: name)?$|^next (?:bill|billing|charge|rebill|renewal|recurring|order date|charge date)|^(?:billing|rebill|renewal|charge) (?:cycle|interval|frequency)|^churn|^(?:rebill|renewal|renews)\b/;
/** What shows that a row is about goods, whatever else it names. */
const aboutGoods = /^(?:skus?|items?|products?|qty|quantity|units?|artikel|menge)$/;
/** With one of these words a name says which one it is, so that the rows are about those. */
const which = /^(?:ids?|numbers?|no|nr|name|ref|reference|key|nummer|numero)$/;
const number = '(?: (?:ids?|numbers?|no|nr|ref|reference|key|nummer))';
const money =
  'refunds?|disputes?|chargebacks?|claims?|charges?|credit (?:memo|note)|gutschrift|remboursement|reembolso|reclamo';
const namesMoney = new RegExp(`^(?:${money})${number}$`);
/** What an order may have, too, so that its number shows only before that of the order which one the rows are about. */
const namesPayment = new RegExp(
  `^(?:[a-z]+ )?(?:${money}|payments?|transactions?|txn|authori[sz]ation|auth|che(?:ck|que)|voucher|transfer)${number}$|^(?:dispute|claim|chargeback|gift card${number}?)$`,
);
const namesInvoice = new RegExp(`^(?:[a-z]+ )?(?:invoices?|rechnung|facture|factura)${number}$|^invoice$`);
/** Their goods may come back. Cases are tickets, in which somebody says what becomes of an order. */
const namesRequest = new RegExp(
  `^(?:[a-z]+ )?(?:label|pickup|job|alert|request|complaint|inquiry|warranty|policy|exchange|replacement|reship(?:ment)?|quote|(?:line|order) ?item)${number}$|^(?:work order|task|appointment|booking)${number}?$`,
);
const exportNames = exportColumns.map(({ name }) => name);
const ownNames = new Set(exportNames.map(nameKey));
/** A spreadsheet may add columns without a name. */
const inOurFiles = new Set<string>([...exportNames, ...ownColumns, extraCellsColumn, '']);

/** Columns whose cells may say that a row isn't to be cancelled or returned, whatever its status. */
const denials: readonly { names: RegExp; says: { test(cell: string): boolean } }[] = [
  {
    names: /^(?:(?:is|was) )?(?:returned|cancell?ed|return received|goods received|approved|confirmed)$/,
    says: { test: (cell) => readFlagWord(cell) === false },
  },
  {
    names: /^(?:cancel(?:lation)?|order|current|return) (?:status|state|result|outcome|approved|confirmed)$/,
    says: /^(?:no|n|false)$|\b(?:open|active|processing|denied|declined|rejected|failed|reversed|withdrawn|requested|pending|reinstated)\b/i,
  },
  {
    names: /\b(?:condition|disposition|resolution|outcome|grade)$/,
    says: /\b(?:empty box|wrong item|keeps?|kept|lost)\b|^missing$/i,
  },
  { names: /^(?:(?:return|reason|reject|ach|nacha)(?: reason)? )code$/, says: /^R[0-8]\d$/i }, // of a bank that sent a payment back
  {
    names: /\b(?:notes?|comments?|remarks?|reason|details)$/,
    says: /\b(?:(?:only|just) (?:the )?(?:subscription|sub|upsell|(?:one|1) item)|(?:subscription|sub|upsell|item) only|ship (?:the )?(?:rest|others?)|keep(?:s|ing)? (?:the |my )?sub(?:scription)?|will (?:ship|send|return)|nsf|insufficient funds|account closed|label (?:was )?(?:sent|created|issued|emailed)|lost in transit|(?:do not|don['’]?t|never) cancel|not (?:yet )?returned|never returned|un-?cancel\w*|reinstat\w*|kept (?:it|the)|keeps? (?:it|the)|(?:cancel\w*|return) (?:was )?(?:denied|declined|rejected|reversed|failed|withdrawn))\b/i,
  },
];

/** Which cells of a column that isn't used may say so; undefined when none of a column whose name has these words does. */
export function tellerOfDenial(words: readonly string[]): ((cell: string) => boolean) | undefined {
  const says = denials.find(({ names }) => names.test(words.join(' ')))?.says;
  return says && ((cell) => says.test(cell));
}

/** The columns, with the statuses marked that are those of returns or subscriptions. */
export function markReturns(
  columns: readonly MatchedColumn[],
  header: readonly string[],
  includes: readonly string[] = [],
): MatchedColumn[] {
  const status = columns.find(({ field }) => field === 'status');
  if (status === undefined) return [...columns];
  const mark = (ofReturns: ReturnRows) =>
    columns.map((column) => (column === status ? { ...column, ofReturns } : column));
  // Our template, its rows to fix, or our export, whatever people add to that: their status is the order's.
  if (header.every((name) => inOurFiles.has(name)) || header.includes('fulfillmentId')) return mark('none');
  const hasNumbers = columns.some(({ field }) => field === 'rmaNumber');
  const isOwn = (name: string, index: number) => (index === status.index ? !hasNumbers : ownNames.has(nameKey(name)));
  const namesAt = header.map((name, index) => (isOwn(name, index) ? [] : nameWords(name)));
  const names = namesAt.filter((words) => words.length > 0);
  const weightOf = (about: RegExp) =>
    names
      .filter((words) => words.some((word) => about.test(word)))
      .reduce((sum, words) => sum + (words.some((word) => which.test(word)) ? 2 : 1), 0);
  // Without RMA numbers, one name may be that of a reason for cancelling, too.
  const listsReturns = weightOf(aboutReturns) >= (hasNumbers ? 1 : 2) || (hasNumbers && weightOf(aboutGoodsBack) > 0);
  const whole = namesAt.map((words) => words.join(' '));
  const listsSubscriptions =
    weightOf(aboutSubscriptions) + (whole.some((name) => ofSubscription.test(name)) ? 2 : 0) >= 2;
  if (listsSubscriptions) return mark('all');
  if (listsReturns) {
    // Unless another column has those, or a person includes them, the numbers are those of the way back.
    const isOutbound = includes.includes('returnLabel') || whole.some((name) => ofWayOut.test(name));
    const ofReturns = hasNumbers ? 'numbered' : 'all';
    return mark(ofReturns).map((one) => (one.field === 'trackingNumber' && !isOutbound ? { ...one, ofReturns } : one));
  }
  if (/order|fulfil/i.test(status.header)) return [...columns];
  const order = columns.find(({ field }) => field === 'orderId')?.index ?? 0;
  const isLedBy = (about: RegExp) => whole.some((name, index) => index < order && about.test(name));
  const words = header.flatMap(nameWords);
  const isOfGoods = hasNumbers || words.some((word) => aboutGoods.test(word));
  if (isLedBy(namesPayment)) return mark(isOfGoods ? 'all' : 'other');
  const isOfInvoices = !isOfGoods && !words.includes('reason') && isLedBy(namesInvoice);
  const isOfMoney = whole.some((name) => namesMoney.test(name));
  return isOfInvoices || isOfMoney || isLedBy(namesRequest) ? mark('all') : [...columns];
}
