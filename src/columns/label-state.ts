/** What the columns of a list of labels say of one of them: that it was taken back, or that it is for the way back. */
import { readFlagWord } from '../cells/cell.ts';
import { isAboutOther } from '../cells/read-return-status.ts';
import { looseReturnWord } from '../cells/return-words.ts';
import { foldStatusName } from '../fulfillments/fulfillment.ts';
import { memoize } from '../text/memoize.ts';
import type { TableTop } from './table.ts';
import { nameWords } from './vocabulary.ts';

/** Why a label isn't to be imported. */
type LabelField = 'voided' | 'returnLabel';

/** A kind of such columns. */
interface LabelRule {
  field: LabelField;
  /** whether a name, in words, is theirs */
  isNamed: (name: string) => boolean;
  /** the cells that say so */
  says: { test(cell: string): boolean };
  /** whether a yes says so, too */
  isFlag?: boolean;
  /** which tables they are looked for in; other tables mean something else by the same name */
  within?: 'labels' | 'lists of labels' | 'label tools' | 'shipments' | 'returns';
}

const voidWords = 'void(?:ed)?|cancell?ed|storniert|annul\\S*|anulad.|anulowan.';
/** `Refund rejected` and `Void failed` say that the label is good. */
const unlessRefused = '\\b(?!.*(?:reject|den|declin|fail|no\\b)).*';
const refundWords = `refund(?:ed)?${unlessRefused}`;
const mark = 'x';
/** Excel shows an empty cell that was looked up as the day 0. */
const dayZero = '.*\\b(?:1899|1900)\\b.*';
const day = `(?!0+[-/.]0+[-/.]0|${dayZero})\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}(?:[T ].*)?`;
const voidOrMark = new RegExp(`^(?:${mark}|${day}|void(?:ed)?${unlessRefused}|${voidWords}|${refundWords})$`, 'i');
const amount = /\b(?:fee|fees|cost|amount|charge|charges|count|total|qty|quantity)\b/;
/** It says whether or until when a label may be voided: `Void eligible`, `Void by date`, `Void if not used by`. */
const possibility =
  /\b(?:window|deadline|until|before|after|void by|cancel by|if|auto|can|may|eligible|eligibility|allowed|available|possible)\b/;
/** It says when or why: whatever the cell holds, the label was voided. */
const circumstance = /\b(?:date|time|timestamp|datetime|at|on|reason|voided by)\b/;
const isSaid = (name: string) => !amount.test(name) && !possibility.test(name);
const isVoid = (name: string) => /\bvoid(?:ed)?\b/.test(name) && isSaid(name);
/** Of a label, in a list of labels; an order or an item that was cancelled is another matter. */
const isCancelled = (name: string) =>
  /\bcancell?(?:ed|ation)\b|\bcancel reason\b/.test(name) && isSaid(name) && !/\b(?:orders?|items?|by)\b/.test(name);
/** A status of parcels in some language: `Tracking Status`, `Estado del envío`, `Zendingstatus`, `状態`. */
const statusWord =
  /^(?:status|state|statut|etat|estado|estatus|situacao|stato|stav|stan|tila|durum|allapot|stare|статус|состояние|стан|κατασταση|\S*(?:状态|狀態|状態|状況|ステータス|상태))$|(?:sendungs|versand|paket|zending|verzend|label|pakke|frakt|leverings)status$/;
const notOfParcels =
  /^(?:orders?|bestell.*|auftrag.*|commande|siparis|заказа|замовлення|(?:主?注文|受注|订单|訂單|주문|支払|支付|付款|결제).*|pedido|orden|ordine|zamowienia|paiement|pago|pagamento|customer|account|stock|import|tax|fulfil.*|address|pick|pickup|insurance)$/;
