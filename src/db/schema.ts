/**
 * Every table. The first six belong to the contract with other systems: they read and write them too, by plain SQL and
 * without knowing of Holdfast. The rest is Holdfast's own memory. What Drizzle has no words for stands in migrations
 * alone: indexes on expressions, and the columns that an index has beside its own.
 */
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
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { exportStateCodes } from '../export/lifecycle.ts';
import { fulfillmentStatusCodes, purchaseStatusCodes } from '../fulfillments/fulfillment.ts';
import type { ColumnChoice, Corrector, Counts, Drift, Outcome, Refusal, UndoOutcome } from '../import/counts.ts';
import { ambiguousChoices, importStateCodes } from '../import/lifecycle.ts';
import { type ImportKind, importKinds } from '../import/planning/moves.ts';
import type { Problem, Warning } from '../import/problem.ts';
import { purposes } from '../import/purpose.ts';
import type { ChosenColumn, MatchedColumn } from '../import/reading/columns.ts';
import type { Finding } from '../import/reading/finding.ts';
import { pauseReasons, scheduleDays, slotOutcomes } from '../saved/schedule.ts';
import { exportFormats } from '../search/filter.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(', ')})`);

export const fulfillmentHouses = pgTable('fulfillment_houses', {
  fulfillmentHouseId: integer('fulfillment_house_id').primaryKey(),
  name: text('name').notNull(),
  /** on: the house's parcels wait in PENDING_SHIPMENT until the carrier has moved them */
  shippingValidation: boolean('shipping_validation').notNull().default(false),
});

export const orders = pgTable('orders', {
  orderId: text('order_id').primaryKey(),
  customerId: text('customer_id'),
  campaignName: text('campaign_name'),
  orderType: text('order_type'),
  emailAddress: text('email_address'),
  phoneNumber: text('phone_number'),
  shipFirstName: text('ship_first_name'),
  shipLastName: text('ship_last_name'),
  shipCompanyName: text('ship_company_name'),
  shipAddress1: text('ship_address1'),
  shipAddress2: text('ship_address2'),
  shipCity: text('ship_city'),
  shipState: text('ship_state'),
  shipPostalCode: text('ship_postal_code'),
  shipCountry: text('ship_country'),
  dateCreated: moment('date_created').notNull().defaultNow(),
});

export const fulfillments = pgTable(
  'fulfillments',
  {
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }).primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.orderId),
    clientFulfillmentId: text('client_fulfillment_id'),
    fulfillmentHouseId: integer('fulfillment_house_id').references(() => fulfillmentHouses.fulfillmentHouseId),
    status: text('status', { enum: fulfillmentStatusCodes }).notNull(),
    trackingNumber: text('tracking_number'),
    carrier: text('carrier'),
    method: text('method'),
    rmaNumber: text('rma_number'),
    isReshipment: boolean('is_reshipment').notNull().default(false),
    responseText: text('response_text'),
    dateCreated: moment('date_created').notNull().defaultNow(),
    dateUpdated: moment('date_updated').notNull().defaultNow(),
    dateExported: moment('date_exported'),
    dateShipped: moment('date_shipped'),
    dateDelivered: moment('date_delivered'),
    dateReturned: moment('date_returned'),
  },
  (table) => [
    index('fulfillments_order_id').on(table.orderId),
    check('fulfillments_status', oneOf('status', fulfillmentStatusCodes)),
  ],
);

export const fulfillmentItems = pgTable(
  'fulfillment_items',
  {
    fulfillmentItemId: bigint('fulfillment_item_id', { mode: 'bigint' }).primaryKey().generatedByDefaultAsIdentity(),
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' })
      .notNull()
      .references(() => fulfillments.fulfillmentId),
    productId: text('product_id'),
    sku: text('sku'),
    name: text('name'),
    qty: integer('qty').notNull().default(1),
    status: text('status'),
    rmaNumber: text('rma_number'),
  },
  (table) => [index('fulfillment_items_fulfillment_id').on(table.fulfillmentId)],
);

