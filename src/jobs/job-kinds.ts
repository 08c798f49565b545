/** Every kind of job: what its payload holds, and how often and how it is tried. */
import { z } from 'zod';

const importId = z.object({ importId: z.string() });
const exportId = z.object({ exportId: z.string() });
const userId = z.object({ userId: z.string() });
/** `long`: the import has many rows, so that its jobs share one place */
const importJob = importId.extend({ long: z.literal(true).exactOptional() });
const rejectedRows = importId.extend({
  askedBy: z.string(),
  format: z.enum(['csv', 'xlsx']).exactOptional(),
  requestId: z.string().exactOptional(),
  /** the thread where it was asked for; that of the summary without it */
  place: z.object({ channelId: z.string(), threadTs: z.string() }).exactOptional(),
});
const lookup = userId.extend({ fileId: z.string(), importId: z.string().exactOptional() });

const changesFile = z.object({
  requestId: z.string(),
  userId: z.string(),
  kind: z.enum(['tracking', 'returns']),
  from: z.string().nullable(),
  until: z.string().nullable(),
  period: z.string(),
});
const handover = z.object({ fileId: z.string(), look: z.number() });
const resultsFile = importId.extend({ askedBy: z.string(), requestId: z.string() });

/**
 * What is in the queue, so names and keys are fixed: jobs of older versions must still be read, and those of newer ones
 * while a new version is rolled out. Unknown keys are ignored. Payloads hold ids only, never customer data.
 */
const payloads = {
  /** read a shared file, or replan a staged one, up to its summary */
  'read-import': importJob,
  /** tell a person that files are not read in a channel, and where they are */
  'hint-wrong-channel': userId.extend({ channelId: z.string(), isShared: z.boolean().optional() }),
  /** answer a person who wrote to Holdfast, or shared a file that it can't read; `threadTs`: null outside of threads */
  'offer-help': userId.extend({
    channelId: z.string(),
    threadTs: z.string().nullable(),
    cause: z.enum(['dm', 'dm file', 'mention', 'picture', 'pdf', 'online', 'other']),
  }),
  /** say in a thread why a table that a bot posted is not read */
  'hint-bot-file': z.object({ channelId: z.string(), threadTs: z.string(), botId: z.string() }),
  /** find out what a shared file is that Slack didn't describe; `refusedBot`: its bot may not import */
  'examine-file': z.object({
    fileId: z.string(),
    teamId: z.string(),
    channelId: z.string(),
    messageTs: z.string(),
    threadTs: z.string(),
    sharedBy: z.string(),
    isByBot: z.boolean(),
    isFoundLate: z.boolean(),
    refusedBot: z.string().exactOptional(),
  }),
  /** look through the history of import channels for files of which no event told */
  'sweep-channels': z.object({ because: z.enum(['start', 'reconnect', 'interval']) }),
  /** check whether a file was edited in Slack after its summary was made */
  'read-edited-file': importId,
  /** write what a confirmed summary showed */
  'apply-import': importJob,
  /** write an applied import back; `shown`: how much the form said that would restore */
  'undo-import': importId.extend({ shown: z.array(z.number()).exactOptional() }),
  /** finalize an import that can no longer be undone */
  'retire-import': importId,
  /** bring a message in Slack to what the database says; `again`: how often it was tried since Slack took a plainer form */
  'say-message': z.object({
    messageId: z.string(),
    channelId: z.string().exactOptional(),
    again: z.number().exactOptional(),
  }),
  /** a message was refused for good: send it elsewhere, or leave it */
  'give-up-message': z.object({ messageId: z.string() }),
  /** look whether Slack has shared a file that it accepted; `look`: how often that was done */
  'look-after-file': handover,
  /** tell its owner that nothing is known of such a file */
  'give-up-file': handover,
  /** hand the rejected rows back as a file */
  'send-rejected-rows': rejectedRows,
  /** tell the person that the file of the rejected rows can't be made */
  'give-up-rejected-rows': rejectedRows,
  /** send the file for the CRM with what an import applied, or what its undo restored */
  'send-results': resultsFile,
  /** tell the person that this file can't be made */
  'give-up-results': resultsFile,
  /** tell another system what happened to an import */
  'deliver-webhooks': importId,
  /** send a person what all imports of a kind applied in a period */
  'send-changes': changesFile,
  /** tell the person that this file can't be made */
  'give-up-changes': changesFile,
  /** remind people of a summary that nobody decided on by the next working morning */
  'remind-import': importId,
  /** close a summary that nobody decided on */
  'expire-import': importId,
  /** delete what was kept of a file only for reading it again */
  'forget-contents': importId,
  /** once a day: delete what has expired */
  'forget-leftovers': z.object({}),
  /** tell the person that an import failed for good */
  'give-up-import': importId,
  /** offer a confirmed import again that could not be written, and an applied one that could not be undone */
  'give-up-apply': importId,
  'give-up-undo': importId,
  /** write the records of an export into a file and deliver it */
  'export-records': exportId,
  /** tell the person that an export failed for good */
  'give-up-export': exportId,
  /** look up a list for a person: a file in Slack, or the one of an import */
  'look-up-list': lookup,
  /** tell the person that their list can't be looked up */
  'give-up-lookup': lookup,
  /** publish the Home tab of a person who has just opened it */
  'open-home': userId,
  /** tell the person that it can't be published */
  'give-up-home': userId,
  /** publish the Home tabs that show a changed import or export; `forDeciders`: also of those whose decision it awaits */
  'refresh-homes': z.union([importId.extend({ forDeciders: z.boolean() }), exportId]),
  /** publish a Home tab if it has changed */
  'draw-home': userId,
  /** a slot of a saved search's schedule is due */
  'run-schedule': z.object({ savedSearchId: z.string(), revision: z.number() }),
  /** it is time to look for new matches of a saved search */
  'watch-search': z.object({ savedSearchId: z.string(), revision: z.number() }),
  /** a scheduled export could not be delivered, and the next one couldn't either */
  'pause-schedule': exportId.extend({ because: z.enum(['right', 'channel', 'gone', 'shared']) }),
  /** tell a person what became of their schedule */
  'tell-owner': z.object({
    savedSearchId: z.string(),
    about: z.enum(['missed', 'right', 'channel', 'gone', 'shared', 'filter', 'large']),
  }),
};

