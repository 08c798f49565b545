/** The layout of the export: which columns it has, in which order, and how the items of a parcel stand in its cells. */

/**
 * All columns from A to AF. Column Z is the tracking number, as on the CRM's Fulfillment page; people fill it by its
 * letter. `holds` says how a cell is read and guarded:
 * - `id`: opaque text, never a number, whatever it looks like;
 * - `text`: free text, which a spreadsheet could run as a formula;
 * - `status`, `date`, `flag`: see fulfillment.ts, export-dates.ts and `flagCell`;
 * - `house`: name of the fulfillment house; `items`, `sku`: see export-items.ts.
 */
export const exportColumns = [
  { name: 'orderId', holds: 'id' },
  { name: 'clientFulfillmentId', holds: 'id' },
  { name: 'fulfillmentId', holds: 'id' },
  { name: 'status', holds: 'status' },
  { name: 'dateCreated', holds: 'date' },
  { name: 'dateUpdated', holds: 'date' },
  { name: 'dateExported', holds: 'date' },
  { name: 'fulfillmentHouse', holds: 'house' },
  { name: 'campaignName', holds: 'text' },
  { name: 'customerId', holds: 'id' },
  { name: 'shipFirstName', holds: 'text' },
  { name: 'shipLastName', holds: 'text' },
  { name: 'shipCompanyName', holds: 'text' },
  { name: 'shipAddress1', holds: 'text' },
  { name: 'shipAddress2', holds: 'text' },
  { name: 'shipCity', holds: 'text' },
  { name: 'shipState', holds: 'text' },
  { name: 'shipPostalCode', holds: 'id' },
  { name: 'shipCountry', holds: 'text' },
  { name: 'phoneNumber', holds: 'id' },
  { name: 'emailAddress', holds: 'text' },
  { name: 'items', holds: 'items' },
  { name: 'sku', holds: 'sku' },
  { name: 'carrier', holds: 'text' },
  { name: 'method', holds: 'text' },
  { name: 'trackingNumber', holds: 'id' },
  { name: 'dateShipped', holds: 'date' },
  { name: 'dateDelivered', holds: 'date' },
  { name: 'dateReturned', holds: 'date' },
  { name: 'rmaNumber', holds: 'id' },
  { name: 'isReshipment', holds: 'flag' },
  { name: 'responseText', holds: 'text' },
] as const;

export type ExportColumn = (typeof exportColumns)[number]['name'];

/** One row of the export: a text for every column, empty where the record has nothing. */
export type ExportCells = Record<ExportColumn, string>;

/** How a yes/no stands in a cell: the way spreadsheets write it, so that it survives being opened and saved. */
export function flagCell(flag: boolean): string {
  return flag ? 'TRUE' : 'FALSE';
}
