/** The demo's first tour: Holdfast's main conversation in five steps, to be done rather than read. */
import { importActions, searchActions } from '../../src/action-ids.ts';
import type { Tour } from '../workspace/protocol.ts';

const buttonOf = (actionId: string) => `[data-action-id=${actionId}]`;

/** Share, read, confirm, search, undo. */
export const demoTour: Tour = {
  steps: [
    {
      title: 'Share a file',
      text: 'Click *Sample files*, choose `tracking-clean.csv`, then *Send*; or share a file of your own.',
      point: '.channel [data-testid=samples]',
      until: { actionId: importActions.confirm, change: 'more' },
    },
    {
      title: 'Read the summary',
      text: 'It’s in the file’s thread: what will change, the first rows, and what to fix. Nothing is saved yet.',
      point: '.thread .message:last-of-type .content',
    },
    {
      title: 'Confirm',
      text: 'Click *Confirm*. Everything is saved together, or nothing is.',
      point: buttonOf(importActions.confirm),
      until: { actionId: importActions.undo, change: 'more' },
    },
    {
      title: 'Search',
      text: 'Type `/fulfillments shipped:today` in the channel: it finds what you just saved. Only you see the answer.',
      point: '.channel .composer-box',
      until: { actionId: searchActions.refine, change: 'more' },
      type: '/fulfillments shipped:today',
    },
    {
      title: 'Undo',
      text: 'In the file’s thread, click *Undo import*. A form shows what will be restored first.',
      point: `${buttonOf(importActions.undo)}, .page:not(.with-thread) .thread-link`,
      until: { actionId: importActions.undo, change: 'fewer' },
    },
  ],
  end: {
    title: 'That’s the tour',
    text: 'Try `returns.csv` next: its *Confirm* is red and asks once more. `/fulfillments help` shows everything else.',
  },
};
