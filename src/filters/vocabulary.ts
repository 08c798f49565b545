/** The names of the filter language: what may come before a colon, how people also call it, and what is near a typo. */
import { editDistance, isSimilar } from '../text/edit-distance.ts';
import type { FilterField } from './filter.ts';

/** What may come before a colon: a filter field or an option. */
export type TermName = FilterField | 'format' | 'empty' | 'sort';

/** How much of a value has to be typed. */
export type Extent = 'whole' | 'beginning' | 'part';

interface VocabularyEntry {
  /** other spellings: lower case, without `-`, `_` and spaces */
  alsoCalled: string[];
  /** what people call it in running text */
  label: string;
  example: string;
  extent: Extent;
}

export const vocabulary: Record<TermName, VocabularyEntry> = {
  status: { alsoCalled: ['stat', 'statuses'], label: 'status', example: 'status:hold,pending', extent: 'whole' },
  carrier: {
    alsoCalled: ['shipcarrier', 'carriers', 'shipper', 'courier', 'couriers'],
    label: 'carrier',
    example: 'carrier:ups',
    extent: 'whole',
  },
  house: {
    alsoCalled: [
      ...['warehouse', 'wh', 'whse', 'dc', 'fc', '3pl', 'facility'],
      ...['warehouses', 'fulfillmenthouse', 'fulfilmenthouse', 'fulfillmentcenter'],
    ],
    label: 'warehouse',
    example: 'house:7',
    extent: 'part',
  },
  campaign: { alsoCalled: ['campaignname'], label: 'campaign', example: 'campaign:"Glow Spring"', extent: 'part' },
  sku: { alsoCalled: ['skus', 'itemsku'], label: 'SKU', example: 'sku:SER-30', extent: 'beginning' },
  order: {
    alsoCalled: [
      ...['orders', 'ord', 'orderid', 'orderids', 'ordernumber', 'ordernumbers', 'orderno', 'ordernr', 'id', 'ids'],
      ...['bestellung', 'bestellnummer', 'bestellnr', 'auftrag', 'auftragsnummer', 'bestelling', 'ordernummer'],
      ...['commande', 'numérodecommande', 'numerodecommande', 'pedido', 'númerodepedido', 'numerodepedido'],
      ...['pedidonúmero', 'pedidonumero', 'ordine', 'numeroordine'],
    ],
    label: 'order',
    example: 'order:7B83FF8095',
    extent: 'whole',
  },
  tracking: {
    alsoCalled: [
      ...['trackingnumber', 'trackingnumbers', 'track', 'trackingid', 'trackingno', 'trackingcode', 'awb', 'waybill'],
      ...['trk', 'trknumber', 'trkno', 'trackno', 'trackingnum', 'sendungsnummer', 'seguimiento', 'suivi'],
      ...['númerodeseguimiento', 'numerodeseguimiento', 'numérodesuivi', 'numerodesuivi', 'rastreamento'],
    ],
    label: 'tracking number',
    example: 'tracking:9400111899223197428497',
    extent: 'beginning',
  },
  rma: {
    alsoCalled: ['rmanumber', 'rmano', 'rmaid', 'returnnumber', 'returnno', 'returnid', 'returnauthorization'],
    label: 'RMA number',
    example: 'rma:RMA-10442',
    extent: 'beginning',
  },
  email: {
    alsoCalled: ['mail', 'emails', 'emailaddress'],
    label: 'email',
    example: 'email:jo@example.com',
    extent: 'part',
  },
  name: {
    alsoCalled: [
      ...['shipname', 'customername', 'fullname', 'firstname', 'lastname', 'surname'],
      ...['company', 'companyname', 'recipient'],
    ],
    label: 'name',
    example: 'name:"Jo Garcia"',
    extent: 'part',
  },
  phone: {
    alsoCalled: ['ph', 'tel', 'telephone', 'phonenumber', 'phoneno', 'mobile', 'cell'],
    label: 'phone',
    example: 'phone:212-555-0142',
    extent: 'part',
  },
  fulfillment: {
    alsoCalled: ['fulfillmentid', 'fulfilment', 'fulfilmentid', 'parcel', 'parcelid'],
    label: 'fulfillment id',
    example: 'fulfillment:770001',
    extent: 'whole',
  },
  client: {
    alsoCalled: ['clientid', 'clientno', 'clientnumber', 'clientfulfillmentid', 'clientfulfilmentid'],
    label: 'client id',
    example: 'client:CF-10442',
    extent: 'whole',
  },
  customerid: {
    alsoCalled: ['customernumber', 'customerno', 'kundennummer'],
    label: 'customer id',
    example: 'customerid:555000111',
    extent: 'whole',
  },
  product: {
    alsoCalled: ['item', 'products', 'items', 'productname', 'itemname', 'productid'],
    label: 'product',
    example: 'product:"Night Cream"',
    extent: 'part',
  },
  city: { alsoCalled: ['shipcity', 'town'], label: 'city', example: 'city:Portland', extent: 'part' },
  state: { alsoCalled: ['shipstate', 'province', 'region'], label: 'state', example: 'state:OR', extent: 'whole' },
  postal: {
    alsoCalled: [
      ...['zip', 'zips', 'zipcode', 'zipcodes', 'postcode', 'postcodes', 'postalcode', 'postalcodes'],
      ...['shippostalcode', 'plz'],
    ],
    label: 'postal code',
    example: 'postal:97201',
    extent: 'beginning',
  },
  country: { alsoCalled: ['shipcountry'], label: 'country', example: 'country:US', extent: 'whole' },
  address: {
    alsoCalled: ['street', 'shipaddress', 'address1', 'address2', 'addr', 'shippingaddress'],
    label: 'address',
    example: 'address:"12 Main St"',
    extent: 'part',
  },
  any: {
    alsoCalled: ['anyof', 'list', 'oneof'],
    label: 'any of',
    example: 'any:7B83FF8095,8812345E12',
    extent: 'whole',
  },
  created: {
    alsoCalled: ['date', 'datecreated', 'createddate', 'creationdate', 'ordered', 'orderdate', 'placed', 'createdat'],
    label: 'created',
    example: 'created:7d',
    extent: 'whole',
  },
  updated: {
    alsoCalled: ['dateupdated', 'changed', 'modified', 'lastupdated', 'updatedat'],
    label: 'updated',
    example: 'updated:today',
    extent: 'whole',
  },
  shipped: {
    alsoCalled: ['dateshipped', 'shipdate', 'shippeddate', 'shippingdate', 'sent', 'shippedat', 'fulfilled'],
    label: 'shipped',
    example: 'shipped:yesterday',
    extent: 'whole',
  },
  delivered: {
    alsoCalled: ['datedelivered', 'delivereddate', 'deliverydate', 'delivery', 'arrived', 'deliveredat'],
    label: 'delivered',
    example: 'delivered:this-month',
    extent: 'whole',
  },
  returned: {
    alsoCalled: ['datereturned', 'returneddate', 'returndate', 'returnedat'],
    label: 'returned',
    example: 'returned:last-month',
    extent: 'whole',
  },
  exported: {
    alsoCalled: ['dateexported', 'exportedat'],
    label: 'exported',
    example: 'exported:never',
    extent: 'whole',
  },
  format: { alsoCalled: [], label: 'format', example: 'format:xlsx', extent: 'whole' },
  empty: { alsoCalled: [], label: 'empty', example: 'empty:file', extent: 'whole' },
  sort: { alsoCalled: ['sortby', 'orderby', 'sorted'], label: 'sort', example: 'sort:oldest', extent: 'whole' },
};

