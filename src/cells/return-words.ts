/** Words for the two return statuses that are too loose to accept without asking: those of people, portals and carriers. */
import type { ReturnTarget } from '../fulfillments/status-transitions.ts';

/**
 * From the public help pages of return portals (Shopify, Loop, AfterShip Returns, ReturnGO, Narvar, ReturnLogic), of
 * warehouses (ShipBob, ShipHero) and of the carriers' tracking pages.
 */
const words: Record<ReturnTarget, string> = {
  RETURNED: `RETURN RETURNS RTS RTO RTW RTN RTND RTRN RTD RCVD RECD CAME_BACK SENT_BACK GOT_BACK BROUGHT_BACK RECEIVED RESTOCKED REFUSED UNDELIVERABLE UNDELIVERED_RETURNED UNCLAIMED INSPECTED
    RECEIVED_BACK BACK_IN_STOCK BACK_IN_WAREHOUSE CHECKED_IN ITEM_RECEIVED ITEMS_RECEIVED PARCEL_RECEIVED
    PACKAGE_RECEIVED WAREHOUSE_RECEIVED INSPECTION_COMPLETE INSPECTION_COMPLETED DELIVERY_REFUSED REFUSED_DELIVERY
    RMA_RECEIVED RMA_COMPLETE RMA_COMPLETED RMA_CLOSED CUSTOMER_RETURN RETOUR RETOURE RETOURNIERT ZURÜCK ZURÜCKGESENDET
    ZURÜCKGEKOMMEN ZURÜCK_AN_ABSENDER ANNAHME_VERWEIGERT UNZUSTELLBAR RETOURNÉ RETOURNÉE REFUSÉ DEVUELTO DEVUELTA
    DEVOLUCIÓN RECHAZADO RESO RESTITUITO DEVOLVIDO RECUSADO GERETOURNEERD GEWEIGERD ZWRÓCONO ZWROT ODMOWA VRÁCENO
    RETURNERAD RETURNERET PALAUTETTU RETOUREINGANG RETOURE_EINGEGANGEN RETOURE_ERHALTEN EINGEGANGEN ZURÜCKERHALTEN
    REÇU REÇUE RETOUR_REÇU COLIS_RETOURNÉ RECIBIDO RECIBIDA DEVOLUCIÓN_RECIBIDA RICEVUTO RESO_RICEVUTO RECEBIDO
    DEVOLUÇÃO_RECEBIDA ONTVANGEN RETOUR_ONTVANGEN ZWRÓCONE ZWRÓCONY OTRZYMANO PŘIJATO MOTTAGEN MODTAGET MOTTATT
    RÜCKSENDUNG_ERHALTEN RÜCKLÄUFER RETURNAT İADE_EDILDI 반품 반품완료 반품_완료 返品 返品済み 返品済 返品完了 已退货 已退貨 退货完成 ВОЗВРАТ ВОЗВРАЩЕН ВОЗВРАЩЁН ВОЗВРАЩЕНО`,
  CANCELLED: `CXL CXLD CANC CANX CNCL CNCLD CANCELLED_ORDER CANCELED_ORDER ANULAT IPTAL İPTAL 취소 취소됨 CANCEL CANCELS CANCELLATION CANCEL_ORDER ORDER_CANCELLED ORDER_CANCELED VOID VOIDED STORNIERT STORNO ANNULÉ
    ANNULÉE CANCELADO CANCELADA ANNULLATO GEANNULEERD ANULOWANO ZRUŠENO AVBRUTEN ANNULLERET STORNIERUNG ANNULLIERT ANULADO ANULADA ANNULLATA
    ANULOWANE MAKULERAD PERUTTU キャンセル キャンセル済み 已取消 ОТМЕНЕН ОТМЕНЁН ОТМЕНЕНО`,
};

