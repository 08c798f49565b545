/** Detects which carriers a tracking number may belong to. Only a hint: new formats appear all the time. */
import { memoize } from '../text/memoize.ts';
import { s10CheckDigit, type TrackingFormat, trackingFormats } from './tracking-formats.ts';

/** A carrier whose format matches; `checkDigit` is `none` if the format has none; `distinctive` if no other carrier uses it. */
export interface CarrierMatch {
  carrier: string;
  checkDigit: 'right' | 'wrong' | 'none';
  distinctive: boolean;
}

/**
 * The carriers with a format that matches a tracking number returned by `readTrackingNumber`; each once, with its best
 * match. Memoized, because several rules ask about the number of a row.
 */
export const detectCarriers: (trackingNumber: string) => readonly CarrierMatch[] = memoize((trackingNumber) => {
  const best = new Map<string, CarrierMatch>();
  for (const format of trackingFormats) {
    const found = format.shape.exec(trackingNumber);
    if (!found) continue;
    const match = { carrier: format.carrier, checkDigit: checkAgainst(format, found), distinctive: format.distinctive };
    const known = best.get(format.carrier);
    if (!known || (known.checkDigit === 'wrong' && match.checkDigit !== 'wrong')) best.set(format.carrier, match);
  }
  return [...best.values()];
});

/**
 * The only carrier whose check digit is right, for rows that name none; null if there is none or several. Plain digits may be
 * right by chance, so `byMethod`, the carrier that the method names, goes before their carrier.
 */
export function carrierFor(trackingNumber: string, byMethod: string | null = null): string | null {
  const [match, ...others] = detectCarriers(trackingNumber).filter(({ checkDigit }) => checkDigit === 'right');
  if (match === undefined || others.length > 0) return null;
  return match.distinctive ? match.carrier : (byMethod ?? match.carrier);
}

function checkAgainst({ rule }: TrackingFormat, { groups }: RegExpExecArray): CarrierMatch['checkDigit'] {
  if (!rule || groups?.body === undefined) return 'none';
  return rule(groups.body) === Number(groups.check) ? 'right' : 'wrong';
}

const postalNumber = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/;

/** Whether a number is one of a postal service of any country (UPU standard S10), with the right check digit. */
export function isPostalNumber(number: string): boolean {
  const [, body, check] = postalNumber.exec(number) ?? [];
  return body !== undefined && s10CheckDigit(body) === Number(check);
}
