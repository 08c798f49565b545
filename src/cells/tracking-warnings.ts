/** What is odd about a tracking number and its carrier, taken together. Never a reason to refuse the row. */
import { postalServices, splitCarrier } from '../carriers/carriers.ts';
import { type CarrierMatch, carrierFor, detectCarriers } from '../carriers/detect-carrier.ts';
import type { Warning } from './problem.ts';

/** Consolidators and services that give the last mile, and so the number, to USPS. */
const handedToUsps = /smart ?post|sure ?post|mail innovations|economy|e-?commerce|global mail/i;
const trackedByUsps = new Set(['Pitney Bowes', 'OSM', 'Asendia', 'Landmark Global']);
/** One company since 2021; its parcels carry numbers of either kind. */
const onTracFamily = new Set(['OnTrac', 'LaserShip']);
const postalItem = /^[A-Z]{2}\d{9}[A-Z]{2}$/;

/**
 * Warnings about a tracking number as readTrackingNumber gives it and the carrier that the record will have; `carrier`
 * null means that there will be none unless carrierFor finds it.
 */
export function trackingWarnings(trackingNumber: string, carrier: string | null): Warning[] {
  const matches = detectCarriers(trackingNumber);
  const named = carrier ?? carrierFor(trackingNumber);
  if (named === null) {
    // plain digits of a common length may be anybody's, so only a shape that is one carrier's own is held to its rule
    const certain = matches.filter(({ distinctive }) => distinctive);
    return [noCarrier(trackingNumber), ...checkDigitWarnings(trackingNumber, certain)];
  }
  const fitting = matches.filter((match) => fits(match, named, trackingNumber));
  if (fitting.length > 0) return checkDigitWarnings(trackingNumber, fitting);
  const other = matches.find(({ checkDigit, distinctive }) => distinctive || checkDigit === 'right');
  return other && splitCarrier(named) ? [mismatch(trackingNumber, named, other.carrier)] : [];
}

function fits({ carrier }: CarrierMatch, named: string, trackingNumber: string): boolean {
  const name = splitCarrier(named)?.name;
  if (name === undefined) return false;
  if (name === carrier || (onTracFamily.has(name) && onTracFamily.has(carrier))) return true;
  if (carrier === 'USPS' && (handedToUsps.test(named) || trackedByUsps.has(name))) return true;
  return postalItem.test(trackingNumber) && postalServices.has(name);
}

function checkDigitWarnings(trackingNumber: string, matches: CarrierMatch[]): Warning[] {
  if (matches.length === 0 || matches.some(({ checkDigit }) => checkDigit !== 'wrong')) return [];
  const whose = matches.map(({ carrier }) => carrier).join(' or ');
  const text = `The check digit of “${trackingNumber}” does not fit a number of ${whose}: a digit may be mistyped.`;
  return [{ code: 'W_CHECK_DIGIT', text }];
}

function mismatch(trackingNumber: string, named: string, carrier: string): Warning {
  const text = `The carrier is “${named}”, but “${trackingNumber}” looks like a number of ${carrier}.`;
  return { code: 'W_CARRIER_MISMATCH', text };
}

function noCarrier(trackingNumber: string): Warning {
  const text = `No carrier is given, and “${trackingNumber}” does not tell for sure whose it is.`;
  return { code: 'W_NO_CARRIER', text };
}