export const purchases = pgTable(
  'purchases',
  {
    purchaseId: text('purchase_id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.orderId),
    productId: text('product_id'),
    status: text('status').notNull(),
    nextBillDate: moment('next_bill_date'),
    cancelReason: text('cancel_reason'),
    dateCancelled: moment('date_cancelled'),
  },
  (table) => [
    index('purchases_order_id').on(table.orderId),
    check('purchases_status', oneOf('status', purchaseStatusCodes)),
  ],
);

/** One row per record that an import or an undo changed, and one per refused click. Never deleted. */
export const auditEvents = pgTable(
  'audit_events',
  {
    auditEventId: bigint('audit_event_id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    importId: uuid('import_id'),
    /** what happened: import, undo, refusal */
    action: text('action').notNull(),
    /** Slack user id */
    actor: text('actor').notNull(),
    at: moment('at').notNull().defaultNow(),
    /** fulfillment, fulfillment_item, purchase, import */
    entity: text('entity').notNull(),
    entityId: text('entity_id').notNull(),
    /** the changed fields only, by column name */
    before: jsonb('before'),
    after: jsonb('after'),
    sourceLine: integer('source_line'),
    /** the whole record right after the change, hashed: while it is still the same, nobody has touched the record since */
    fingerprint: bigint('fingerprint', { mode: 'bigint' }),
  },
  (table) => [
    index('audit_events_entity_id').on(table.entityId),
    index('audit_events_import_id').on(table.importId),
    // The few records that went back to HOLD: the statistics look for them among millions of other changes.
    index('audit_events_back_on_hold')
      .on(table.entityId)
      .where(sql`entity = 'fulfillment' and after->>'status' = 'HOLD'`),
  ],
);

/** One row per shared or pasted file. Its state and numbers are what the summary in Slack says. */
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
    /** grows with everything that the summary should say anew */
    revision: integer('revision').notNull().default(1),
    /** grows with everything that Confirm would write; a click that saw an older one is refused */
    planVersion: integer('plan_version').notNull().default(0),
    kind: text('kind', { enum: importKinds }),
    /** what Confirm does with rows that fit several records: skip | all */
    ambiguousChoice: text('ambiguous_choice', { enum: ambiguousChoices }).notNull().default('skip'),
    /** rows of an export that is older than their records are taken all the same */
    takeOutdated: boolean('take_outdated').notNull().default(false),
    /** the file's header, and which field each column was read as */
    header: text('header').array(),
    columns: jsonb('columns').$type<MatchedColumn[]>(),
    /** the columns that a person chose because the header could not be understood */
    columnChoice: jsonb('column_choice').$type<ColumnChoice>(),
    /** how the file was read, step by step */
    findings: jsonb('findings').$type<Finding[]>(),
    /** the numbers of the summary, by kind */
    counts: jsonb('counts').$type<Partial<Record<ImportKind, Counts>>>(),
    /** who corrected rows in Slack, and how many */
    correctors: jsonb('correctors').$type<Corrector[]>(),
    /** why the file was refused, or why what was confirmed could not be written */
    refusal: jsonb('refusal').$type<Refusal>(),
    /** another import of the same content that makes this one needless */
    sameAs: uuid('same_as'),
    /** what had changed between the last summary and the click: { records, examples } */
    drift: jsonb('drift').$type<Drift>(),
    /** when the file was seen to have another content in Slack than the one that was read; null while it has not */
    fileEditedAt: moment('file_edited_at'),
    /** rows read so far, while a long file is being read */
    rowsRead: integer('rows_read').notNull().default(0),
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
    /** what came of it: records written, … */
    outcome: jsonb('outcome').$type<Outcome>(),
    /** what came of its undo */
    undoOutcome: jsonb('undo_outcome').$type<UndoOutcome>(),
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

/*
 * The staging tables. A million rows go in at once, so nothing here may cost anything per row that is not needed: no
 * foreign keys (imports are never deleted, and a check per row takes longer than the row), and one index in the order in
 * which rows arrive.
 */

/** Every row of a file, per kind of import it may be, with what would come of it. Deleted when the import has ended. */
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
    /** the record that an unchanged row speaks of, so that a later line can't contradict it unnoticed */
    fulfillmentId: bigint('fulfillment_id', { mode: 'bigint' }),
    problem: jsonb('problem').$type<Problem>(),
    warnings: jsonb('warnings').$type<Warning[]>(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.kind, table.line] })],
);

/** Every change to a fulfillment that an import would make: what the summary counted is what Confirm writes. */
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
    /** how many records of the order the row could have meant; null when it named its record */
    orderCandidates: integer('order_candidates'),
    /** the record's, when the row named it so; null when it named it otherwise */
    clientFulfillmentId: text('client_fulfillment_id'),
    /** the number that the row gives, for the items as well; null when it gives none */
    givenRmaNumber: text('given_rma_number'),
    alreadyShipped: boolean('already_shipped').notNull(),
    beforeStatus: text('before_status').notNull(),
    beforeTrackingNumber: text('before_tracking_number'),
    beforeCarrier: text('before_carrier'),
    beforeMethod: text('before_method'),
    beforeRmaNumber: text('before_rma_number'),
    beforeDateShipped: moment('before_date_shipped'),
    beforeDateReturned: moment('before_date_returned'),
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

