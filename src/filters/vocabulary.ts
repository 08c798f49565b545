/** The names of the filter language: what may come before a colon, how people also call it, and what is near a typo. */
import { editDistance, isSimilar } from '../text/edit-distance.ts';
import type { FilterField } from './filter.ts';

/** What may come before a colon: a filter field or an option. */
export type TermName = FilterField | 'format' | 'empty' | 'sort';

/** How much of a value has to be typed. */
type Extent = 'whole' | 'beginning' | 'part';

interface VocabularyEntry {
  /** other spellings: lower case, without `-`, `_` and spaces */
  alsoCalled: string[];
  /** what people call it in running text */
  label: string;
  example: string;
  extent: Extent;
}

/** An entry of the vocabulary; the other spellings are separated by blanks. */
const entry = (label: string, extent: Extent, example: string, alsoCalled = ''): VocabularyEntry => ({
  alsoCalled: alsoCalled.split(/\s+/).filter((word) => word !== ''),
  label,
  example,
  extent,
});

export const vocabulary: Record<TermName, VocabularyEntry> = {
  status: entry(
    'status',
    'whole',
    'status:hold,pending',
    'stat statuses fulfillmentstatus orderstatus shipmentstatus shippingstatus deliverystatus',
  ),
  carrier: entry('carrier', 'whole', 'carrier:ups', 'shipcarrier carriers shipper courier couriers'),
  house: entry(
    'warehouse',
    'part',
    'house:7',
    'warehouse wh whse dc fc 3pl facility warehouses fulfillmenthouse fulfilmenthouse fulfillmentcenter',
  ),
  campaign: entry('campaign', 'part', 'campaign:"Glow Spring"', 'campaignname'),
  sku: entry('SKU', 'beginning', 'sku:SER-30', 'skus itemsku'),
  order: entry(
    'order',
    'whole',
    'order:7B83FF8095',
    `orders ord orderid orderids ordernumber ordernumbers orderno ordernr id ids bestellung bestellnummer
    bestellnr auftrag auftragsnummer bestelling ordernummer commande numérodecommande numerodecommande pedido
    númerodepedido numerodepedido pedidonúmero pedidonumero ordine numeroordine zamówienie`,
  ),
  tracking: entry(
    'tracking number',
    'beginning',
    'tracking:9400111899223197428497',
    `trackingnumber trackingnumbers track trackingid trackingno trackingcode awb waybill trk trknumber trkno
    trackno trackingnum sendungsnummer seguimiento suivi númerodeseguimiento numerodeseguimiento numérodesuivi
    numerodesuivi rastreamento`,
  ),
  rma: entry(
    'RMA number',
    'beginning',
    'rma:RMA-10442',
    'rmanumber rmano rmaid returnnumber returnno returnid returnauthorization',
  ),
  email: entry('email', 'part', 'email:jo@example.com', 'mail emails emailaddress'),
  name: entry(
    'name',
    'part',
    'name:"Jo Garcia"',
    'shipname customername fullname firstname lastname surname company companyname recipient',
  ),
  phone: entry('phone', 'part', 'phone:212-555-0142', 'ph tel telephone phonenumber phoneno mobile cell'),
  fulfillment: entry(
    'fulfillment id',
    'whole',
    'fulfillment:770001',
    'fulfillmentid fulfilment fulfilmentid parcel parcelid',
  ),
  client: entry(
    'client id',
    'whole',
    'client:CF-10442',
    'clientid clientno clientnumber clientfulfillmentid clientfulfilmentid',
  ),
  customerid: entry('customer id', 'whole', 'customerid:555000111', 'customernumber customerno kundennummer'),
  product: entry('product', 'part', 'product:"Night Cream"', 'item products items productname itemname productid'),
  city: entry('city', 'part', 'city:Portland', 'shipcity town'),
  state: entry('state', 'whole', 'state:OR', 'shipstate province region'),
  postal: entry(
    'postal code',
    'beginning',
    'postal:97201',
    'zip zips zipcode zipcodes postcode postcodes postalcode postalcodes shippostalcode plz',
  ),
  country: entry('country', 'whole', 'country:US', 'shipcountry'),
  address: entry(
    'address',
    'part',
    'address:"12 Main St"',
    'street shipaddress address1 address2 addr shippingaddress',
  ),
  any: entry('any of', 'whole', 'any:7B83FF8095,8812345E12', 'anyof list oneof'),
  created: entry(
    'created',
    'whole',
    'created:7d',
    'date datecreated createddate creationdate ordered orderdate placed createdat',
  ),
  updated: entry('updated', 'whole', 'updated:today', 'dateupdated changed modified lastupdated updatedat'),
  shipped: entry(
    'shipped',
    'whole',
    'shipped:yesterday',
    'dateshipped shipdate shippeddate shippingdate sent shippedat fulfilled',
  ),
  delivered: entry(
    'delivered',
    'whole',
    'delivered:this-month',
    'datedelivered delivereddate deliverydate delivery arrived deliveredat',
  ),
  returned: entry('returned', 'whole', 'returned:last-month', 'datereturned returneddate returndate returnedat'),
  exported: entry('exported', 'whole', 'exported:never', 'dateexported exportedat'),
  format: entry('format', 'whole', 'format:xlsx'),
  empty: entry('empty', 'whole', 'empty:file'),
  sort: entry('sort', 'whole', 'sort:oldest', 'sortby orderby sorted'),
};

const termNames = Object.keys(vocabulary) as TermName[];

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
  ...['until', 'till', 'upto', 'to'].map((word) => [word, { day: '<=', age: '>' }] as const),
]);

/** The signs that a word such as `older` stands for; undefined if it is no such word. */
export function findComparison(word: string): { day: string; age: string } | undefined {
  return comparisons.get(fold(word));
}

/** What people mean by a word that could be several fields; suggested, not assumed. */
const meant = new Map(
  (
    [
      ['order', 'number no num reference ref'],
      ['carrier', 'method service'],
      ['sku', 'code'],
      ['name', 'text contact'],
      ['created', 'day time when days'],
      ['state', 'zone'],
      ['city', 'place location'],
      ['campaign', 'brand funnel'],
      ['house', 'center'],
      ['format', 'type'],
      ['sort', 'limit'],
    ] as const
  ).flatMap(([name, words]) => words.split(' ').map((word): [string, TermName] => [word, name])),
);

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
