/** Ids as they really look: most are ten hex characters, some seem made to be damaged by a spreadsheet. */
import type { Random } from './random.ts';

/** Order ids that have to come through untouched. Each belongs to an order with one record in HOLD. */
export const awkwardOrderIds = [
  '8812345E12',
  '0000001E10',
  '0012345678',
  '0000000042',
  '1234567890',
  '123456789012345678',
  '1001',
  'SHOP-1001',
  'SHOP-0007',
  '#2044',
  '5E10',
  'WEB/2026/118',
  'ABCDEF0123',
  'e4c1f29b7a',
] as const;

/** Makes ids that look like the CRM's and are never given twice, nor among `taken`. */
export function idMaker(random: Random, taken: readonly string[] = []): () => string {
  const given = new Set(taken);
  return () => {
    for (;;) {
      const id = random.text(10, '0123456789ABCDEF');
      if (given.has(id)) continue;
      given.add(id);
      return id;
    }
  };
}
