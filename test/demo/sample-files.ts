/** Files to try the bot with, made from the records that it has. */
import type { DemoRecords } from './demo-records.ts';
import { editedExport } from './sample-export.ts';
import { sampleRecords } from './sample-records.ts';
import { returnsFile } from './sample-returns.ts';
import { cleanTracking, messyTracking } from './sample-tracking.ts';

/** `content` is to be written as UTF-8; `description` is one sentence for the person who chooses. */
export interface SampleFile {
  name: string;
  description: string;
  content: string;
}

/**
 * Four files that fit `records` and each other: importing one leaves the others as they are. `timeZone` is that of the
 * dates in the export.
 */
export function sampleFiles(records: DemoRecords, timeZone = 'America/New_York'): SampleFile[] {
  const picked = sampleRecords(records);
  return [
    {
      name: 'tracking-clean.csv',
      description: 'Tracking numbers for 40 records in HOLD, with nothing to complain about.',
      content: cleanTracking(picked),
    },
    {
      name: 'tracking-messy.csv',
      description:
        'Tracking numbers as a warehouse sends them: a title above the header, semicolons, numbers that Excel shortened, and orders that are unknown, shipped, ambiguous or listed twice.',
      content: messyTracking(picked),
    },
    {
      name: 'export-edited.csv',
      description: 'An export of 45 records in which somebody filled in column Z, the tracking number, for 15 in HOLD.',
      content: editedExport(records, picked, timeZone),
    },
    {
      name: 'returns.csv',
      description:
        'Parcels that came back and orders that were cancelled: 28 orders, some already shipped, some with subscriptions that end, some that may not change.',
      content: returnsFile(picked),
    },
  ];
}