export type JobName = keyof typeof payloads;
export type JobData = { [Name in JobName]: z.output<(typeof payloads)[Name]> };

/** By which the queue checks a payload before its handler runs. */
export const jobPayloads: { [Name in JobName]: z.ZodType<JobData[Name]> } = payloads;

export interface JobKind {
  /** only one job with the same value of this field runs at a time */
  oneAtATimePer?: 'messageId' | 'userId' | 'importId';
  /** only one of them waits (without `oneAtATimePer`: one of the kind): it covers whatever is queued in the meantime */
  coalesced?: true;
  /**
   * Only one job with the same value of this field runs at a time in one process; the others leave the free workers to
   * jobs with another value. So neither long jobs nor one busy channel can occupy all workers. Jobs without the field
   * are not limited.
   */
  onePlaceFor?: 'channelId' | 'long';
  /**
   * attempts after the first; counted before the work begins, so a job that kills its process counts too. Those that end
   * because the database was away, busy or read-only don't count.
   */
  retries: number;
  /** seconds before the first retry; doubled up to `maxDelay` */
  delay: number;
  maxDelay: number;
  /** what is queued, with the same payload, when all attempts are used up */
  afterwards?: JobName;
  /** how many run at a time in one process */
  concurrency: number;
}

const forDays = { retries: 10_000, delay: 1, maxDelay: 60 };
/** About ten minutes; only faults of ours count, since the queue puts work back while the database is away. */
const forMinutes = { retries: 14, delay: 1, maxDelay: 60 };
const forQuarterHour = { retries: 20, delay: 2, maxDelay: 60 };