const byWord = new Map(
  (Object.entries(words) as [ReturnTarget, string][]).flatMap(([target, list]) =>
    list.split(/\s+/).map((word) => [word, target] as const),
  ),
);
/** `RETURN_TO_SENDER`, `RETURNED_TO_WAREHOUSE`, `RETURN_RECEIVED`, `RETURN_COMPLETED`, `UNDELIVERABLE_AS_ADDRESSED` */
const returnedPhrase =
  /^RETURN(?:ED|S)?_(?:TO|AT|BY|IN)_[A-Z_]+$|^RETURN(?:ED)?_(?:WAS_)?(?:RECEIVED|RESTOCKED|INSPECTED|ARRIVED|DELIVERED|COMPLETED?|CLOSED|PROCESSED|FINISHED)$|^(?:UNDELIVERABLE|REFUSED|RECEIVED|RESTOCKED|UNCLAIMED)_(?:AS|BY|AT|IN|TO)_[A-Z_]+$/;
/** `DAMAGED_RETURNED`, `NOT_DELIVERED_RETURNED`, `ITEM_RECEIVED_BACK`; but not `NOT_RETURNED`. */
const returnedAtEnd =
  /^(?!.*(?:NOT|NEVER|UN|TO_BE|BE|BEING|NON|AWAITING|EXPECTED|NOTHING|NONE|WRONG_[A-Z]+)(?:_(?:YET|BEEN|BEING|FULLY|ALL))*_RETURNED$)[A-Z_]+_RETURNED$|^(?:ITEMS?|GOODS|PARCEL|PACKAGE|STOCK)_(?:RECEIVED|ARRIVED|IS|ARE|CAME)_BACK$/;
/** `RETURNED_(DAMAGED)`, `UNIT_RETURNED_TO_INVENTORY`, `RTS_BAD_ADDRESS`, `RETURNED/REFUNDED`; not where another word makes that doubtful. */
const returnedAmongWords =
  /^(?!.*(?<!\p{L})(?:NOT?|NEVER|UN|NON|BE|BEING|WILL|SHOULD|WOULD|MAY|IF|AWAITING|EXPECTED|PENDING|REQUEST(?:ED)?|LABEL|SOON|RETURN|RETURNING|CANCELL?ED|EXCEPT|REVERSED|DENIED|KEPT|INITIATED|TRANSIT|RESHIP(?:PED)?|NOTHING|WRONG|UNDELIVERED)(?!\p{L})).*(?<!\p{L})(?:RETURNED|RTS|RTO|RESTOCKED|UNDELIVERABLE|RETOURNIERT|ZURÜCKGESENDET|RETOURNÉE?|DEVUELT[OA]|DEVOLVID[OA]|GERETOURNEERD|RETURNERAD|RETURNERET)(?!\p{L})/u;
/** Something else went back, or the goods went elsewhere, or are on their way: `PAYMENT_RETURNED`, `RETURNED_TO_CUSTOMER`. */
const somethingElse =
  /(?:^|_)(?:IN_TRANSIT|PAYMENTS?|FUNDS|MONEY|CHE(?:CK|QUE)S?|TO_(?:THE_)?(?:CUSTOMER|BUYER|CLIENT|CONSUMER|RECIPIENT|VENDOR|SUPPLIER|MANUFACTURER))(?:_|$)/;
/** `PARTIALLY_RETURNED`, `RETURNED_(PARTIAL)`, `RETURNED_1_OF_2` */
const partial = /(?:^|_)\(?(?:PARTIAL(?:LY)?|PARTLY|PART|HALF|MOST|SOME)\)?(?:_|$)|(?:^|_)(\d+)_OF_(?!\1(?:_|$))\d+/;
const maxPhraseLength = 60;