export const termNames = Object.keys(vocabulary) as TermName[];

const fold = (word: string) => word.toLowerCase().replace(/[-_\s]/g, '');

const spellings = new Map(
  termNames.flatMap((name) => [name, ...vocabulary[name].alsoCalled].map((spelling) => [spelling, name] as const)),
);

/** The field named by the word before a colon, in any case and known spelling; undefined if unknown. */
export function findTermName(word: string): TermName | undefined {
  return spellings.get(fold(word));
}

/** Words before a colon that compare the date of creation, with the sign for a day and the one for an age such as `5d`. */
const comparisons = new Map<string, { day: string; age: string }>([
  ...['older', 'olderthan', 'age', 'before'].map((word) => [word, { day: '<', age: '>' }] as const),
  ...['newer', 'newerthan', 'younger', 'after'].map((word) => [word, { day: '>', age: '<' }] as const),
  ...['since', 'from'].map((word) => [word, { day: '>=', age: '<' }] as const),
  ...['until', 'till', 'upto'].map((word) => [word, { day: '<=', age: '>' }] as const),
]);

/** The signs that a word such as `older` stands for; undefined if it is no such word. */
export function findComparison(word: string): { day: string; age: string } | undefined {
  return comparisons.get(fold(word));
}

/** What people mean by a word that could be several fields; suggested, not assumed. */
const meant = new Map<string, TermName>([
  ['number', 'order'],
  ['no', 'order'],
  ['num', 'order'],
  ['reference', 'order'],
  ['ref', 'order'],
  ['method', 'carrier'],
  ['service', 'carrier'],
  ['code', 'sku'],
  ['text', 'name'],
  ['contact', 'name'],
  ['day', 'created'],
  ['time', 'created'],
  ['when', 'created'],
  ['days', 'created'],
  ['zone', 'state'],
  ['place', 'city'],
  ['location', 'city'],
  ['brand', 'campaign'],
  ['funnel', 'campaign'],
  ['center', 'house'],
  ['type', 'format'],
  ['limit', 'sort'],
]);

/** The word closest to what was typed: one that it alone begins, or else the one with the fewest typos; undefined if none is similar. */
export function closestMatch<Word extends string>(typed: string, words: readonly Word[]): Word | undefined {
  const lower = typed.toLowerCase();
  const begun = lower.length > 2 ? words.filter((word) => word.startsWith(lower)) : [];
  if (begun.length === 1) return begun[0];
  const threshold = lower.length < 5 ? 0.5 : 0.6;
  const similar = words.filter((word) => isSimilar(lower, word, threshold));
  const distance = (word: string) => editDistance(lower, word) / Math.max(lower.length, word.length);
  return similar.toSorted((a, b) => distance(a) - distance(b))[0] ?? shortest(begun);
}

/** The field that a word before a colon most likely means: by its meaning, or else by its spelling. */
export function closestTermName(word: string): TermName | 'customer' | undefined {
  const known = meant.get(fold(word));
  if (known !== undefined) return known;
  const closest = closestMatch(fold(word), [...spellings.keys(), 'customer']);
  return closest === undefined || closest === 'customer' ? closest : spellings.get(closest);
}

function shortest<Word extends string>(words: readonly Word[]): Word | undefined {
  return words.toSorted((a, b) => a.length - b.length)[0];
}

/** The fields of which a part is enough, or the beginning, or that have to be whole, as they are said in advice. */
export function describeExtent(field: TermName): string {
  const { extent, label } = vocabulary[field];
  if (extent === 'part') return `any part of the ${label} is enough`;
  return extent === 'beginning' ? `the beginning of the ${label} is enough` : `the ${label} has to be whole`;
}
