/** Collects the evidence, once everything is quiet: what the database has, in one snapshot, and what Slack has. */
import { type SQL, sql } from 'drizzle-orm';
import { importActions, importForms } from '../../src/action-ids.ts';
import type { Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import { exports } from '../../src/exports/tables.ts';
import { fromButtonValue } from '../../src/imports/messages/import-buttons.ts';
import { imports, messages } from '../../src/imports/model/tables.ts';
import type { Delivery } from '../workspace/record.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Audited, Decision, Evidence, Planned, Write } from './evidence.ts';
import type { Fleet } from './fleet.ts';
import type { Scene } from './scene.ts';

export async function gatherEvidence(
  scene: Scene,
  fleet: Pick<Fleet, 'lines' | 'endedByThemselves'>,
  unsettled: string[],
): Promise<Evidence> {
  const { workspace, database, shared } = scene;
  const { record, ids, signingSecret, botToken } = workspace;
  return {
    ...(await database.outside((db) => db.read(readDatabase))),
    posts: workspace.allMessages(),
    said: record.said.map(({ text }) => text),
    decisions: record.deliveries.flatMap(decisionOf),
    files: new Map(shared.map(({ fileId, content }) => [fileId, content.split('\n')])),
    taken: takenFiles(workspace),
    unsettled,
    log: fleet.lines(),
    secrets: [botToken, signingSecret, database.password],
    refused: workspace.violations
      // A click that reaches a replica as it dies is not acknowledged; how many are is counted elsewhere.
      .filter(({ via }) => via !== 'acknowledgement')
      .map(({ via, rule, path, detail }) => `${via}: ${rule} ${path} ${detail}`),
    ended: fleet.endedByThemselves,
    botUser: ids.botUser,
    directs: new Map(
      [...workspace.channels.values()]
        .filter(({ kind }) => kind === 'dm')
        .map(({ id, members }) => [id, members.find((one) => one !== ids.botUser) ?? '']),
    ),
  };
}

/** What the database knows. */
export async function readDatabase(tx: Transaction) {
  return {
    imports: await tx.select().from(imports),
    messages: await tx.select().from(messages),
    exports: await tx.select().from(exports),
    plans: await queryRows<Planned>(
      tx,
      sql`select import_id as "importId", kind, fulfillment_id::text as "fulfillmentId", line, certain
        from import_changes
      union all select import_id, 'records', fulfillment_id::text, line, true from import_records`,
    ),
    audit: await queryRows<Audited>(
      tx,
      sql`select a.import_id as "importId", action, actor, entity, entity_id as "entityId", source_line as line,
          a.before, a.after, a.xmin::text as transaction, ${orderIdOf(sql`w.record`)} as "orderId"
        from audit_events a left join lateral (
            select coalesce(after, before) as record from chaos.writes
            where entity = a.entity and entity_id = a.entity_id and xmin::text = a.xmin::text limit 1) w on true
        where action in ('import', 'undo') order by audit_event_id`,
    ),
    writes: await queryRows<Write>(
      tx,
      sql`select entity, entity_id as "entityId", before, after, by, xmin::text as transaction from chaos.writes`,
    ),
    jobs: await queryRows<{ name: string; data: unknown }>(tx, sql`select name, data from pgboss.job`),
  };
}

/** The order that a record belongs to, by the row that the witness saw: it may be gone by now. Null for a warehouse. */
const orderIdOf = (record: SQL): SQL => sql`coalesce(${record}->>'order_id', (
  select coalesce(after, before)->>'order_id' from chaos.writes
  where entity = 'fulfillment' and entity_id = ${record}->>'fulfillment_id' limit 1), (
  select order_id from fulfillments where fulfillment_id = (${record}->>'fulfillment_id')::bigint))`;

interface Interaction {
  user?: { id?: string };
  actions?: { action_id?: string; value?: string }[];
  view?: { callback_id?: string; private_metadata?: string };
}

function decisionOf({ kind, payload }: Delivery): Decision[] {
  if (kind !== 'interaction') return [];
  const { user, actions: [action] = [], view } = payload as Interaction;
  const isUndo = view?.callback_id === importForms.undo;
  const deed = isUndo ? 'undo' : 'confirm';
  const value = isUndo
    ? view?.private_metadata?.split(' ')[0]
    : action?.action_id === importActions.confirm
      ? action.value
      : undefined;
  const shown = fromButtonValue(value ?? '');
  return shown === null ? [] : [{ deed, importId: shown.importId, userId: user?.id ?? '' }];
}

/** Those of people: the bot's own files are announced to it, too. */
function takenFiles({ record, ids }: Workspace): string[] {
  const events = record.deliveries.filter(({ kind, outcome }) => kind === 'event' && outcome === 'acknowledged');
  return events.flatMap(({ payload }) => {
    const event = payload.event as { subtype?: string; user?: string; files?: { id: string }[] };
    const byPerson = event.subtype === 'file_share' && event.user !== ids.botUser;
    return byPerson ? (event.files ?? []).map(({ id }) => id) : [];
  });
}
