/**
 * What an import's row stores as JSON: the numbers that its summary shows, why it was refused, what came of it. The types
 * come from the schemas that stored values are read with, so properties that later versions added have defaults.
 */
import { z } from 'zod';
import type { ProblemCode, WarningCode } from '../../cells/problem.ts';
import type { ChosenColumn, MatchedColumn } from '../../columns/match-columns.ts';
import { type ReadingNote, readingSteps, type TableTop } from '../../columns/table.ts';
import { fulfillmentStatusCodes } from '../../fulfillments/fulfillment.ts';
import { auditedEntities } from './audited-records.ts';

/** A text from a fixed list, not checked against the list: an earlier version may have had other entries. */
const codeOf = <Code extends string>() => z.custom<Code>((value) => typeof value === 'string');

const effectSchema = z.object({
  /** records that would change */
  records: z.number(),
  /** those of them that would be created */
  added: z.exactOptional(z.number()),
  /** what whole records change, the most frequent first: the column's name, and in how many rows */
  changed: z.exactOptional(z.array(z.tuple([z.string(), z.number()]))),
  /** those of them that get a tracking number and had another one */
  replaced: z.number(),
  /** by the status that they would move to */
  statuses: z.partialRecord(z.enum(fulfillmentStatusCodes), z.number()),
  /** records whose status stays: only the RMA number changes */
  statusKept: z.number(),
  /** cancellations of parcels that have shipped already */
  alreadyShipped: z.number(),
  /** subscriptions that would end, trials among them */
  purchases: z.number(),
  trials: z.number(),
});
/** What Confirm would write. */
export type Effect = z.infer<typeof effectSchema>;

const exampleSchema = z.object({
  line: z.number(),
  text: z.string(),
  /** the order that the row names, its customer where there is such an order, and its cell at fault */
  order: z.string().nullish(),
  customer: z.string().nullish(),
  received: z.string().nullish(),
  /** what the cell probably means */
  suggestion: z.string().nullish(),
});
export type RowExample = z.infer<typeof exampleSchema>;

export interface RowGroup<Code> {
  code: Code;
  /** what really happened, where the code has several causes: "Hold → Returned" */
  cause?: string | null;
  rows: number;
  /** the first few, in the order of the file */
  examples: RowExample[];
}
const groupOf = <Code extends string>(): z.ZodType<RowGroup<Code>> =>
  z.object({
    code: codeOf<Code>(),
    cause: z.string().nullable().default(null),
    rows: z.number(),
    examples: z.array(exampleSchema),
  });

const kindCountsSchema = z.object({
  /** rows read; always changing + ambiguous + unchanged + rejected */
  rows: z.number(),
  changing: z.number(),
  ambiguous: z.number(),
  unchanged: z.number(),
  /** rows with whole records that may as well be those of an edited export */
  edited: z.exactOptional(z.number()),
  /** rows with whole records that are newer than what is here, and change it */
  newer: z.exactOptional(z.number()),
  /** rows with whole records, known by their ids, that say something else than what is here but can't be read */
  unread: z.exactOptional(z.number()),
  /** rows with whole records that say something which neither tracking numbers nor returns set, and in which columns */
  besides: z.exactOptional(z.object({ rows: z.number(), line: z.number(), columns: z.array(z.string()) })),
  /** sentences about columns whose cells went to other rows */
  moved: z.exactOptional(z.array(z.string())),
  /** hash of the fulfillment houses by which whole records were read */
  housesHash: z.exactOptional(z.string()),
  /** those of the unchanged whose tracking cell is empty */
  empty: z.number(),
  rejected: z.number(),
  /** those of the rejected whose order or record does not exist, and that are not a misspelling of an existing order */
  foreignRows: z.number().default(0),
  /**
   * those of the rejected whose value at fault is one that only this kind of import reads; a status that no return can set
   * isn't one: each shipping tool has a column of those
   */
  refusedValues: z.number().default(0),
  /** those of the rejected whose cell at fault can be corrected in Slack, and those for which there is a suggestion */
  correctable: z.number().default(0),
  suggested: z.number().default(0),
  /** rows that people settled in Slack, which they can take back */
  settled: z.exactOptional(z.number()),
  problems: z.array(groupOf<ProblemCode>()),
  warnings: z.array(groupOf<WarningCode>()),
  /** by the choice for ambiguous rows */
  effect: z.object({ skip: effectSchema, all: effectSchema }),
  /** the first replacements, "7B83FF8095: 1Z… → 9400…" */
  replacements: z.array(exampleSchema),
});
/** The numbers of a summary. */
export type Counts = z.infer<typeof kindCountsSchema>;

