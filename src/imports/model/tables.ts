/** The tables of imports/model. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Problem, Warning } from '../../cells/problem.ts';
import { jsonOf, moment, oneOf } from '../../db/column-types.ts';
import { importKinds } from '../../fulfillments/status-transitions.ts';
import { obstacleNames } from '../../slack/files/download-obstacles.ts';
import * as stored from './counts.ts';
import { ambiguousChoices, importStateCodes, includable } from './lifecycle.ts';
import { messageKinds } from './message-kinds.ts';

export const imports = pgTable(
  'imports',
  {
    importId: uuid('import_id').primaryKey(),
    teamId: text('team_id').notNull(),
    fileId: text('file_id').notNull(),
    fileName: text('file_name').notNull(),
    /** SHA-256 of the content, hex; null until it has been downloaded */
    contentHash: text('content_hash'),
    channelId: text('channel_id').notNull(),
    /** the message that the file came with, and its thread; null when the file came with a form */
    messageTs: text('message_ts'),
    threadTs: text('thread_ts'),
    sharedBy: text('shared_by').notNull(),
    /** who posted the message with the file, when somebody else chose to import it */
    postedBy: text('posted_by'),
    sharedAt: moment('shared_at').notNull().defaultNow(),
    state: text('state', { enum: importStateCodes }).notNull().default('received'),
    /** grows with every change that the summary should show */
    revision: integer('revision').notNull().default(1),
    /** grows with everything that Confirm would write; a click that saw an older one is refused */
    planVersion: integer('plan_version').notNull().default(0),
    kind: text('kind', { enum: importKinds }),
    /** what Confirm does with rows that fit several records: skip | all */
    ambiguousChoice: text('ambiguous_choice', { enum: ambiguousChoices }).notNull().default('skip'),
    /** include rows of an export that are older than their records */
    takeOutdated: boolean('take_outdated').notNull().default(false),
    /** what a person includes although it would be left out: hidden rows, voided and return labels; only the rows `found` here */
    included: text('included', { enum: includable }).array().notNull().default([]),
    /** the file's header, and which field each column was read as */
    header: text('header').array(),
    columns: jsonOf('columns', stored.matchedColumnsSchema),
    /** the columns that a person chose because the header could not be understood */
    columnChoice: jsonOf('column_choice', stored.columnChoiceSchema),
    /** how the file was read, step by step */
    findings: jsonOf('findings', stored.readingNotesSchema),
    /** the numbers of the summary, by kind */
    counts: jsonOf('counts', stored.countsSchema),
    /** who corrected rows in Slack, and how many */
    correctors: jsonOf('correctors', stored.correctorsSchema),
    /** who chose what Confirm does with rows or which kind the file is, by the choice; without those taken back */
    choosers: jsonOf('choosers', stored.choosersSchema),
    /** why the file was refused, or why what was confirmed could not be written */
    refusal: jsonOf('refusal', stored.refusalSchema),
    /** another import that supersedes this one or has the same content */
    sameAs: uuid('same_as'),
    /** what had changed between the last summary and the click: { records, examples } */
    drift: jsonOf('drift', stored.driftSchema),
    /** when the file was found to have been edited in Slack since it was read */
    fileEditedAt: moment('file_edited_at'),
    /** why its file can't be had yet, and since when; see download-obstacles.ts */
    obstacle: text('obstacle', { enum: obstacleNames }),
    obstacleSince: moment('obstacle_since'),
    /** posted by a bot that IMPORT_BOTS names; shared_by is the bot */
    isByBot: boolean('is_by_bot').notNull().default(false),
    /** no event told of the file: it was found in the channel's history */
    isFoundLate: boolean('is_found_late').notNull().default(false),
    /** rows read so far, while a long file is being read */
    rowsRead: integer('rows_read').notNull().default(0),
    /** how many there probably are, by the part of the file that was read; null while that can't be told */
    rowsExpected: integer('rows_expected'),
    /** since when its summary has waited for a decision */
    waitingSince: moment('waiting_since'),
    /** when those who can decide were reminded of it; set once, before they are */
    remindedAt: moment('reminded_at'),
    expiresAt: moment('expires_at'),
    decidedBy: text('decided_by'),
    decidedAt: moment('decided_at'),
    appliedAt: moment('applied_at'),
    /** why an approver sent it back to the one who shared it */
    sentBackReason: text('sent_back_reason'),
    undoneBy: text('undone_by'),
    undoneAt: moment('undone_at'),
    /** what was written */
    outcome: jsonOf('outcome', stored.outcomeSchema),
    /** the result of its undo */
    undoOutcome: jsonOf('undo_outcome', stored.undoOutcomeSchema),
  },
  (table) => [
    unique('imports_file').on(table.teamId, table.fileId),
    index('imports_content_hash').on(table.contentHash),
    index('imports_message').on(table.channelId, table.messageTs),
    index('imports_shared_at').on(table.sharedAt),
    index('imports_shared_by').on(table.sharedBy, table.sharedAt),
    index('imports_state').on(table.state),
    index('imports_being_read').on(table.channelId).where(sql`state = 'received'`),
    check('imports_state', oneOf('state', importStateCodes)),
    check('imports_choice', oneOf('ambiguous_choice', ambiguousChoices)),
  ],
);

// The staging tables. A million rows are inserted at once, so each row must be cheap: no foreign keys (imports are never
// deleted, and the check takes longer than the insert), and one index, in the order in which rows arrive.