const isPlainStatus = (name: string) => name === 'status';
const isParcelStatus = (name: string) => {
  const words = name.split(' ');
  if (isPlainStatus(name) || !words.some((word) => statusWord.test(word))) return false;
  return !words.some((word) => notOfParcels.test(word)) && !isAboutOther(name.replace(/label|postage/g, ''));
};
/** Whether a cell says in any language that something was cancelled, and perhaps why: `Cancelled - no stock`. */
const cancelWord = new RegExp(
  `^(?:(?:label|shipment|postage).)?(?:${voidWords}|deleted|gelöscht|${refundWords})$|^(?:do not|don.t) (?:ship|send|use|import)|^cancell?ed(?: - | ?[,;(–—])(?!.*(?:reject|den|declin|fail))`,
  'i',
);
const isCancelWord = (cell: string) => cancelWord.test(cell) || looseReturnWord(foldStatusName(cell)) === 'CANCELLED';
/** `Cancellation requested`, `CANCELLED_BY_USER`, `Pending void`, `Sendung storniert`: it is not to be used any more. */
const beingCancelled =
  /^.{0,30}(?<!\p{L})(?:(?:ge)?cancel|void|storn(?!oway)|(?:ge)?annul|anul|avbrut|makuler|kanseller|zruš|[iİ]ptal|peru(?:utet|ttu)|törölv|lemond|ακυρ|gelöscht|отмен|скасов|refund)(?!\p{L}*(?:able|bar|ível|abile)(?!\p{L})).{0,30}$|取消|作废|作廢|キャンセル|취소/iu;
const negated =
  /(?<!\p{L})(?:not|no|never|unable|can|could|may|eligible|nicht|kein|non|ne|pas|niet|inte|ikke|nie|не)(?!\p{L})|possible|möglich|mogelijk|未/iu;
/** A refusal keeps a label, but sends a parcel back. */
const stillGood = new RegExp(
  `${negated.source}|reject|den(?:y|ied)|declin|fail|refus|rifiut|rechaz|abgelehn|fehlge|échou`,
  'iu',
);

/** Whether a status says of a parcel, an order or its label that it was cancelled, or is about to be. */
export const saysCancelled = memoize(
  (cell: string): boolean => isCancelWord(cell) || (beingCancelled.test(cell) && !stillGood.test(cell)),
);
const nothing = `n/?a|none|null|nil|false|f|n|0|never|[-–—]+|[0/:.-]+(?: [0:]+)?|${dayZero}|(?:no|not)(?: (?:void|applicable|available|set|yet).*)?`;

const anything = new RegExp(`^(?!(?:${nothing})$).`, 'i');

/** `Return reason`, `Return request date`, `Merchant RMA ID`: filled in for what comes back. */
function isOfReturn(name: string): boolean {
  const isAboutReturn =
    /\b(?:returns?|returned|rma)\b.*\b(?:reason|date|status|state|type|quantity|qty|id|number|no|condition|resolution|comments?|on|at)\b|^rma$/;
  return isAboutReturn.test(name) && !/\b(?:label|address|carrier|service|by|until|window|policy)\b/.test(name);
}
/** Names beside which a plain tracking number is that of the way to the customer. */
export const ofWayOut =
  /\breturns?\b.*\b(?:track(?:ing)?|labels?|awb|waybill)\b|\b(?:replacement|reship(?:ment)?|resend|outbound|outgoing)\b/;

const rules: readonly LabelRule[] = [
  { field: 'voided', isNamed: (name) => isVoid(name) && circumstance.test(name), says: anything },
  { field: 'voided', isNamed: isVoid, says: voidOrMark, isFlag: true },
  {
    field: 'voided',
    isNamed: (name) => isCancelled(name) && circumstance.test(name),
    says: anything,
    within: 'lists of labels',
  },
  { field: 'voided', isNamed: isCancelled, says: voidOrMark, isFlag: true, within: 'lists of labels' },
  {
    field: 'voided',
    isNamed: (name) => /\brefund (?:status|requested|state)$/.test(name),
    says: new RegExp(
      `^(?:success\\w*|succeeded|submitted|requested|queued|pending|processing|in.progress|approved|accepted|completed?|issued|credited|${mark}|${voidWords}|${refundWords})$`,
      'i',
    ),
    isFlag: true,
    within: 'labels',
  },
  { field: 'voided', isNamed: isParcelStatus, says: { test: saysCancelled }, within: 'shipments' },
  {
    field: 'voided',
    isNamed: isPlainStatus,
    says: /^(?:(?:label|shipment|postage).)?void(?:ed)?$|^(?:label|postage).(?:refunded|cancell?ed)$/i,
    within: 'shipments',
  },
  { field: 'voided', isNamed: isPlainStatus, says: { test: saysCancelled }, within: 'label tools' },
  {
    field: 'voided',
    isNamed: (name) => name === 'refund' || name === 'refund date',
    says: new RegExp(`^(?:${refundWords}|${day}|approved|requested|submitted|issued)$`, 'i'),
    within: 'label tools',
  },
  {
    field: 'returnLabel',
    isNamed: (name) => /^(?:shipment |label )?is (?:a )?return(?: label| shipment)?$|^return shipment$/.test(name),
    says: new RegExp(`^(?:${mark}|return)$`, 'i'),
    isFlag: true,
    within: 'shipments',
  },
  {
    field: 'returnLabel',
    isNamed: (name) =>
      /^(?:(?:label|shipment|shipping|shipping label|order|parcel|transaction) )?(?:type|direction|movement)$/.test(
        name,
      ),
    says: /^(?:returns?|rma|inbound|reverse|incoming|retouren?|devolución|reso)(?:[ _-]?(?:label|shipment|order))?$/i,
    within: 'shipments',
  },
  { field: 'returnLabel', isNamed: isOfReturn, says: anything, within: 'returns' },
];

