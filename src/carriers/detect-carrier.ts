/** Whose a tracking number looks like. A hint, never a gate: new formats appear all the time. */
import { type TrackingFormat, trackingFormats } from './tracking-formats.ts';

/** One carrier whose format fits; `none` when that format has no check digit, `distinctive` when nobody else's looks so. */
export interface CarrierMatch {
  carrier: string;
  checkDigit: 'right' | 'wrong' | 'none';
  distinctive: boolean;
}

/** The carriers with a format that fits a tracking number as readTrackingNumber gives it; each once, at its best. */
export function detectCarriers(trackingNumber: string): CarrierMatch[] {
  const best = new Map<string, CarrierMatch>();
  for (const format of trackingFormats) {
    const found = format.shape.exec(trackingNumber);
    if (!found) continue;
    const match = { carrier: format.carrier, checkDigit: checkAgainst(format, found), distinctive: format.distinctive };
    const known = best.get(format.carrier);
    if (!known || (known.checkDigit === 'wrong' && match.checkDigit !== 'wrong')) best.set(format.carrier, match);
  }
  return [...best.values()];
}

/** The one carrier whose check digit is right, for rows that name none; null when no or several carriers fit. */
export function carrierFor(trackingNumber: string): string | null {
  const [match, ...others] = detectCarriers(trackingNumber).filter(({ checkDigit }) => checkDigit === 'right');
  return match && others.length === 0 ? match.carrier : null;
}

function checkAgainst({ rule }: TrackingFormat, { groups }: RegExpExecArray): CarrierMatch['checkDigit'] {
  if (!rule || groups?.body === undefined) return 'none';
  return rule(groups.body) === Number(groups.check) ? 'right' : 'wrong';
}