export const jobKinds: Record<JobName, JobKind> = {
  'give-up-message': { ...forDays, concurrency: 1 },
  'give-up-import': { ...forDays, concurrency: 1 },
  'give-up-apply': { ...forDays, concurrency: 1 },
  'give-up-undo': { ...forDays, concurrency: 1 },
  'give-up-export': { ...forDays, concurrency: 1 },
  'give-up-rejected-rows': { ...forDays, concurrency: 1 },
  'give-up-results': { ...forDays, concurrency: 1 },
  'give-up-lookup': { ...forDays, concurrency: 1 },
  'give-up-changes': { ...forDays, concurrency: 1 },
  'give-up-file': { ...forDays, concurrency: 1 },
  'give-up-home': { ...forDays, concurrency: 1 },
  'read-import': {
    retries: 3,
    delay: 1,
    maxDelay: 10,
    afterwards: 'give-up-import',
    onePlaceFor: 'long',
    concurrency: 3,
  },
  // After a minute it would only confuse.
  'hint-wrong-channel': { retries: 3, delay: 2, maxDelay: 20, concurrency: 1 },
  'offer-help': { retries: 5, delay: 2, maxDelay: 20, concurrency: 1 },
  'hint-bot-file': { retries: 10, delay: 2, maxDelay: 60, concurrency: 1 },
  'examine-file': { retries: 20, delay: 2, maxDelay: 20, concurrency: 2 },
  'sweep-channels': { retries: 5, delay: 5, maxDelay: 60, coalesced: true, concurrency: 1 },
  'read-edited-file': { retries: 10, delay: 2, maxDelay: 60, concurrency: 1 },
  'apply-import': { ...forMinutes, afterwards: 'give-up-apply', onePlaceFor: 'long', concurrency: 2 },
  'undo-import': { ...forMinutes, afterwards: 'give-up-undo', concurrency: 1 },
  'retire-import': { ...forDays, concurrency: 1 },
  'say-message': {
    ...forDays,
    afterwards: 'give-up-message',
    oneAtATimePer: 'messageId',
    onePlaceFor: 'channelId',
    concurrency: 6,
  },
  'send-rejected-rows': { ...forQuarterHour, afterwards: 'give-up-rejected-rows', concurrency: 2 },
  'send-results': { ...forQuarterHour, afterwards: 'give-up-results', concurrency: 1 },
  'deliver-webhooks': { ...forDays, oneAtATimePer: 'importId', concurrency: 3 },
  'send-changes': { ...forQuarterHour, afterwards: 'give-up-changes', concurrency: 1 },
  'look-after-file': { ...forQuarterHour, afterwards: 'give-up-file', concurrency: 2 },
  'remind-import': { ...forDays, concurrency: 1 },
  'expire-import': { ...forDays, concurrency: 1 },
  'forget-contents': { ...forDays, concurrency: 1 },
  'forget-leftovers': { ...forDays, coalesced: true, concurrency: 1 },
  'export-records': { retries: 3, delay: 2, maxDelay: 20, afterwards: 'give-up-export', concurrency: 1 },
  'look-up-list': { retries: 8, delay: 2, maxDelay: 20, afterwards: 'give-up-lookup', concurrency: 1 },
  'open-home': { retries: 5, delay: 1, maxDelay: 10, afterwards: 'give-up-home', concurrency: 2 },
  'refresh-homes': { retries: 20, delay: 1, maxDelay: 60, concurrency: 1 },
  'draw-home': { retries: 5, delay: 2, maxDelay: 60, oneAtATimePer: 'userId', coalesced: true, concurrency: 1 },
  'run-schedule': { ...forDays, concurrency: 2 },
  'watch-search': { ...forDays, concurrency: 1 },
  'pause-schedule': { ...forDays, concurrency: 1 },
  'tell-owner': { ...forQuarterHour, concurrency: 1 },
};

export const jobNames = Object.keys(jobKinds) as JobName[];
