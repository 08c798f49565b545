/** What planning does for one kind of import that a table may be. All kinds read the same rows, each in its own terms. */
import type { Transaction } from '../../db/client.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import type { FileRow } from '../../spreadsheets/read-file.ts';
import type { Counts } from '../model/counts.ts';

/** What the plans of all kinds share. */
export interface PlanContext {
  /** the transaction in which everything is staged */
  tx: Transaction;
  importId: string;
  /** reads what is there already; on another connection, unless the records of one batch are loaded after another */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** IANA name of the account's time zone, in which exports are written */
  timeZone: string;
  /** import also the rows of an export that is older than their records */
  takeOutdated: boolean;
}

/** The plan of one kind while it is made, batch by batch. */
export interface KindPlan {
  kind: ImportKind;
  /** whether the rows so far leave no doubt that the file is of this kind */
  isCertain(): boolean;
  /** Reads the cells of a batch, and starts to load what they may mean. */
  open(rows: FileRow[]): OpenBatch;
  /** Writes what is buffered. Until it has resolved nothing else may be run on the transaction; batches may be staged. */
  write(): Promise<void>;
  /** The numbers of the summary, once everything is written. */
  count(): Promise<Counts>;
}

/** A batch whose cells are read. */
export interface OpenBatch {
  /** what its rows may mean, being loaded */
  loaded: Promise<unknown>;
  /** Decides about the rows, and buffers the decisions; true when enough is buffered to be written. */
  stage(): Promise<boolean>;
}
