/** Words for the two return statuses that are too loose to accept without asking: those of people, portals and carriers. */
import type { ReturnTarget } from '../fulfillments/status-transitions.ts';

/**
 * From the public help pages of return portals (Shopify, Loop, AfterShip Returns, ReturnGO, Narvar, ReturnLogic), of
 * warehouses (ShipBob, ShipHero) and of the carriers' tracking pages.
 */
const words: Record<ReturnTarget, string> = {
  RETURNED: `RETURN RETURNS RTS RTO RTW RECEIVED RESTOCKED REFUSED UNDELIVERABLE UNDELIVERED_RETURNED UNCLAIMED INSPECTED
    RECEIVED_BACK BACK_IN_STOCK BACK_IN_WAREHOUSE CHECKED_IN ITEM_RECEIVED ITEMS_RECEIVED PARCEL_RECEIVED
    PACKAGE_RECEIVED WAREHOUSE_RECEIVED INSPECTION_COMPLETE INSPECTION_COMPLETED DELIVERY_REFUSED REFUSED_DELIVERY
    RMA_RECEIVED RMA_COMPLETE RMA_COMPLETED RMA_CLOSED CUSTOMER_RETURN`,
  CANCELLED: 'CANCEL CANCELS CANCELLATION CANCEL_ORDER ORDER_CANCELLED ORDER_CANCELED VOID VOIDED',
};

const byWord = new Map(
  (Object.entries(words) as [ReturnTarget, string][]).flatMap(([target, list]) =>
    list.split(/\s+/).map((word) => [word, target] as const),
  ),
);
/** `RETURN_TO_SENDER`, `RETURNED_TO_WAREHOUSE`, `RETURN_RECEIVED`, `RETURN_COMPLETED`, `UNDELIVERABLE_AS_ADDRESSED` */
const returnedPhrase =
  /^RETURN(?:ED|ING|S)?_(?:TO|AT|BY|IN)_[A-Z_]+$|^RETURN(?:ED)?_(?:WAS_)?(?:RECEIVED|RESTOCKED|INSPECTED|ARRIVED|DELIVERED|COMPLETED?|CLOSED|PROCESSED|FINISHED)$|^(?:UNDELIVERABLE|REFUSED|RECEIVED|RESTOCKED|UNCLAIMED)_(?:AS|BY|AT|IN|TO)_[A-Z_]+$/;
const maxPhraseLength = 60;

/** The status that a folded word (`RETURN_TO_SENDER`) probably means, to be suggested; undefined if it means neither. */
export function looseReturnWord(word: string): ReturnTarget | undefined {
  if (word.length > maxPhraseLength) return undefined;
  return byWord.get(word) ?? (returnedPhrase.test(word) ? 'RETURNED' : undefined);
}

/** States of a return that isn't back yet. */
const pending =
  /^(?:RETURN_)?(?:REQUESTED|REQUEST_RECEIVED|REQUESTS?|APPROVED|AUTHORI[SZ]ED|OPEN|INITIATED|STARTED|SUBMITTED|IN_PROGRESS|IN_TRANSIT|LABEL_(?:CREATED|SENT|PRINTED)|AWAITING(?:_[A-Z_]+)?|PENDING_(?:RETURN|APPROVAL|REVIEW|RECEIPT)|UNDER_REVIEW|DECLINED|REJECTED|EXPIRED|SHIPPED_BACK)$/;

/** Whether a folded word says that a return was asked for, is on its way, or won't happen. */
export function isUnfinishedReturn(word: string): boolean {
  return word.length <= maxPhraseLength && pending.test(word);
}
