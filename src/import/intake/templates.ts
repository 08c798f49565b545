/** The files that `/fulfillments template` hands out: a header and made-up rows that show what goes where. */
import type { ImportKind } from '../planning/moves.ts';

interface Template {
  name: string;
  content: string;
  comment: string;
}

const file = (...lines: string[]) => `\ufeff${lines.join('\r\n')}\r\n`;

export const templates: Record<ImportKind, Template> = {
  tracking: {
    name: 'tracking-template.csv',
    content: file(
      'orderId,clientFulfillmentId,trackingNumber,carrier,method',
      'EXAMPLE-1,,1Z999AA10123456784,UPS,Ground',
      'EXAMPLE-2,EXAMPLE-2-A,9400111899223197428497,USPS,Ground Advantage',
    ),
    comment:
      'Replace the two example rows with yours, one for each parcel. *clientFulfillmentId* may stay empty unless an order has several parcels. Keep tracking numbers as text, or Excel shortens them. Then share the file in a channel that I am in.',
  },
  returns: {
    name: 'returns-template.csv',
    content: file('orderId,status,rmaNumber', 'EXAMPLE-1,RETURNED,RMA-10001', 'EXAMPLE-2,CANCELLED,'),
    comment:
      'Replace the two example rows with yours. *status* is RETURNED or CANCELLED, *rmaNumber* may stay empty. Cancelling also ends the subscriptions that belong to the parcel. Then share the file in a channel that I am in.',
  },
};
