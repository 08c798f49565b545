/** The numbers that an import carries: what its summary says, and what came of it. */
import type { FulfillmentStatus } from '../fulfillments/fulfillment.ts';
import type { AmbiguousChoice } from './lifecycle.ts';
import type { ProblemCode, WarningCode } from './problem.ts';

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

export interface Example {
  line: number;
  text: string;
}

export interface Group<Code> {
  code: Code;
  rows: number;
  /** the first few, in the order of the file */
  examples: Example[];
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
  problems: Group<ProblemCode>[];
  warnings: Group<WarningCode>[];
  /** by the choice for ambiguous rows */
  effect: Record<AmbiguousChoice, Effect>;
  /** the first replacements, "7B83FF8095: 1Z… → 9400…" */
  replacements: Example[];
}

/** Why a file can't be imported; the text is for the person, in Slack's markup. */
export interface Refusal {
  code: string;
  text: string;
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
}

export interface UndoGroup {
  count: number;
  /** the first few */
  examples: UndoExample[];
}

/** A record that does not go back; `by` and `at` are known when the change was made through Holdfast. */
export interface UndoExample {
  entity: string;
  entityId: string;
  orderId: string | null;
  by: string | null;
  /** ISO 8601 */
  at: string | null;
}
