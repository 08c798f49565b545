/** Finds what Holdfast itself keeps about a customer: whatever is not in the upstream tables. */
import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Transaction } from '../db/client.ts';
import { exports } from '../exports/tables.ts';
import { auditEvents } from '../fulfillments/tables.ts';
import { auditedEntities } from '../imports/model/audited-records.ts';
import { type ImportState, importStateCodes } from '../imports/model/lifecycle.ts';
import {
  importChanges,
  importContents,
  importCorrections,
  importRows,
  imports,
  rememberedColumns,
} from '../imports/model/tables.ts';
import { importRecords } from '../records/tables.ts';
import { savedSearches } from '../saved-searches/tables.ts';
import { searches } from '../search/tables.ts';
import { watchedFiles } from '../watch/tables.ts';
import { type Customer, type Mention, stringsOf } from './find-customer.ts';

interface StagedTrace {
  importId: string;
  kind: string;
  line: number;
  state: ImportState;
  cells: (string | null)[];
  problem: unknown;
  warnings: unknown;
  /** what a row of whole records changed in the fulfillment and its order: their former values, kept for an undo */
  former: unknown;
}

interface Traces {
  /** rows of files, while an import keeps them */
  stagedRows: StagedTrace[];
  corrections: (typeof importCorrections.$inferSelect & { state: ImportState })[];
  /** pasted lines */
  pastedLines: { importId: string; state: ImportState; lines: string[] }[];
  /** imports whose name, examples or reasons mention the customer */
  imports: ImportTrace[];
  /** columns chosen by hand for files whose header mentions the customer, as one does that is a row of records */
  rememberedColumns: (typeof rememberedColumns.$inferSelect)[];
  searches: (typeof searches.$inferSelect)[];
  savedSearches: (typeof savedSearches.$inferSelect)[];
  exports: (typeof exports.$inferSelect)[];
  /** files of watched folders whose name mentions the customer */
  watchedFiles: (typeof watchedFiles.$inferSelect)[];
  /** what imports and undos changed in the customer's records */
  auditEvents: (typeof auditEvents.$inferSelect)[];
}

/** The columns of an import that quote files or records, and words of people. */
export const quotesOfImport = [
  ...['fileName', 'counts', 'refusal', 'drift', 'undoOutcome', 'sentBackReason', 'findings'],
  ...['header', 'columns', 'columnChoice'],
] as const;
/**
 * The same columns to select, the JSON as it is stored: all of it must be found, even what the schemas of this version don't
 * know.
 */
export const storedQuotes = Object.fromEntries(
  quotesOfImport.map((name) => [name, imports[name].getSQLType() === 'jsonb' ? sql`${imports[name]}` : imports[name]]),
);
/** Those of an export: what was searched for, the saved search's name, and why it failed. */
export const quotesOfExport = ['filter', 'title', 'failure'] as const;

interface ImportTrace {
  importId: string;
  state: ImportState;
  texts: string[];
}

/** States in which an import still needs its rows. */
const busy: readonly ImportState[] = ['received', 'asking', 'ready', 'confirmed', 'undoing'];
export const closedStates = importStateCodes.filter((state) => !busy.includes(state));

/** Finds all of it. */
export async function findTraces(tx: Transaction, customer: Customer): Promise<Traces> {
  const { mention } = customer;
  const filed = await tx
    .select()
    .from(exports)
    .where(mentions(textOf(exports, quotesOfExport), mention.words));
  const searched = await tx
    .select()
    .from(searches)
    .where(mentions(sql`${searches.filter}`, mention.words));
  const saved = await tx
    .select()
    .from(savedSearches)
    .where(mentions(sql`${savedSearches.name} || ' ' || ${savedSearches.filter}`, mention.words));
  const chosen = await tx
    .select()
    .from(rememberedColumns)
    .where(mentions(sql`${rememberedColumns.columns}::text`, mention.words));
  const watched = await tx
    .select()
    .from(watchedFiles)
    .where(mentions(sql`${watchedFiles.name}`, mention.words));
  return {
    stagedRows: await findStaged(tx, customer),
    corrections: await findCorrections(tx, customer),
    pastedLines: await findPasted(tx, customer),
    imports: await findImports(tx, customer),
    rememberedColumns: chosen.filter(({ columns }) => stringsOf(columns).some(mention.isIn)),
    searches: searched.filter(({ filter }) => mention.isIn(filter)),
    savedSearches: saved.filter(({ name, filter }) => mention.isIn(`${name} ${filter}`)),
    exports: filed.filter((row) => quotesIn(row, quotesOfExport).some(mention.isIn)),
    watchedFiles: watched.filter(({ name }) => mention.isIn(name)),
    auditEvents: await findAudited(tx, customer),
  };
}

/** These columns of a table, as one text. */
function textOf<Name extends string>(table: Record<Name, PgColumn>, names: readonly Name[]): SQL {
  const columns = names.map((name) => table[name]);
  return sql`concat_ws(' ', ${sql.join(columns, sql`, `)})`;
}

