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
      description: 'Tracking numbers for 40 fulfillments on Hold. Nothing to fix.',
      content: cleanTracking(picked),
    },
    {
      name: 'tracking-messy.csv',
      description:
        'Tracking numbers as a warehouse sends them: a title above the header, semicolons, numbers shortened by Excel, unknown orders and repeated rows.',
      content: messyTracking(picked),
    },
    {
      name: 'export-edited.csv',
      description: 'An export of 45 fulfillments, with tracking numbers filled in for the 15 on Hold.',
      content: editedExport(records, picked, timeZone),
    },
    {
      name: 'returns.csv',
      description:
        'Returned and cancelled orders: some already shipped, some with subscriptions that end, some that can’t change.',
      content: returnsFile(picked),
    },
  ];
}
