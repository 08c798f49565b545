/** Links to the carriers' tracking pages. */
import { splitCarrier } from './carriers.ts';
import { detectCarriers } from './detect-carrier.ts';

/** URL prefixes, to which the number is appended. Taken from the carriers' public tracking pages, which may change without notice. */
const urlPrefixes: Record<string, string> = {
  USPS: 'https://tools.usps.com/go/TrackConfirmAction?tLabels=',
  UPS: 'https://www.ups.com/track?tracknum=',
  FedEx: 'https://www.fedex.com/fedextrack/?trknbr=',
  DHL: 'https://www.dhl.com/us-en/home/tracking.html?tracking-id=',
  OnTrac: 'https://www.ontrac.com/tracking/?number=',
  LaserShip: 'https://www.ontrac.com/tracking/?number=',
  'Canada Post': 'https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=',
  Amazon: 'https://track.amazon.com/tracking/',
  'Royal Mail': 'https://www.royalmail.com/track-your-item#/tracking-results/',
  'Australia Post': 'https://auspost.com.au/mypost/track/details/',
};

/** Anything longer is not a tracking number. */
const maxNumberLength = 64;

/**
 * The URL of a parcel's tracking page, safe to use in a link; null if the carrier is unknown. Without a carrier, it is
 * detected from the number if its format belongs to only one.
 */
export function trackingUrl(trackingNumber: string, carrier: string | null): string | null {
  const known = carrier === null || carrier.trim() === '' ? soleCarrier(trackingNumber) : splitCarrier(carrier)?.name;
  const urlPrefix = known === undefined ? undefined : urlPrefixes[known];
  if (urlPrefix === undefined || trackingNumber.length > maxNumberLength) return null;
  return `${urlPrefix}${encodeURIComponent(trackingNumber.toWellFormed())}`;
}

function soleCarrier(trackingNumber: string): string | undefined {
  const [match, ...others] = detectCarriers(trackingNumber).filter(({ distinctive }) => distinctive);
  return others.length === 0 ? match?.carrier : undefined;
}