/** Every string in these columns of a row. */
function quotesIn<Name extends string>(row: Record<Name, unknown>, names: readonly Name[]): string[] {
  return names.flatMap((name) => stringsOf(row[name]));
}

/**
 * A first look by the database, without case and accents whatever its collation; whether whole words were meant is seen
 * afterwards.
 */
export function mentions(text: SQL, words: Mention['words']): SQL {
  return sql`exists (select from unnest(${sql.param(words)}::text[]) w where position(w in fold_text(${text})) > 0)`;
}

/** Rows of files; one that is about somebody else's fulfillment is theirs only if it has something that is theirs alone. */
async function findStaged(
  tx: Transaction,
  { fulfillmentIds, orderIds, mention, ownMention }: Customer,
): Promise<StagedTrace[]> {
  const ids = sql`${sql.param(fulfillmentIds.map(String))}::bigint[]`;
  const { importId, kind, line, cells, problem, warnings } = importRows;
  const isChange = and(
    eq(importChanges.importId, importId),
    eq(importChanges.kind, kind),
    eq(importChanges.line, line),
  );
  const isRow = and(eq(importRecords.importId, importId), eq(importRecords.line, line), eq(kind, 'records'));
  const isAbout = (fulfillment: (id: PgColumn) => SQL, order: SQL) => sql<
    boolean | null
  >`(${fulfillment(importRows.fulfillmentId)}
    or exists (select from ${importChanges} where ${isChange} and ${fulfillment(importChanges.fulfillmentId)})
    or exists (select from ${importRecords} where ${isRow} and (${fulfillment(importRecords.fulfillmentId)} or ${order})))`;
  const isTheirs = isAbout(
    (id) => sql`${id} = any(${ids})`,
    sql`${importRecords.orderId} = any(${sql.param(orderIds)}::text[])`,
  );
  const isKnown = isAbout((id) => sql`${id} is not null`, sql`false`);
  const former = sql<unknown>`(select json_build_object('fulfillment', ${importRecords.before}, 'order', ${importRecords.orderBefore})
    from ${importRecords} where ${isRow} limit 1)`;
  const rows = await tx
    .select({ importId, kind, line, state: imports.state, cells, problem, warnings, former, isTheirs, isKnown })
    .from(importRows)
    .innerJoin(imports, eq(imports.importId, importId))
    .where(or(isTheirs, mentions(sql`${cells}::text`, mention.words)))
    .orderBy(asc(importId), asc(kind), asc(line));
  return rows.flatMap(({ isTheirs, isKnown, ...row }) => {
    const { isIn } = isKnown ? ownMention : mention;
    return isTheirs || row.cells.some((cell) => cell !== null && isIn(cell)) ? [row] : [];
  });
}

async function findCorrections(tx: Transaction, { mention }: Customer): Promise<Traces['corrections']> {
  const rows = await tx
    .select({ correction: importCorrections, state: imports.state })
    .from(importCorrections)
    .innerJoin(imports, eq(imports.importId, importCorrections.importId))
    .where(mentions(sql`${importCorrections.before} || ' ' || ${importCorrections.after}`, mention.words));
  return rows.flatMap(({ correction, state }) =>
    mention.isIn(`${correction.before} ${correction.after}`) ? [{ ...correction, state }] : [],
  );
}

async function findPasted(tx: Transaction, { mention }: Customer): Promise<Traces['pastedLines']> {
  const rows = await tx
    .select({ importId: imports.importId, state: imports.state, content: importContents.content })
    .from(importContents)
    .innerJoin(imports, eq(imports.importId, importContents.importId))
    .where(mentions(sql`${importContents.content}`, mention.words));
  return rows.flatMap(({ importId, state, content }) => {
    const lines = content.split(/\r\n|\r|\n/).filter((line) => mention.isIn(line));
    return lines.length === 0 ? [] : [{ importId, state, lines }];
  });
}

async function findImports(tx: Transaction, { mention }: Customer): Promise<ImportTrace[]> {
  const rows = await tx
    .select({ importId: imports.importId, state: imports.state, quotes: storedQuotes })
    .from(imports)
    .where(mentions(textOf(imports, quotesOfImport), mention.words));
  return rows.flatMap(({ importId, state, quotes }) => {
    const texts = Object.values(quotes).flatMap(stringsOf).filter(mention.isIn);
    return texts.length === 0 ? [] : [{ importId, state, texts }];
  });
}

async function findAudited(tx: Transaction, { auditedIds }: Customer): Promise<Traces['auditEvents']> {
  const records = auditedEntities.map((entity) =>
    and(eq(auditEvents.entity, entity), inArray(auditEvents.entityId, auditedIds[entity])),
  );
  return await tx
    .select()
    .from(auditEvents)
    .where(or(...records));
}
