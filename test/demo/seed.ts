/** The demo's records at a fixed moment, for tests. */
import { demoRecords } from './demo-records.ts';

export const seedMoment = new Date('2026-11-20T15:00:00Z');
export const seeded = demoRecords({ seed: 1, now: seedMoment });
