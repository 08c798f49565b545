/** Where carriers show a parcel on their own pages. */
import { splitCarrier } from './carriers.ts';
import { detectCarriers } from './detect-carrier.ts';

/** Addresses before the number. They follow the carriers' public tracking pages and may change without notice. */
const pages: Record<string, string> = {
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

/** Longer ones are no tracking numbers, whatever they are. */
const maxNumberLength = 64;

/**
 * The address of a parcel on its carrier's page, safe to stand in a link; null when the carrier is not known. Without a
 * carrier, the number itself may tell, if its form belongs to one alone.
 */
export function trackingUrl(trackingNumber: string, carrier: string | null): string | null {
  const known = carrier === null || carrier.trim() === '' ? soleCarrier(trackingNumber) : splitCarrier(carrier)?.name;
  const page = known === undefined ? undefined : pages[known];
  if (page === undefined || trackingNumber.length > maxNumberLength) return null;
  return `${page}${encodeURIComponent(trackingNumber.toWellFormed())}`;
}

function soleCarrier(trackingNumber: string): string | undefined {
  const [match, ...others] = detectCarriers(trackingNumber).filter(({ distinctive }) => distinctive);
  return others.length === 0 ? match?.carrier : undefined;
}