const maxNameLength = 100;
/** What a shop's orders say, whose refunds are those of payments. */
const aboutSales = /^(?:rma|returns?|returned|payment|financial|email|customer|sku|lineitem|subtotal)$/;
const aboutReturns = /^(?:rma|returned|returns)$/;
const aboutPayment = /^(?:payment|financial|subtotal|lineitem)$/;
/** Services of carriers for the way back: `UPS Ground Return`, `Priority Mail Return Service`; but not `Free Returns` or `Return Receipt`. */
const returnService =
  /^(?!.*(?<!\p{L})(?:free|easy|with|inkl|incl(?:udes|uding)?|no|and|und|mit|without|receipt|requested|accepted|allowed)(?!\p{L})|.*[&+]).*(?<!\p{L})(?:returns?|retouren?)(?!\p{L})/iu;
/** Of lines of an order, some may be shipped and others cancelled. */
const aboutItems = /^(?:ordered|backordered|qty|quantity|units?)$/;
const ofLabelTools = /^(?:label|postage|zone|manifest|mailpiece)$/;

/** A column that says of the label of each row whether it isn't to be imported. */
export interface LabelColumn {
  field: LabelField;
  index: number;
  says: (cell: string) => boolean;
}

/** Those columns of a table of tracking numbers; `columns` are its used ones, of which what one was chosen for goes before its name. */
export function findLabelColumns(
  { header, samples }: TableTop,
  columns: readonly { field: string; index: number; how?: string }[],
): LabelColumn[] {
  const has = (field: string) => columns.some((column) => column.field === field);
  const isChosen = (at: number) => columns.some(({ index, how }) => index === at && how === 'chosen');
  const names = header.map((name, at) => (name.length > maxNameLength || isChosen(at) ? [] : nameWords(name)));
  const speaksOf = (pattern: RegExp) => names.flat().some((word) => pattern.test(word));
  // An edited export, and a list of returns, state what becomes of the order.
  const isOfShipments = !has('fulfillmentId') && !has('rmaNumber') && !speaksOf(aboutReturns);
  const named = names.map((words) => words.join(' '));
  const isOfLabelTool = isOfShipments && speaksOf(ofLabelTools);
  const is = {
    labels: !speaksOf(aboutSales) || (isOfLabelTool && !speaksOf(aboutPayment)),
    'lists of labels': !speaksOf(aboutSales) && !speaksOf(aboutItems),
    shipments: isOfShipments,
    'label tools': isOfLabelTool,
    // In a list of returns without their statuses, all numbers are those of the way back.
    returns:
      !has('fulfillmentId') &&
      !has('status') &&
      (has('rmaNumber') || named.filter(isOfReturn).length > 1) &&
      !named.some((name) => ofWayOut.test(name)),
  };
  const isNumber = (at: number) => columns.some(({ field, index }) => field === 'rmaNumber' && index === at);
  const byRule = named.flatMap((name, index) =>
    rules
      .filter(({ isNamed }) => isNamed(name) || (isNamed === isOfReturn && isNumber(index)))
      .filter(({ within }) => within === undefined || is[within])
      .map((rule) => ({ field: rule.field, index, says: saidBy(rule) })),
  );
  const statesServices = has('status') ? isOfLabelTool : isOfShipments;
  const ofService = columns
    .filter(({ field }) => statesServices && (field === 'method' || field === 'carrier'))
    .map(({ index }) => ({ field: 'returnLabel' as const, index, says: (cell: string) => returnService.test(cell) }));
  // A list with statuses may be one of returns, all of whose labels are for the way back.
  const hasOthers = ({ index, says }: LabelColumn) =>
    samples.some((cells) => (cells[index] ?? '') !== '' && !says(cells[index] ?? ''));
  return [
    ...findVoided(columns),
    ...[...byRule, ...ofService].filter((column) => column.field === 'voided' || !has('status') || hasOthers(column)),
  ];
}

