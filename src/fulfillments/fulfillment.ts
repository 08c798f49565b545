/** The statuses of fulfillments and purchases, with their labels and spellings. */

/** Every status of a fulfillment, as stored, with its label. */
export const fulfillmentStatuses = {
  HOLD: 'Hold',
  PENDING: 'Pending',
  PENDING_SHIPMENT: 'Pending Shipment',
  SHIPPED: 'Shipped',
  DELIVERED: 'Delivered',
  CANCELLED: 'Cancelled',
  RMA_PENDING: 'RMA Pending',
  RETURNED: 'Returned',
  FAILED: 'Failed',
  RECYCLED: 'Recycled',
} as const;

export type FulfillmentStatus = keyof typeof fulfillmentStatuses;

export const fulfillmentStatusCodes = Object.keys(fulfillmentStatuses) as [FulfillmentStatus, ...FulfillmentStatus[]];

/** The label of a stored status; an unknown status (it can be any text) is returned unchanged. */
export function statusLabel(status: string): string {
  return Object.hasOwn(fulfillmentStatuses, status) ? fulfillmentStatuses[status as FulfillmentStatus] : status;
}

/** Codes and labels, folded with `foldStatusName`. */
export const statusAliases: ReadonlyMap<string, FulfillmentStatus> = new Map<string, FulfillmentStatus>([
  ...fulfillmentStatusCodes.map((code) => [foldStatusName(code), code] as const),
  ...fulfillmentStatusCodes.map((code) => [foldStatusName(fulfillmentStatuses[code]), code] as const),
  ['CANCELED', 'CANCELLED'], // American spelling
]);

/** The status with this code or label, regardless of case and word separators; undefined if unknown. */
export function parseStatus(text: string): FulfillmentStatus | undefined {
  return statusAliases.get(foldStatusName(text));
}

/** Folds a status for comparison: case and word separators don't matter. */
export function foldStatusName(text: string): string {
  return text.toUpperCase().replaceAll(/[\s_-]+/g, '_');
}

/** Every status of a continuity purchase, its label, and whether it can still bill the customer. */
export const purchaseStatuses = {
  TRIAL: { label: 'Trial', canBill: true },
  ACTIVE: { label: 'Active', canBill: true },
  PAUSED: { label: 'Paused', canBill: true },
  RECYCLE_BILLING: { label: 'Recycle Billing', canBill: true },
  COMPLETE: { label: 'Complete', canBill: false },
  CANCELLED: { label: 'Cancelled', canBill: false },
  RECYCLE_FAILED: { label: 'Recycle Failed', canBill: false },
} as const;

export type PurchaseStatus = keyof typeof purchaseStatuses;

/** The label of a purchase's stored status; an unknown status is returned unchanged. */
export function purchaseStatusLabel(status: string): string {
  return Object.hasOwn(purchaseStatuses, status) ? purchaseStatuses[status as PurchaseStatus].label : status;
}

export const purchaseStatusCodes = Object.keys(purchaseStatuses) as PurchaseStatus[];

/** The statuses in which a cancellation actually ends a subscription. */
export const billablePurchaseStatuses = purchaseStatusCodes.filter((status) => purchaseStatuses[status].canBill);

/** Red needs somebody, amber waits, blue moves, green is done, white and black have ended, brown and purple come back. */
export const statusDots: Record<FulfillmentStatus, string> = {
  HOLD: '🟠',
  PENDING: '🟡',
  PENDING_SHIPMENT: '🟡',
  SHIPPED: '🔵',
  DELIVERED: '🟢',
  CANCELLED: '⚫',
  RMA_PENDING: '🟣',
  RETURNED: '🟤',
  FAILED: '🔴',
  RECYCLED: '⚪',
};

/** "🟠 Hold" */
export function dottedStatus(status: FulfillmentStatus): string {
  return `${statusDots[status]} ${fulfillmentStatuses[status]}`;
}
