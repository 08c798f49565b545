/** Tracking numbers inside the links that carriers' sites give out. */
import { detectCarriers } from '../carriers/detect-carrier.ts';
import { isAllZeros } from './cell-checks.ts';
import { detectRounding } from './excel-number.ts';

const link = /^(?:https?:\/\/|www\.)\S+$|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\/\S*$/i;

/** Sites whose links hold the number as it is, with the carrier it belongs to. */
const sites: [host: RegExp, carrier: string][] = [
  [/(^|\.)usps\.com$/, 'USPS'],
  [/(^|\.)ups\.com$/, 'UPS'],
  [/(^|\.)fedex\.com$/, 'FedEx'],
  [/(^|\.)dhl\.(com|de)$/, 'DHL'],
  [/(^|\.)ontrac\.com$/, 'OnTrac'],
  [/(^|\.)lasership\.com$/, 'LaserShip'],
  [/(^|\.)(canadapost|postescanada|canadapost-postescanada)\.ca$/, 'Canada Post'],
  [/(^|\.)amazon\.(com|ca|co\.uk)$/, 'Amazon'],
];

/** What a link holds: the tracking numbers found in it, and whether it is a site that we know. */
export interface TrackingLink {
  knownSite: boolean;
  numbers: string[];
}

/** Reads a cleaned cell as a link; null when it is none. Numbers of the site's own carrier come before any other's. */
export function readTrackingLink(text: string): TrackingLink | null {
  if (!link.test(text)) return null;
  const host = (/^(?:https?:\/\/)?([^/?#:]+)/i.exec(text)?.[1] ?? '').toLowerCase();
  const site = sites.find(([pattern]) => pattern.test(host));
  const found = [...new Set(tokensOf(text))].filter(isTrackingNumber);
  const own = found.filter((token) => site && detectCarriers(token).some(({ carrier }) => carrier === site[1]));
  return { knownSite: site !== undefined, numbers: own.length > 0 ? own : found };
}

/** Links are full of other numbers, so plain digits must have the right check digit. */
function isTrackingNumber(token: string): boolean {
  const matches = detectCarriers(token).some(({ checkDigit, distinctive }) => distinctive || checkDigit === 'right');
  return matches && detectRounding(token) !== 'surely';
}

function tokensOf(text: string): string[] {
  const plain = text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  return plain
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .filter((token) => token.length >= 8 && !isAllZeros(token));
}