/** The counts by kind, for the kinds that the file could be. */
export const countsSchema = z.object({
  tracking: z.exactOptional(kindCountsSchema),
  returns: z.exactOptional(kindCountsSchema),
  records: z.exactOptional(kindCountsSchema),
});

const tableTopSchema: z.ZodType<TableTop> = z.object({
  header: z.array(z.string()),
  headerLine: z.number(),
  samples: z.array(z.array(z.string())),
  proposed: z.exactOptional(z.record(z.string(), z.number())),
});

export const refusalSchema = z.object({
  code: z.string(),
  /** for the person, in Slack's markup */
  text: z.string(),
  /** the top of the table, while choosing its columns by hand is offered */
  table: z.exactOptional(tableTopSchema),
  /** how many of its rows name orders here, when only those may be meant */
  found: z.exactOptional(z.number()),
});
/** Why a file can't be imported. */
export type Refusal = z.infer<typeof refusalSchema>;

export const matchedColumnsSchema: z.ZodType<MatchedColumn[]> = z.array(
  z.object({
    field: codeOf<MatchedColumn['field']>(),
    index: z.number(),
    header: z.string(),
    how: codeOf<MatchedColumn['how']>(),
    ofReturns: z.exactOptional(codeOf<NonNullable<MatchedColumn['ofReturns']>>()),
  }),
);

export const chosenColumnsSchema: z.ZodType<ChosenColumn[]> = z.array(
  z.object({ field: codeOf<ChosenColumn['field']>(), header: z.string(), index: z.exactOptional(z.number()) }),
);

export const columnChoiceSchema = z.object({
  columns: chosenColumnsSchema,
  /** Slack user id */
  by: z.string(),
  /** chosen for an earlier file with the same header */
  remembered: z.boolean(),
});
/** The columns that a person chose for a file. */
export type ColumnChoice = z.infer<typeof columnChoiceSchema>;

export const readingNotesSchema: z.ZodType<ReadingNote[]> = z.array(
  z.object({ step: z.enum(readingSteps), code: codeOf<ReadingNote['code']>(), text: z.string() }),
);

const correctorSchema = z.object({
  /** Slack user id */
  by: z.string(),
  rows: z.number(),
});
/** Somebody who corrected rows of a file in Slack. */
export type Corrector = z.infer<typeof correctorSchema>;
export const correctorsSchema = z.array(correctorSchema);

/** Who made the choices that are in force, by what was chosen: see four-eyes.ts. */
export const choosersSchema = z.record(z.string(), z.string());

export const driftSchema = z.object({
  records: z.number(),
  /** the first few: "7B83FF8095 was HOLD and is now CANCELLED" */
  examples: z.array(z.string()),
  /** how often in a row the same was found */
  times: z.number().default(1),
  /** triggers of the database that may be the cause, once it has been found several times */
  triggers: z.array(z.string()).default([]),
});
/** What had changed between a summary and the click on it. */
export type Drift = z.infer<typeof driftSchema>;

export const outcomeSchema = z.object({ records: z.number(), purchases: z.number() });
/** What was written. */
export type Outcome = z.infer<typeof outcomeSchema>;

const undoExampleSchema = z.object({
  entity: z.enum(auditedEntities),
  entityId: z.string(),
  orderId: z.string().nullable(),
  /** who changed it last, and when (ISO 8601), if that was through Holdfast */
  by: z.string().nullable(),
  at: z.string().nullable(),
  /** for one that goes back: what speaks against it, as a clause about the record */
  doubt: z.exactOptional(z.string()),
});
/** A record that does not go back, or that goes back with a `doubt`. */
export type UndoExample = z.infer<typeof undoExampleSchema>;

const undoGroupSchema = z.object({
  count: z.number(),
  /** the first few */
  examples: z.array(undoExampleSchema),
});
export type UndoGroup = z.infer<typeof undoGroupSchema>;

export const undoOutcomeSchema = z.object({
  /** records and purchases that go back to what they were */
  records: z.number(),
  purchases: z.number(),
  /** records among them that an import created, and that are removed */
  removed: z.exactOptional(z.number()),
  /** those that were changed since, which stay as they are */
  changedSince: undoGroupSchema,
  /** those that no longer exist */
  gone: undoGroupSchema,
  /** those that go back although something speaks against it, for a person to judge */
  doubtful: undoGroupSchema.default({ count: 0, examples: [] }),
});
/** What an undo would do, or has done. */
export type UndoOutcome = z.infer<typeof undoOutcomeSchema>;