/** The status that a folded word (`RETURN_TO_SENDER`) probably means, to be suggested; undefined if it means neither. */
export function looseReturnWord(word: string): ReturnTarget | undefined {
  if (word.length > maxPhraseLength || isUnfinishedReturn(word)) return undefined;
  if (isPartialReturn(word) || somethingElse.test(word)) return undefined;
  return (
    byWord.get(word) ??
    ([returnedPhrase, returnedAtEnd, returnedAmongWords].some((phrase) => phrase.test(word)) ? 'RETURNED' : undefined)
  );
}

/** States of a return that isn't back yet, or won't come. */
const pending =
  /^(?:RETURN_|RMA_)?(?:REQUESTED|REQUEST_RECEIVED|REQUESTS?|APPROVED|AUTHORI[SZ]ED|OPEN|INITIATED|STARTED|CREATED|ISSUED|SUBMITTED|IN_PROGRESS|(?:IN|PRE)_TRANSIT|LABEL_(?:CREATED|SENT|PRINTED|ISSUED)|AWAITING(?:_[A-Z_]+)?|PENDING_(?:RETURN|APPROVAL|REVIEW|RECEIPT)|(?:IN|UNDER|NEEDS)_REVIEW|DECLINED|DENIED|REJECTED|EXPIRED|WITHDRAWN|SHIPPED_BACK|DROPPED_OFF|NOT_RECEIVED)$|^(?:RETURN|RMA)_CANCELL?ED$|^RETURN_PENDING$|^RETURNING(?:_[A-Z_]+)?$/;
/** Of these, what nothing but a return can be. */
const onlyReturns = /RETURN|^RMA|RECEIPT|DROPPED_OFF|SHIPPED_BACK/;
/** States of subscriptions, our own continuity purchases among them. */
const ofSubscriptions =
  /^(?:TRIAL(?:ING)?|IN_TRIAL|ACTIVE|PAUSED|PAST_DUE|UNPAID|RECYCLE_BILLING|RECYCLE_FAILED|SKIPPED|NON_RENEWING)$/;

/** Whether a folded word says that a return was asked for, is on its way, or won't happen. */
export function isUnfinishedReturn(word: string): boolean {
  return word.length <= maxPhraseLength && pending.test(word);
}

/** States of payments that no order has. */
const ofPayments = /^(?:SUCCEEDED|CAPTURED|SETTLED)$/;
/** The same of disputes, claims and tickets: goods may be returned there. */
const ofTickets =
  /^(?:CHARGED_?BACK|DISPUTED|WON|(?:WARNING_)?NEEDS_RESPONSE|(?:WARNING_)?UNDER_REVIEW|EVIDENCE_[A-Z_]+|REPRESENTED|REIMBURSED|SOLVED|ESCALATED|REOPENED|(?:AWAITING|WAITING)_(?:ON_|FOR_)?(?:CUSTOMER|REPLY|AGENT|YOU|BANK|ISSUER))$/;
/** States of a finished return; an order may have them, too. */
const finished =
  /^(?:DONE|VALIDATED|RESOLVED|CLOSED|PROCESSED|FINISHED|RECEIVED|INSPECTED|GRADED|EXCHANGED|KEEP_ITEM)$/;

/**
 * Which rows a folded word shows to be about returns, subscriptions or payments and not about orders; undefined when it
 * shows nothing. `isNumbered`: there is an RMA number beside it. `RMA_PENDING` is a status of ours.
 */
export function rowsOfOther(word: string, isNumbered: boolean): 'all' | 'numbered' | 'other' | undefined {
  if (word.length > maxPhraseLength) return undefined;
  if (ofSubscriptions.test(word)) return 'all';
  if (isUnfinishedReturn(word) && (isNumbered || onlyReturns.test(word))) return 'all';
  if (isNumbered) return finished.test(word) ? 'numbered' : undefined;
  if (ofTickets.test(word)) return 'all';
  return ofPayments.test(word) ? 'other' : undefined;
}

/** Whether a folded word says that some of the items came back. */
export function isPartialReturn(word: string): boolean {
  return word.length <= maxPhraseLength && partial.test(word) && word.includes('RETURN');
}
