/**
 * Erases what Holdfast itself keeps about a customer. Of the audit trail its skeleton stays: who changed which record
 * when, ids, statuses and dates; numbers and reasons are replaced.
 */
import { join } from 'node:path';
import { and, eq, inArray, notInArray, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { type ExportState, exports } from '../exports/tables.ts';
import { auditEvents, fulfillments, orders, purchases } from '../fulfillments/tables.ts';
import { auditedEntities, erased } from '../imports/model/audited-records.ts';
import {
  importChanges,
  importContents,
  importCorrections,
  importPurchases,
  importRows,
  imports,
  rememberedColumns,
} from '../imports/model/tables.ts';
import { importRecords } from '../records/tables.ts';
import { savedSearches } from '../saved-searches/tables.ts';
import { searches } from '../search/tables.ts';
import { watchedFiles } from '../watch/tables.ts';
import { type Customer, mapStrings } from './find-customer.ts';
import { closedStates, findTraces, mentions, quotesOfExport, quotesOfImport, storedQuotes } from './find-traces.ts';

/** How much was erased, and what had to stay for now. */
export interface Erasure {
  /** how many orders are the customer's */
  found: number;
  stagedRows: number;
  corrections: number;
  pastedTexts: number;
  imports: number;
  rememberedColumns: number;
  searches: number;
  savedSearches: number;
  exports: number;
  /** names of files of watched folders */
  watchedFiles: number;
  /** rows of the audit trail whose values were replaced */
  auditEvents: number;
  /** waiting and finished jobs that mentioned them; jobs hold ids only, so there should be none */
  jobs: number;
  /** orders whose personal fields were emptied; none while something is open, which is found by them */
  orders: number;
  /** imports that are still being read, decided on or written, and so keep the rows that Confirm would write */
  openImports: string[];
  /** the others that are being read: what is in their files is not known yet */
  unreadImports: string[];
  /** exports that are still being written */
  openExports: string[];
  /** paths of files that are still in a watched folder */
  openFiles: string[];
}

const endedExports: readonly ExportState[] = ['done', 'cancelled', 'failed'];

/** Erases it, in the transaction that is given. */
export async function eraseCustomer(tx: Transaction, customer: Customer, withOrders: boolean): Promise<Erasure> {
  // An import must not be taken up again while its rows go.
  await tx.execute(sql`lock table ${imports} in share row exclusive mode`);
  const found = await findTraces(tx, customer);
  const isClosed = ({ state }: { state: (typeof closedStates)[number] }) => closedStates.includes(state);
  const staged = found.stagedRows.filter(isClosed);
  for (const { importId, kind, line } of staged) {
    for (const table of [importRows, importChanges])
      await tx.delete(table).where(isRow(table, { importId, kind, line }));
    if (kind === 'records') await tx.delete(importRecords).where(isRow(importRecords, { importId, line }));
    await tx.delete(importPurchases).where(isRow(importPurchases, { importId, line }));
  }
  const corrections = found.corrections.filter(isClosed);
  for (const { importId, line, columnIndex } of corrections) {
    const isTheirs = isRow(importCorrections, { importId, line, columnIndex });
    await tx.update(importCorrections).set({ before: erased, after: erased }).where(isTheirs);
  }
  const pasted = found.pastedLines.filter(isClosed).map(({ importId }) => importId);
  await tx.delete(importContents).where(inArray(importContents.importId, pasted));
  const quoting = found.imports.filter(isClosed);
  for (const { importId } of quoting) await eraseQuotes(tx, importId, customer);
  const searched = found.searches.map(({ searchId }) => searchId);
  await tx.delete(searches).where(inArray(searches.searchId, searched));
  const saved = found.savedSearches.map(({ savedSearchId }) => savedSearchId);
  await tx.delete(savedSearches).where(inArray(savedSearches.savedSearchId, saved));
  for (const { teamId, channelId, headerHash } of found.rememberedColumns) {
    await tx.delete(rememberedColumns).where(isRow(rememberedColumns, { teamId, channelId, headerHash }));
  }
  const ended = found.exports.filter(({ state }) => endedExports.includes(state));
  for (const row of ended) {
    const changed = changeStrings(row, quotesOfExport, () => erased);
    await tx.update(exports).set(changed).where(eq(exports.exportId, row.exportId));
  }
  // A file that is still in its folder is recognized by its name.
  const moved = found.watchedFiles.filter(({ endedAt }) => endedAt !== null);
  for (const { watchId, name } of moved) {
    const withoutThem = { name: customer.mention.erase(name) };
    await tx.update(watchedFiles).set(withoutThem).where(eq(watchedFiles.watchId, watchId));
  }
  const audited = await eraseAudited(tx, customer);
  const jobs = await deleteJobs(tx, customer);
  const touched = [...found.stagedRows, ...found.corrections, ...found.pastedLines, ...found.imports];
  const openImports = [...new Set(touched.filter((one) => !isClosed(one)).map(({ importId }) => importId))];
  const isBeingRead = and(eq(imports.state, 'received'), notInArray(imports.importId, openImports));
  const unread = await tx.select({ importId: imports.importId }).from(imports).where(isBeingRead);
  const open = {
    openImports,
    unreadImports: unread.map(({ importId }) => importId),
    openExports: found.exports.filter((row) => !ended.includes(row)).map(({ exportId }) => exportId),
    openFiles: found.watchedFiles.filter((row) => !moved.includes(row)).map(({ folder, name }) => join(folder, name)),
  };
  const emptied = withOrders && Object.values(open).every((one) => one.length === 0) ? customer.orderIds : [];
  if (emptied.length > 0) await emptyOrders(tx, emptied);
  return {
    found: customer.orderIds.length,
    stagedRows: staged.length,
    corrections: corrections.length,
    pastedTexts: pasted.length,
    imports: quoting.length,
    rememberedColumns: found.rememberedColumns.length,
    searches: searched.length,
    savedSearches: saved.length,
    exports: ended.length,
    watchedFiles: moved.length,
    auditEvents: audited,
    jobs,
    orders: emptied.length,
    ...open,
  };
}

/** The condition that a row of a table has these values. */
function isRow<Values extends object>(table: Record<keyof Values, PgColumn>, values: Values): SQL | undefined {
  const names = Object.keys(values) as (keyof Values)[];
  return and(...names.map((name) => eq(table[name], values[name])));
}

/** What of a change leads to a customer; its statuses and dates don't. */
const personalFields = [
  ...[fulfillments.trackingNumber, fulfillments.rmaNumber, purchases.cancelReason],
  ...[fulfillments.carrier, fulfillments.method],
].map(({ name }) => name);

/**
 * Replaces the values in the audit rows of the customer's records. An undo must not write the replacements back, so these
 * records count as changed since: without a fingerprint they stay as they are.
 */
async function eraseAudited(tx: Transaction, { auditedIds }: Customer): Promise<number> {
  const replaced = (side: 'before' | 'after') => sql`(
    select jsonb_object_agg(key, case when key = any(${sql.param(personalFields)}::text[]) then to_jsonb(${erased}::text)
      else value end) from jsonb_each(${auditEvents[side]}))`;
  const counts = [];
  for (const entity of auditedEntities) {
    const isTheirs = and(eq(auditEvents.entity, entity), inArray(auditEvents.entityId, auditedIds[entity]));
    const isPersonal = sql`(coalesce(${auditEvents.before}, '{}') || coalesce(${auditEvents.after}, '{}'))
      ?| ${sql.param(personalFields)}::text[]`;
    const changed = await tx
      .update(auditEvents)
      .set({ before: replaced('before'), after: replaced('after'), fingerprint: null })
      .where(and(isTheirs, isPersonal));
    counts.push(changed.count);
  }
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Deletes jobs that mention the customer, which no version of Holdfast should have queued. */
async function deleteJobs(tx: Transaction, { mention }: Customer): Promise<number> {
  const [queue] = await queryRows<{ exists: boolean }>(tx, sql`select to_regclass('pgboss.job') is not null as exists`);
  if (queue?.exists !== true || mention.words.length === 0) return 0;
  const text = sql`concat_ws(' ', data, output)`;
  const jobs = await queryRows<{ id: string; text: string }>(
    tx,
    sql`select id, ${text} as text from pgboss.job where ${mentions(text, mention.words)}`,
  );
  const theirs = jobs.filter(({ text }) => mention.isIn(text)).map(({ id }) => id);
  await tx.execute(sql`delete from pgboss.job where id = any(${sql.param(theirs)}::uuid[])`);
  return theirs.length;
}

async function eraseQuotes(tx: Transaction, importId: string, { mention }: Customer): Promise<void> {
  const [quotes] = await tx.select(storedQuotes).from(imports).where(eq(imports.importId, importId));
  if (quotes === undefined) return;
  const changed = changeStrings(quotes, quotesOfImport, mention.erase);
  await tx.update(imports).set(changed).where(eq(imports.importId, importId));
}

/** These columns of a row, with every string in them changed. */
function changeStrings<Name extends string>(
  row: Partial<Record<Name, unknown>>,
  names: readonly Name[],
  change: (text: string) => string,
): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, mapStrings(row[name], change)]));
}

/** Empties who and where; what was bought and sent stays for the accounts. */
async function emptyOrders(tx: Transaction, orderIds: readonly string[]): Promise<void> {
  const name = { shipFirstName: null, shipLastName: null, shipCompanyName: null };
  const address = { shipAddress1: null, shipAddress2: null, shipCity: null, shipState: null, shipPostalCode: null };
  const contact = { customerId: null, emailAddress: null, phoneNumber: null };
  await tx
    .update(orders)
    .set({ ...name, ...address, ...contact })
    .where(inArray(orders.orderId, orderIds));
}
