/** The numbers that an import carries: what its summary says, and what came of it. */
import type { ProblemCode, WarningCode } from '../../cells/problem.ts';
import type { ChosenColumn } from '../../columns/match-columns.ts';
import type { TableTop } from '../../columns/table.ts';
import type { FulfillmentStatus } from '../../fulfillments/fulfillment.ts';
import type { AuditedEntity } from './audited-records.ts';
import type { AmbiguousChoice } from './lifecycle.ts';

/** What Confirm would write. */
export interface Effect {
  /** records that would change */
  records: number;
  /** those of them that get a tracking number and had another one */
  replaced: number;
  /** by the status that they would move to */
  statuses: Partial<Record<FulfillmentStatus, number>>;
  /** records whose status stays: only the RMA number changes */
  statusKept: number;
  /** cancellations of parcels that are out already */
  alreadyShipped: number;
  /** subscriptions that would end, trials among them */
  purchases: number;
  trials: number;
}

export interface RowExample {
  line: number;
  text: string;
}

export interface RowGroup<Code> {
  code: Code;
  rows: number;
  /** the first few, in the order of the file */
  examples: RowExample[];
}

export interface Counts {
  /** rows read; changing + ambiguous + unchanged + rejected make up exactly this */
  rows: number;
  changing: number;
  ambiguous: number;
  unchanged: number;
  /** those of the unchanged whose tracking cell is empty */
  empty: number;
  rejected: number;
  /** those of the rejected whose order or record does not exist, nor an order that it could be a spelling of */
  foreignRows: number;
  /** those of the rejected whose value at fault is one that this kind of import alone reads */
  refusedValues: number;
  /** those of the rejected whose cell at fault can be corrected in Slack, and for which there is a suggestion */
  correctable: number;
  suggested: number;
  problems: RowGroup<ProblemCode>[];
  warnings: RowGroup<WarningCode>[];
  /** by the choice for ambiguous rows */
  effect: Record<AmbiguousChoice, Effect>;
  /** the first replacements, "7B83FF8095: 1Z… → 9400…" */
  replacements: RowExample[];
}

/** Why a file can't be imported; the text is for the person, in Slack's markup. */
export interface Refusal {
  code: string;
  text: string;
  /** the top of the table, while choosing its columns by hand is offered */
  table?: TableTop;
}

/** The columns that a person chose for a file. */
export interface ColumnChoice {
  columns: ChosenColumn[];
  /** Slack user id */
  by: string;
  /** chosen for an earlier file with the same header */
  remembered: boolean;
}

/** Somebody who corrected rows of a file in Slack. */
export interface Corrector {
  /** Slack user id */
  by: string;
  rows: number;
}

/** What had changed between a summary and the click on it. */
export interface Drift {
  records: number;
  /** the first few: "7B83FF8095 was HOLD and is now CANCELLED" */
  examples: string[];
}

/** What was written. */
export interface Outcome {
  records: number;
  purchases: number;
}

/** What an undo would do, or has done. */
export interface UndoOutcome {
  /** records and purchases that go back to what they were */
  records: number;
  purchases: number;
  /** those that somebody changed since, which stay as they are */
  changedSince: UndoGroup;
  /** those that don't exist any more */
  gone: UndoGroup;
  /** those that go back although something speaks against it, which a person has to judge */
  doubtful: UndoGroup;
}

export interface UndoGroup {
  count: number;
  /** the first few */
  examples: UndoExample[];
}

/** A record that does not go back, or with a `doubt`; `by` and `at` are known when its last change was made through Holdfast. */
export interface UndoExample {
  entity: AuditedEntity;
  entityId: string;
  orderId: string | null;
  by: string | null;
  /** ISO 8601 */
  at: string | null;
  /** of one that does go back: what speaks against it, as a clause about the record */
  doubt?: string;
}
