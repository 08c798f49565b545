/** What an import knows of a record: the fields that rows are matched and compared with, as they are right now. */
import type { FulfillmentStatus } from '../../fulfillments/fulfillment.ts';

/** The fields of a fulfillment that an import may write. */
export interface RecordValues {
  status: FulfillmentStatus;
  trackingNumber: string | null;
  carrier: string | null;
  method: string | null;
  rmaNumber: string | null;
}

export interface FulfillmentRecord extends RecordValues {
  fulfillmentId: string;
  orderId: string;
  clientFulfillmentId: string | null;
  /** on: a tracking number leads to PENDING_SHIPMENT instead of SHIPPED */
  shippingValidation: boolean;
  /** as the export writes it; null where no row asks for it */
  dateUpdated: string | null;
  /** as the database writes them; only handed through, never computed with */
  dateShipped: string | null;
  dateReturned: string | null;
  /** what a returns import depends on in its items, in one number; null for other imports, or when it has none */
  itemsHash: string | null;
}
