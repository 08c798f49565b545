/** Every kind of job, with how often and how it is tried. A job's data holds ids only, never customer data. */
export interface JobData {
  /** read a shared file, or plan a staged one anew, up to its summary */
  'read-import': { importId: string; long?: true };
  /** tell somebody that files are not read in a channel, and where they are */
  'hint-wrong-channel': { channelId: string; userId: string };
  /** see whether a file was edited in Slack after its summary was made */
  'read-edited-file': { importId: string };
  /** write what a confirmed summary showed */
  'apply-import': { importId: string; long?: true };
  /** write an applied import back */
  'undo-import': { importId: string };
  /** close the book on an import that can't be undone any more */
  'retire-import': { importId: string };
  /** bring a message in Slack to what the database says */
  'say-message': { messageId: string; channelId?: string };
  /** hand the rejected rows back as a file */
  'send-rejected-rows': { importId: string; askedBy: string; format?: 'csv' | 'xlsx'; requestId?: string };
  /** tell the person that the file of the rejected rows can't be had */
  'give-up-rejected-rows': JobData['send-rejected-rows'];
  /** bring up a summary that nobody decided on by the next working morning */
  'remind-import': { importId: string };
  /** close a summary that nobody decided on */
  'expire-import': { importId: string };
  /** delete what was kept of a file only for reading it again */
  'forget-contents': { importId: string };
  /** once a day: delete what nobody needs any more */
  'forget-leftovers': Record<string, never>;
  /** tell the person that an import failed for good */
  'give-up-import': { importId: string };
  /** write the records of an export into a file and hand it over */
  'export-records': { exportId: string };
  /** tell the person that an export failed for good */
  'give-up-export': { exportId: string };
  /** draw the Home tab for somebody who has just opened it */
  'open-home': { userId: string };
  /** draw the Home tabs anew that show an import or an export which changed; `forDeciders`: also those that it waits for */
  'refresh-homes': { importId: string; forDeciders: boolean } | { exportId: string };
  /** draw a Home tab anew, if it shows something else now */
  'draw-home': { userId: string };
  /** a slot of a saved search's schedule is due */
  'run-schedule': { savedSearchId: string; revision: number };
  /** a scheduled export could not be handed over, and the next one could not either */
  'pause-schedule': { exportId: string; because: 'right' | 'channel' | 'gone' };
  /** tell a person what became of their schedule */
  'tell-owner': { savedSearchId: string; about: 'missed' | 'right' | 'channel' | 'gone' | 'shared' | 'filter' };
}

export type JobName = keyof JobData;

export interface JobKind {
  /** of the jobs that agree in this id only one runs at a time */
  oneAtATimePer?: 'messageId' | 'userId';
  /** of those jobs (without `oneAtATimePer`: of all of the kind) only one waits: whatever is asked for meanwhile, it will do */
  coalesced?: true;
  /**
   * Of the jobs that agree in this field only one runs at a time in one process, and the others leave their places to
   * jobs that differ in it: what takes long never takes every place, nor does one busy channel. Jobs without it are free.
   */
  onePlaceFor?: 'channelId' | 'long';
  /** attempts after the first; counted before the work begins, so a job that kills its process counts too */
  retries: number;
  /** seconds before the first retry; doubled up to `maxDelay` */
  delay: number;
  maxDelay: number;
  /** what is queued when all attempts are used up */
  afterwards?: JobName;
  /** how many run at a time in one process */
  concurrency: number;
}

const forDays = { retries: 10_000, delay: 1, maxDelay: 60 };

export const jobKinds: Record<JobName, JobKind> = {
  'give-up-import': { ...forDays, concurrency: 1 },
  'give-up-export': { ...forDays, concurrency: 1 },
  'give-up-rejected-rows': { ...forDays, concurrency: 1 },
  'read-import': {
    retries: 3,
    delay: 1,
    maxDelay: 10,
    afterwards: 'give-up-import',
    onePlaceFor: 'long',
    concurrency: 3,
  },
  // A minute later it would be about something long forgotten.
  'hint-wrong-channel': { retries: 3, delay: 2, maxDelay: 20, concurrency: 1 },
  'read-edited-file': { retries: 10, delay: 2, maxDelay: 60, concurrency: 1 },
  'apply-import': { ...forDays, onePlaceFor: 'long', concurrency: 2 },
  'undo-import': { ...forDays, concurrency: 1 },
  'retire-import': { ...forDays, concurrency: 1 },
  'say-message': { ...forDays, oneAtATimePer: 'messageId', onePlaceFor: 'channelId', concurrency: 6 },
  'send-rejected-rows': {
    retries: 20,
    delay: 2,
    maxDelay: 60,
    afterwards: 'give-up-rejected-rows',
    concurrency: 2,
  },
  'remind-import': { ...forDays, concurrency: 1 },
  'expire-import': { ...forDays, concurrency: 1 },
  'forget-contents': { ...forDays, concurrency: 1 },
  'forget-leftovers': { ...forDays, coalesced: true, concurrency: 1 },
  'export-records': { retries: 3, delay: 2, maxDelay: 20, afterwards: 'give-up-export', concurrency: 1 },
  'open-home': { retries: 5, delay: 1, maxDelay: 10, concurrency: 2 },
  'refresh-homes': { retries: 20, delay: 1, maxDelay: 60, concurrency: 1 },
  'draw-home': { retries: 5, delay: 2, maxDelay: 60, oneAtATimePer: 'userId', coalesced: true, concurrency: 1 },
  'run-schedule': { ...forDays, concurrency: 2 },
  'pause-schedule': { ...forDays, concurrency: 1 },
  'tell-owner': { retries: 20, delay: 2, maxDelay: 60, concurrency: 1 },
};

export const jobNames = Object.keys(jobKinds) as JobName[];
