/** Words that only ask, around what is asked for: they are left out, and said. */
import { isCarrier } from './field-words.ts';
import { matchStatus } from './parse-value.ts';
import {
  bare,
  foldKey,
  isIdLike,
  noContext,
  plainWord,
  type QueryContext,
  type Rule,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, splitTerms, type Term } from './split-terms.ts';
import { findComparison, findTermName } from './vocabulary.ts';

/** Left out wherever they are: they ask, and say nothing about the records. */
const asking = new Set(
  'where wheres find show please pls plz search look lookup get give list display pull see check what whats which who whose how when all every everything any order orders tracking fulfillment fulfillments fulfilment record records parcel parcels package packages shipment shipments me my us our i we you can could would need want help hi hello hey thanks thx many ordered asks asked asking about call called named anything anyone customers clients people count total mr mrs ms miss why will u asap fyi says said someone somebody wismo subject say arrive arrives eta update updates happened happening urgent ticket case emails cust custs # your yours his their know knows tell looking wondering wants wanted'.split(
    ' ',
  ),
);
/** Left out where something else was understood. */
const linking = new Set(
  "either both new recent current existing vs wo ist per under about is are was were be been the a an of in on at for to from by with that this these those has have had having up out still yet currently right now ever already do does did there got number numbers id ids info information data details assigned given entered attached available provided recorded listed added status carrier customer warehouse house created updated it its it's it’s than then ones only just also stuck but via sent placed ship shipping within marked flagged tagged purchased sold bought @".split(
    ' ',
  ),
);

/** What has a number of its own elsewhere: `ticket 5521`. */
const ticketWords =
  /^(?:ticket|case|zendesk|gorgias|freshdesk|intercom|helpscout|conversation|chat|thread)(?: ?id| ?number)?#?$/;

/** What people call the number behind it: `invoice 5001`. */
const naming = /^(?:no|invoice|inv|po|confirmation|receipt|purchase|ref|reference|payment|transaction|txn)#?$/;

/** Words that only ask. */
export const readFiller: Rule = (rest, _, before) => {
  // `where's` asks, and `Doe's` names somebody, although `does` asks.
  const word = (plainWord(rest[0]) ?? '').toLowerCase().replace(/^(what|where|who|when|how|it)['’]s$/, '$1s');
  if (rest[0]?.negated === true || word === '') return null;
  const counted = /^(?:top|limit) \d{1,4}$|^(?:last|latest) (?:orders?|fulfillments?|shipments?|parcels?|packages?)$/;
  if (counted.test(wordsFrom(rest, 2).join(' ').toLowerCase())) return segment(rest, 2, [], 'filler');
  const isAlone = before.length === 0 && rest.length < 3;
  if (ticketWords.test(word) && /^#?\d{2,10}$/.test(plainWord(rest[1]) ?? '') && !isAlone)
    return segment(rest, 2, [], 'filler');
  if (before.length === 0 && /^(?:for|by|under|about)$/.test(word) && rest[1] !== undefined)
    return segment(rest, 1, [], 'filler');
  const isNaming = naming.test(word) && isIdLike(plainWord(rest[1]) ?? '');
  if (asking.has(word) || isNaming) return segment(rest, 1, [], 'filler');
  if (!linking.has(word)) return null;
  const isUnderstood = before.some(
    ({ kind, terms }) =>
      kind !== 'plain' || terms.some(({ field, values }) => field !== null || isIdLike(values[0]?.text ?? '')),
  );
  const isNextUnderstood = rest[1] !== undefined && rest[1].field !== null;
  return isUnderstood || isNextUnderstood ? segment(rest, 1, [], 'filler') : null;
};

/** Linking words at the beginning are left out, too, once something after them was understood. */
export function dropAnswered(segments: Segment[]): Segment[] {
  const isUnderstood = segments.some(
    ({ kind, terms }) =>
      kind === 'read' ||
      kind === 'filler' ||
      terms.some(({ field, values }) => field !== null || isIdLike(values[0]?.text ?? '')),
  );
  if (!isUnderstood) return segments;
  return segments.map((one, at) => {
    const [term] = one.terms;
    if (one.kind !== 'plain' || term?.field !== null || one.terms.length !== 1) return one;
    const filler = readFiller(
      [term],
      noContext,
      segments.filter((_, index) => index !== at),
    );
    return filler === null ? one : { ...one, kind: 'filler', terms: [] };
  });
}

/** Words that people put before a colon, as in `UPS: 1Z…`, `Subject: Order …`, `hold: 3 days`: they are words. */
export function splitLabels(terms: readonly Term[], { names }: QueryContext): Term[] {
  const isHouse = (word: string) => names.houses.some(({ name }) => foldKey(name).endsWith(foldKey(word)));
  return terms.flatMap((term) => {
    const { field, negated, typed } = term;
    if (field === null || negated || term.values.length === 0) return [term];
    if (findTermName(field) !== undefined || findComparison(field) !== undefined || questionWords.test(field))
      return [term];
    const isLabel =
      matchStatus(field) !== undefined ||
      isCarrier(field, names.carriers) ||
      asking.has(field.toLowerCase()) ||
      (field.length > 3 && isHouse(field));
    return isLabel ? [makeTerm(null, [bare(field)]), ...splitTerms(typed.slice(typed.indexOf(':') + 1))] : [term];
  });
}

const questionWords = /^(?:is|in|not|no|has|with|have|without|missing|lacks|customer|customers|orders?)$/i;
