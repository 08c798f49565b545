/** What a fulfillment is: the vocabulary that every other room uses. */
/** Every status of a fulfillment, as stored, with the label that people read. */
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

/** The label that people read of a status as stored; what is none of ours (`status` can be any text) stays as it is. */
export function statusLabel(status: string): string {
  return Object.hasOwn(fulfillmentStatuses, status) ? fulfillmentStatuses[status as FulfillmentStatus] : status;
}

export const fulfillmentStatusCodes = Object.keys(fulfillmentStatuses) as [FulfillmentStatus, ...FulfillmentStatus[]];

/** Codes and labels as `foldSpelling` gives them. */
export const statusAliases: ReadonlyMap<string, FulfillmentStatus> = new Map<string, FulfillmentStatus>([
  ...fulfillmentStatusCodes.map((code) => [foldStatusName(code), code] as const),
  ...fulfillmentStatusCodes.map((code) => [foldStatusName(fulfillmentStatuses[code]), code] as const),
  ['CANCELED', 'CANCELLED'], // as Americans write it
]);

/** The status with this code or label, whatever its case and whatever stands between its words; undefined when there is none. */
export function parseStatus(text: string): FulfillmentStatus | undefined {
  return statusAliases.get(foldStatusName(text));
}

/** The same for all spellings of a status: case and what stands between its words don't matter. */
export function foldStatusName(text: string): string {
  return text.toUpperCase().replaceAll(/[\s_-]+/g, '_');
}

/** Every status of a continuity purchase, its label, and whether a purchase in it can still bill the customer. */
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

/** The same for the status of a purchase. */
export function purchaseStatusLabel(status: string): string {
  return Object.hasOwn(purchaseStatuses, status) ? purchaseStatuses[status as PurchaseStatus].label : status;
}

export const purchaseStatusCodes = Object.keys(purchaseStatuses) as PurchaseStatus[];

/** The statuses from which a cancellation really ends a subscription. */
export const billablePurchaseStatuses = purchaseStatusCodes.filter((status) => purchaseStatuses[status].canBill);
