/** Invents tracking numbers that a carrier's own check would let pass. */
import {
  dhlCheckDigit,
  fedexCheckDigit,
  gs1CheckDigit,
  s10CheckDigit,
  upsCheckDigit,
} from '../../src/carriers/tracking-formats.ts';
import type { Random } from './random.ts';

/** What a shipment carries: the number, whose it is, and how it travels. */
export interface Shipment {
  trackingNumber: string;
  carrier: string;
  method: string;
}

const digits = '0123456789';

/** Number and methods of each carrier; the formats are described in src/import/values/tracking-formats.ts. */
const carriers = {
  USPS: { number: uspsNumber, methods: ['Ground Advantage', 'Priority Mail', 'First Class'] },
  UPS: { number: upsNumber, methods: ['Ground', '2nd Day Air', 'SurePost'] },
  FedEx: { number: fedexNumber, methods: ['Home Delivery', 'Ground Economy', 'Express Saver'] },
  DHL: { number: dhlNumber, methods: ['Express Worldwide'] },
  OnTrac: { number: ontracNumber, methods: ['Ground'] },
  'Canada Post': { number: canadaPostNumber, methods: ['Expedited Parcel'] },
  Amazon: { number: (random: Random) => `TBA${random.text(12, digits)}`, methods: ['Standard'] },
  LaserShip: { number: (random: Random) => `LX${random.text(8, digits)}`, methods: ['Next Day'] },
} as const;

export type DemoCarrier = keyof typeof carriers;

const usage: Record<DemoCarrier, number> = {
  USPS: 52,
  UPS: 20,
  FedEx: 14,
  DHL: 4,
  OnTrac: 4,
  'Canada Post': 2,
  Amazon: 2,
  LaserShip: 2,
};

/** Invents a shipment, of `carrier` when one is wanted. */
export function inventShipment(random: Random, carrier: DemoCarrier = random.weighted(usage)): Shipment {
  const { number, methods } = carriers[carrier];
  return { trackingNumber: number(random), carrier, method: random.pick<string>(methods) };
}

function uspsNumber(random: Random): string {
  if (random.chance(0.1)) {
    const serial = random.text(8, digits);
    return `LZ${serial}${s10CheckDigit(serial)}US`;
  }
  const body = `94${random.pick(['001', '055', '490'])}${random.text(16, digits)}`;
  return `${body}${gs1CheckDigit(body)}`;
}

function upsNumber(random: Random): string {
  const body = `${random.text(6, '0123456789ABCDEFGHJKLMNPRSTUVWXY')}${random.pick(['03', '02', 'YW'])}${random.text(7, digits)}`;
  return `1Z${body}${upsCheckDigit(body)}`;
}

function fedexNumber(random: Random): string {
  if (random.chance(0.4)) {
    const body = `0${random.int(4, 6)}${random.text(12, digits)}`;
    return `${body}${gs1CheckDigit(body)}`;
  }
  const body = `${random.int(2, 9)}${random.text(10, digits)}`;
  return `${body}${fedexCheckDigit(body)}`;
}

function dhlNumber(random: Random): string {
  const body = `${random.int(1, 9)}${random.text(8, digits)}`;
  return `${body}${dhlCheckDigit(body)}`;
}

function ontracNumber(random: Random): string {
  const body = `${random.pick(['C', 'D'])}1${random.text(12, digits)}`;
  return `${body}${upsCheckDigit(body)}`;
}

function canadaPostNumber(random: Random): string {
  const body = `${random.int(1, 9)}${random.text(14, digits)}`;
  return `${body}${gs1CheckDigit(body)}`;
}
