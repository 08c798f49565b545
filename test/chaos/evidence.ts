/** Everything that the invariants are checked from, as plain data: the database, what stands in Slack, what people did. */
import type { exports } from '../../src/exports/tables.ts';
import type { ImportRow } from '../../src/imports/model/import-row.ts';
import type { messages } from '../../src/imports/model/tables.ts';
import type { StoredMessage } from '../workspace/state.ts';

export interface Evidence {
  imports: ImportRow[];
  plans: Planned[];
  audit: Audited[];
  writes: Write[];
  messages: (typeof messages.$inferSelect)[];
  exports: (typeof exports.$inferSelect)[];
  /** the payloads of the queue's jobs */
  jobs: { name: string; data: unknown }[];
  /** what stands in Slack, in channels and direct conversations */
  posts: StoredMessage[];
  /** every text that Slack was sent */
  said: string[];
  /** what people decided, by what Slack delivered */
  decisions: Decision[];
  /** the lines of every shared file, by its id */
  files: Map<string, string[]>;
  /** the files whose sharing was acknowledged */
  taken: string[];
  /** what had not come to its end within the time for it, in words */
  unsettled: string[];
  /** every line that the replicas wrote */
  log: string[];
  /** what may stand in no log and no message */
  secrets: string[];
  /** what Slack, or the project's rules, would not take */
  refused: string[];
  /** replicas that ended although nobody killed them */
  ended: string[];
  botUser: string;
  /** whose direct conversation a channel is */
  directs: Map<string, string>;
}

/** A change that an import would make, from the staging tables. */
export interface Planned {
  importId: string;
  kind: string;
  fulfillmentId: string;
  line: number;
  certain: boolean;
}

/** A row of the audit trail. */
export interface Audited {
  importId: string;
  action: string;
  actor: string;
  entity: string;
  entityId: string;
  /** null for a warehouse */
  orderId: string | null;
  line: number | null;
  before: Fields | null;
  after: Fields | null;
  /** the number of the transaction that wrote it */
  transaction: string;
}

/** A change to a record, as the witness saw it. */
export interface Write {
  entity: string;
  entityId: string;
  before: Fields | null;
  after: Fields | null;
  /** the name under which the writer connected */
  by: string;
  transaction: string;
}

export type Fields = Record<string, unknown>;

export interface Decision {
  deed: 'confirm' | 'undo';
  importId: string;
  userId: string;
}
