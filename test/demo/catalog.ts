/** What is sold, by which campaign, and who packs it. */
import type { fulfillmentHouses } from '../../src/fulfillments/tables.ts';

export const houses: (typeof fulfillmentHouses.$inferSelect)[] = [
  { fulfillmentHouseId: 3, name: 'Northeast Fulfillment', shippingValidation: false },
  { fulfillmentHouseId: 7, name: 'Gulf Coast Logistics', shippingValidation: true },
  { fulfillmentHouseId: 12, name: 'Pacific Pick & Pack', shippingValidation: false },
  { fulfillmentHouseId: 41, name: 'Midwest 3PL, LLC', shippingValidation: true },
];

/** `subscription`: bought again every month, as a continuity purchase. */
export interface Product {
  productId: string;
  sku: string;
  name: string;
  subscription: boolean;
}

export const products: Product[] = [
  { productId: '101', sku: 'SER-30', name: 'Vitamin C Serum 30 ml', subscription: true },
  { productId: '102', sku: 'CRM-50', name: 'Night Cream 50 ml', subscription: true },
  { productId: '103', sku: 'CLN-100', name: 'Gentle Cleanser; fragrance-free', subscription: true },
  { productId: '110', sku: 'KIT-START', name: 'Starter Kit "Glow"', subscription: false },
  { productId: '111', sku: 'BAG-01', name: 'Travel Bag', subscription: false },
  { productId: '0112', sku: '000412', name: 'Cotton Pads, 80 pcs', subscription: false },
  { productId: '120', sku: 'OMEGA-90', name: 'Omega-3 – 90 capsules', subscription: true },
  { productId: '121', sku: 'MAG-60', name: 'Magnesium 60 tablets', subscription: true },
];

export const campaigns = ['Glow Spring', 'Glow US – Mobile', 'Daily Health', 'Daily Health CA', 'Loyalty Offers'];

export const orderTypes = ['NEW_SALE', 'RECURRING'];