/** Every purchase that a returns import would cancel. */
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

/** Every cell that somebody corrected in Slack: why a written value is not the one of the file. */
export const importCorrections = pgTable(
  'import_corrections',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => imports.importId, { onDelete: 'cascade' }),
    line: integer('line').notNull(),
    /** the column's position in the file, from 0 */
    columnIndex: integer('column_index').notNull(),
    /** as in the file, and as it is read since */
    before: text('before').notNull(),
    after: text('after').notNull(),
    /** Slack user id */
    correctedBy: text('corrected_by').notNull(),
    correctedAt: moment('corrected_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line, table.columnIndex] })],
);

/** Columns that somebody chose for files with a header that could not be understood; used again in that channel. */
export const rememberedColumns = pgTable(
  'remembered_columns',
  {
    teamId: text('team_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** SHA-256 of the header's names, hex; see remembered-columns.ts */
    headerHash: text('header_hash').notNull(),
    columns: jsonb('columns').$type<ChosenColumn[]>().notNull(),
    /** Slack user id */
    chosenBy: text('chosen_by').notNull(),
    chosenAt: moment('chosen_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.channelId, table.headerHash] })],
);

/** Lines that were pasted into the form: there is no file of them in Slack. Kept as long as they may be read again. */
export const importContents = pgTable('import_contents', {
  importId: uuid('import_id')
    .primaryKey()
    .references(() => imports.importId, { onDelete: 'cascade' }),
  content: text('content').notNull(),
});

/** Every lasting message of Holdfast's in Slack: in the database before it is sent, sent until Slack has it. */
export const messages = pgTable(
  'messages',
  {
    messageId: uuid('message_id').primaryKey(),
    importId: uuid('import_id').references(() => imports.importId),
    /** what it says is derived from the import's row; see import-messages.ts */
    purpose: text('purpose', { enum: purposes }).notNull(),
    channelId: text('channel_id').notNull(),
    threadTs: text('thread_ts'),
    /** Slack's id of the message; null until Slack has said it */
    slackTs: text('slack_ts'),
    /** its address; null until somebody needed it, empty when Slack gives none */
    permalink: text('permalink'),
    /** the import's revision that it says */
    saidRevision: integer('said_revision').notNull().default(0),
    /** set before the first attempt to post: from then on it may be in Slack even without slack_ts */
    postAttemptedAt: moment('post_attempted_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('messages_place').on(table.importId, table.purpose, table.channelId, table.threadTs).nullsNotDistinct(),
    check('messages_purpose', oneOf('purpose', purposes)),
  ],
);

/** Who has opened the app's Home tab, and what it shows them. */
export const homes = pgTable('homes', {
  /** Slack user id */
  userId: text('user_id').primaryKey(),
  teamId: text('team_id').notNull(),
  openedAt: moment('opened_at').notNull(),
  /** whether summaries of others could wait for this person when it was last drawn */
  mayDecide: boolean('may_decide').notNull().default(false),
  /** SHA-256 of what was drawn last, hex: the same is not sent again */
  drawnDigest: text('drawn_digest'),
  /** Slack's own mark of it, which keeps an older drawing from taking the place of a newer one */
  slackHash: text('slack_hash'),
});

/** Who is told of what in a channel, where somebody chose otherwise than the rule. */
export const channelSettings = pgTable(
  'channel_settings',
  {
    teamId: text('team_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** the hour of the working morning at which waiting summaries are brought up; null: never */
    remindAtHour: integer('remind_at_hour'),
    /** whom to remind, by user id; empty: those who may confirm */
    remind: text('remind').array().notNull(),
    /** whether the one who shared a file is told when somebody else decided on it */
    tellsSharer: boolean('tells_sharer').notNull(),
    /** Slack user id */
    changedBy: text('changed_by').notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.channelId] })],
);

/** Channels in which another company reads along, as Slack says with each message there. */
export const sharedChannels = pgTable('shared_channels', {
  channelId: text('channel_id').primaryKey(),
  seenAt: moment('seen_at').notNull().defaultNow(),
});

/** Messages with files that were deleted before we heard that files were shared: Slack tells of things in any order. */
export const deletedMessages = pgTable(
  'deleted_messages',
  {
    teamId: text('team_id').notNull(),
    channelId: text('channel_id').notNull(),
    messageTs: text('message_ts').notNull(),
    notedAt: moment('noted_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.teamId, table.channelId, table.messageTs] })],
);

/** Files that are about to be shared at somebody's request: a later run asks Slack whether that happened. */
export const uploads = pgTable('uploads', {
  requestId: uuid('request_id').primaryKey(),
  /** Slack's id of the file */
  fileId: text('file_id').notNull(),
  notedAt: moment('noted_at').notNull(),
});

/** When Slack lets the next message be posted in a channel, for all replicas together; see take-turn.ts. */
export const channelTurns = pgTable('channel_turns', {
  channelId: text('channel_id').primaryKey(),
  nextAt: moment('next_at').notNull(),
});

/** Requests that Slack signed and that were taken: one that is played again is known, whichever replica it reaches. */
export const takenRequests = pgTable('taken_requests', {
  /** see take-request.ts */
  requestId: text('request_id').primaryKey(),
  takenAt: moment('taken_at').notNull().defaultNow(),
});

/** Every export: who took which records out, when. */
export const exports = pgTable(
  'exports',
  {
    exportId: uuid('export_id').primaryKey(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: moment('requested_at').notNull().defaultNow(),
    channelId: text('channel_id').notNull(),
    /** the filter in its own language; with the moment of the request and the time zone it always means the same days */
    filter: text('filter').notNull(),
    timeZone: text('time_zone').notNull(),
    format: text('format', { enum: exportFormats }).notNull(),
    /** see export/lifecycle.ts */
    state: text('state', { enum: exportStateCodes }).notNull(),
    /** of a scheduled export: the saved search's name, its channel (null: the person), and slots before it that were missed */
    title: text('title'),
    deliverTo: text('deliver_to'),
    missedSlots: integer('missed_slots').notNull().default(0),
    /** the direct message that tells how far it is */
    messageChannel: text('message_channel'),
    messageTs: text('message_ts'),
    rowCount: integer('row_count'),
    /** why it failed, in Slack's markup for the asker; null when nobody foresaw it */
    failure: text('failure'),
    /** Slack's id of the file, kept right before it is shared: a later run asks Slack whether that happened */
    uploadFileId: text('upload_file_id'),
    uploadNotedAt: moment('upload_noted_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('exports_requested_by').on(table.requestedBy, table.requestedAt),
    check('exports_state', oneOf('state', exportStateCodes)),
    check('exports_format', oneOf('format', exportFormats)),
  ],
);

/** What somebody searched for: a button under a result names its row, and the form offers it again. Kept for 30 days. */
export const searches = pgTable(
  'searches',
  {
    searchId: uuid('search_id').primaryKey(),
    /** Slack user id */
    askedBy: text('asked_by').notNull(),
    /** together they fix what "today" meant */
    askedAt: moment('asked_at').notNull().defaultNow(),
    timeZone: text('time_zone').notNull(),
    /** the filter in its own language */
    filter: text('filter').notNull(),
  },
  (table) => [index('searches_asked_by').on(table.askedBy, table.askedAt)],
);

/** A search that somebody gave a name, and when its export is sent. Kept until they delete it. */
export const savedSearches = pgTable(
  'saved_searches',
  {
    savedSearchId: uuid('saved_search_id').primaryKey(),
    /** Slack user id */
    ownedBy: text('owned_by').notNull(),
    name: text('name').notNull(),
    /** the filter in its own language: "today" is the day on which it runs */
    filter: text('filter').notNull(),
    /** where it was saved */
    channelId: text('channel_id').notNull(),
    savedAt: moment('saved_at').notNull().defaultNow(),
    /** the schedule by the account's clock; null when there is none */
    days: text('days', { enum: scheduleDays }),
    /** `HH:MM` */
    time: text('time'),
    /** a channel; null for the person */
    deliverTo: text('deliver_to'),
    pausedBecause: text('paused_because', { enum: pauseReasons }),
    /** the next slot; null when none is to come */
    nextAt: moment('next_at'),
    /** grows with every change and every slot; a job of an older one does nothing */
    revision: integer('revision').notNull().default(1),
  },
  (table) => [
    uniqueIndex('saved_searches_name').on(table.ownedBy, sql`lower(${table.name})`),
    check('saved_searches_schedule', sql`(days is null) = (time is null)`),
  ],
);

/** Every slot of a schedule that was dealt with: there is no second row for one, so there is no second delivery. */
export const scheduleSlots = pgTable(
  'schedule_slots',
  {
    savedSearchId: uuid('saved_search_id')
      .notNull()
      .references(() => savedSearches.savedSearchId, { onDelete: 'cascade' }),
    slotAt: moment('slot_at').notNull(),
    outcome: text('outcome', { enum: slotOutcomes }).notNull(),
    exportId: uuid('export_id').references(() => exports.exportId, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.savedSearchId, table.slotAt] }),
    index('schedule_slots_export_id').on(table.exportId),
  ],
);