/** The columns that are named for voided labels. */
export function findVoided(columns: readonly { field: string; index: number }[]): LabelColumn[] {
  const says = saidBy({ says: voidOrMark, isFlag: true });
  return columns.flatMap(({ field, index }) => (field === 'voided' ? [{ field, index, says }] : []));
}

const aboutVoid = /\b(?:cancel|void|refund|rto\b)/;
const aboutPayments = /\b(?:payment|financial|return|rma)\b/;
const someDay = new RegExp(`^${day}$`);

/** What divides a remark: `label voided - new one follows`. */
const remarkParts = /[,;:.!|()–—]| - /;

const remarkWord =
  /^(?:notes?|comments?|remarks?|info|memo|events?|activity|details|description|bemerkung|notiz|kommentar)$/;
/** The parcel came back, or went out again with another number. */
const notOnItsWay =
  /(?<!\p{L})(?:rts|rto|returned|return(?:ing)? to (?:sender|shipper|origin)|undeliverable|lost(?= in transit| by |$)|re-?shipped|re-?sent|(?:replaced|superseded) (?:by|with)|zurück an absender|retour à l.expéditeur|retourn(?:iert|é)|devuelto)(?!\p{L})/iu;
/** The same of a status, in any language; where a remark has such a word, it may be about a label in the box. */
const comingBack =
  /(?<!\p{L})(?:dto|returned|returns?$|return(?:ing)?[ _-](?:to|in[ _-]transit|initiated|process|completed?|delivered)|(?:ge)?retour(?!e?n?(?:label|etikett|schein))|retur(?:ner|sen|(?!\p{L}))|devuelt|devolvid|devoluci|devoluç|zwr[oó][ct]|vrácen|palaute|[iİ]ade|resa al|reso al|restituit|возвра|поверн|επιστρ|visszakü)|返品|返送|退货|退貨|退回|退件|반품|반송/iu;

/** Whether a status beside a tracking number speaks against shipping: it was cancelled, or its parcel comes back. */
export const saysNotShipping = memoize(
  (cell: string): boolean =>
    saysCancelled(cell) || ((notOnItsWay.test(cell) || comingBack.test(cell)) && !negated.test(cell)),
);

/**
 * Which cells of a column that isn't used may say that something of a row was cancelled or taken back: its order, an item;
 * or that its parcel isn't on its way any more; undefined when none of a column whose name has these words does.
 */
export function tellerOfVoid(words: readonly string[]): ((cell: string) => boolean) | undefined {
  const name = words.join(' ');
  if (aboutPayments.test(name) || !isSaid(name)) return undefined;
  const isStatus = words.some((word) => statusWord.test(word));
  const isOfVoid = aboutVoid.test(name);
  const isRemark = words.some((word) => remarkWord.test(word));
  return (cell) =>
    (isStatus ? saysNotShipping(cell) : cell.split(remarkParts).some((part) => isCancelWord(part.trim()))) ||
    (isRemark && notOnItsWay.test(cell) && !negated.test(cell)) ||
    (isOfVoid && (readFlagWord(cell) ?? someDay.test(cell)));
}

function saidBy({ says, isFlag = false }: Pick<LabelRule, 'says' | 'isFlag'>): LabelColumn['says'] {
  return (cell) => (isFlag ? readFlagWord(cell) : undefined) ?? says.test(cell);
}