export const importRows = pgTable(
  'import_rows',
  {
    importId: uuid('import_id').notNull(),
    kind: text('kind').notNull(),
    /** the record's first physical line in the file */
    line: integer('line').notNull(),
    /** as in the file; null for the cells of columns that imports don't use, unless the row is rejected */
    cells: json('cells').$type<(string | null)[]>().notNull(),
    /** change | ambiguous | unchanged | rejected */
    outcome: text('outcome').notNull(),
    /** the record that an unchanged row is about, or one whose status no import sets, so that contradicting lines are noticed */
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }),
    problem: jsonb('problem').$type<Problem>(),
    warnings: jsonb('warnings').$type<Warning[]>(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.kind, table.line] })],
);

export const importChanges = pgTable(
  'import_changes',
  {
    importId: uuid('import_id').notNull(),
    kind: text('kind').notNull(),
    line: integer('line').notNull(),
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).notNull(),
    orderId: text('order_id'),
    /** false: one of several records that the row fits; written only when the choice is `all` */
    certain: boolean('certain').notNull(),
    /** how many records of the order the row could have meant; null when it named its record by its id */
    orderCandidates: integer('order_candidates'),
    /** set when the row identified its record by this id */
    clientFulfillmentId: text('client_fulfillment_id'),
    /** ids of orders that the row would mean rather than this one, if they existed; null when there are none */
    ratherOrders: json('rather_orders').$type<string[]>(),
    /** the row's RMA number, which the items get too; null when it has none */
    givenRmaNumber: text('given_rma_number'),
    alreadyShipped: boolean('already_shipped').notNull(),
    beforeStatus: text('before_status').notNull(),
    beforeTrackingNumber: text('before_tracking_number'),
    beforeCarrier: text('before_carrier'),
    beforeMethod: text('before_method'),
    beforeRmaNumber: text('before_rma_number'),
    beforeDateShipped: moment('before_date_shipped'),
    beforeDateReturned: moment('before_date_returned'),
    /** set when the row was compared with it */
    beforeDateUpdated: moment('before_date_updated'),
    /** what a returns import depends on in the record's items, hashed */
    beforeItems: bigint('before_items', { mode: 'bigint' }),
    afterStatus: text('after_status').notNull(),
    afterTrackingNumber: text('after_tracking_number'),
    afterCarrier: text('after_carrier'),
    afterMethod: text('after_method'),
    afterRmaNumber: text('after_rma_number'),
  },
  (table) => [index('import_changes_line').on(table.importId, table.kind, table.line)],
);

export const importPurchases = pgTable(
  'import_purchases',
  {
    importId: uuid('import_id').notNull(),
    purchaseId: text('purchase_id').notNull(),
    line: integer('line').notNull(),
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).notNull(),
    beforeStatus: text('before_status').notNull(),
    certain: boolean('certain').notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.purchaseId, table.fulfillmentId, table.line] })],
);

export const importCorrections = pgTable(
  'import_corrections',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.importId, { onDelete: 'cascade' }),
    line: integer('line').notNull(),
    /** the column's position in the file, from 0 */
    columnIndex: integer('column_index').notNull(),
    /** the cell as in the file, and as corrected */
    before: text('before').notNull(),
    after: text('after').notNull(),
    /** Slack user id */
    correctedBy: text('corrected_by').notNull(),
    correctedAt: moment('corrected_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line, table.columnIndex] })],
);

export const rememberedColumns = pgTable(
  'remembered_columns',
  {
    teamId: text('team_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** SHA-256 of the header's names, hex; see choose-columns.ts */
    headerHash: text('header_hash').notNull(),
    columns: jsonOf('columns', stored.chosenColumnsSchema).notNull(),
    /** Slack user id */
    chosenBy: text('chosen_by').notNull(),
    chosenAt: moment('chosen_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.channelId, table.headerHash] })],
);

export const importContents = pgTable('import_contents', {
  importId: uuid('import_id')
    .primaryKey()
    .references(() => imports.importId, { onDelete: 'cascade' }),
  content: text('content').notNull(),
});

export const messages = pgTable(
  'messages',
  {
    messageId: uuid('message_id').primaryKey(),
    importId: uuid('import_id').references(() => imports.importId),
    /** its content is derived from the import's row; see messages/summary-message.ts */
    purpose: text('purpose', { enum: messageKinds }).notNull(),
    channelId: text('channel_id').notNull(),
    threadTs: text('thread_ts'),
    /** Slack's id of the message; null until it is posted */
    slackTs: text('slack_ts'),
    /** null until it was looked up, empty when Slack has none */
    permalink: text('permalink'),
    /** the import's revision that it shows */
    saidRevision: integer('said_revision').notNull().default(0),
    /** the user and group ids that it mentions; set before the first attempt to post it */
    mentions: text('mentions').array(),
    /** set before the first attempt to post: from then on the message may be in Slack even without slack_ts */
    postAttemptedAt: moment('post_attempted_at'),
    /** earlier messages in its place that Slack let nobody edit: their buttons are out of date */
    supersededTs: text('superseded_ts').array().notNull().default([]),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('messages_place').on(table.importId, table.purpose, table.channelId, table.threadTs).nullsNotDistinct(),
    check('messages_purpose', oneOf('purpose', messageKinds)),
  ],
);
