/** Warns about tracking numbers that don't match their carrier. Never a reason to reject the row. */
import { carrierAliases, foldName, postalServices, splitCarrier } from '../carriers/carriers.ts';
import { describeOddShape, hasPlainNumbersLike } from '../carriers/number-shapes.ts';
import { type CarrierMatch, carrierFor, detectCarriers } from '../carriers/tracking-formats.ts';
import type { Warning } from './problem.ts';

/** Consolidators and services that hand the last mile, and thus the number, to USPS. */
const handedToUsps = /smart ?post|sure ?post|mail innovations|economy|e-?commerce|global mail/i;
const trackedByUsps = new Set(['Pitney Bowes', 'OSM', 'Asendia', 'Landmark Global']);
/** Names of one company, whose parcels have numbers of either format. */
const families = [new Set(['OnTrac', 'LaserShip']), new Set(['DHL', 'Deutsche Post'])];
const postalItem = /^[A-Z]{2}\d{9}[A-Z]{2}$/;

/**
 * Warnings about a tracking number returned by `readTrackingNumber` and the record's carrier-to-be; with a null `carrier`,
 * it is the one that is `told` by the number, if any. The `method` counts too: FedEx SmartPost parcels have numbers of USPS.
 */
export function trackingWarnings(
  trackingNumber: string,
  carrier: string | null,
  method: string | null = null,
  told: string | null = carrierFor(trackingNumber),
): Warning[] {
  const matches = detectCarriers(trackingNumber);
  const named = carrier ?? told;
  if (named === null) {
    // Plain digits of a common length fit many carriers, so only check the digit of distinctive formats.
    const certain = matches.filter(({ distinctive }) => distinctive);
    const warnings = [noCarrierWarning(trackingNumber, certain), ...checkDigitWarnings(trackingNumber, certain)];
    return trackingNumber.length < minNumberLength ? [...warnings, shortWarning(trackingNumber)] : warnings;
  }
  const service = method === null ? named : `${named} ${method}`;
  const consistent = matches.filter((match) => matchesCarrier(match, service, trackingNumber));
  if (consistent.length > 0) return checkDigitWarnings(trackingNumber, consistent);
  const name = splitCarrier(named)?.name;
  const isPlainOfOwn = name !== undefined && hasPlainNumbersLike(trackingNumber, name);
  const other = matches.find(({ checkDigit, distinctive }) => distinctive || (checkDigit === 'right' && !isPlainOfOwn));
  if (other && name !== undefined) return [mismatchWarning(trackingNumber, named, other.carrier)];
  return shapeWarnings(trackingNumber, service);
}

/** Freight and the services of consolidators have numbers of their own. */
const numbersOfItsOwn =
  /freight|ltl|truck|custom critical|same ?day|trade direct|smart ?post|sure ?post|mail innovations|e-?commerce|global mail/i;

/** Counters, weights and ZIP codes have fewer characters than any carrier's numbers. */
const minNumberLength = 6;

/** A number that the named carrier does not give out; a text that names several carriers names none. */
function shapeWarnings(trackingNumber: string, named: string): Warning[] {
  const carrier = splitCarrier(named);
  if (trackingNumber.length < minNumberLength) return [shortWarning(trackingNumber)];
  if (carrier === null || numbersOfItsOwn.test(named) || namesAnother(carrier.rest)) return [];
  const odd = describeOddShape(trackingNumber, carrier.name);
  return odd === null ? [] : [{ code: 'W_TRACKING_SHAPE', text: `“${trackingNumber}”: ${odd}` }];
}

function namesAnother(rest: string): boolean {
  return rest.split(/[^\p{L}\p{N}]+/u).some((word) => word !== '' && carrierAliases.has(foldName(word)));
}

function matchesCarrier({ carrier }: CarrierMatch, named: string, trackingNumber: string): boolean {
  const name = splitCarrier(named)?.name;
  if (name === undefined) return false;
  if (name === carrier || families.some((family) => family.has(name) && family.has(carrier))) return true;
  if (carrier === 'USPS' && (handedToUsps.test(named) || trackedByUsps.has(name))) return true;
  return postalItem.test(trackingNumber) && postalServices.has(name);
}

function checkDigitWarnings(trackingNumber: string, matches: CarrierMatch[]): Warning[] {
  if (matches.length === 0 || matches.some(({ checkDigit }) => checkDigit !== 'wrong')) return [];
  const carriers = matches.map(({ carrier }) => carrier).join(' or ');
  const text = `“${trackingNumber}” isn’t a valid ${carriers} number: check for a typo.`;
  return [{ code: 'W_CHECK_DIGIT', text }];
}

function mismatchWarning(trackingNumber: string, named: string, carrier: string): Warning {
  const text = `The carrier is “${named}”, but “${trackingNumber}” looks like a ${carrier} number.`;
  return { code: 'W_CARRIER_MISMATCH', text };
}

function noCarrierWarning(trackingNumber: string, [certain]: readonly CarrierMatch[]): Warning {
  const text =
    certain === undefined
      ? `No carrier, and “${trackingNumber}” doesn’t tell which one it is.`
      : `No carrier. “${trackingNumber}” looks like a number of ${certain.carrier}.`;
  return { code: 'W_NO_CARRIER', text };
}

function shortWarning(trackingNumber: string): Warning {
  return { code: 'W_TRACKING_SHAPE', text: `“${trackingNumber}” is very short for a tracking number.` };
}
