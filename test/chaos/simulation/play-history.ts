/**
 * One short history of imports, played by the handlers and jobs themselves on a real database, one step after the other in
 * an order that chance decides. Any transaction may fail before its commit or lose its answer, any job may be done and yet
 * come again, other systems write in between, and the queue may be emptied. Nothing runs at the same time, so the same
 * seed gives the same history.
 */
import { randomUUID } from 'node:crypto';
import { asc, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../../src/db/client.ts';
import { classifyDatabaseFailure } from '../../../src/db/database-failure.ts';
import type { Deps } from '../../../src/deps.ts';
import { applyImport } from '../../../src/imports/apply/apply-import.ts';
import { expireImport } from '../../../src/imports/decide/apply-decision.ts';
import { confirmImport, discardImport } from '../../../src/imports/decide/handle-decision.ts';
import { type PlanTask, planTask } from '../../../src/imports/intake/plan-task.ts';
import { readImport } from '../../../src/imports/intake/read-import.ts';
import { toButtonValue } from '../../../src/imports/messages/import-buttons.ts';
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import { imports } from '../../../src/imports/model/tables.ts';
import { planImport } from '../../../src/imports/plan/plan-import.ts';
import { confirmUndo } from '../../../src/imports/undo/handle-undo.ts';
import { undoImport } from '../../../src/imports/undo/undo-import.ts';
import { requeueLostJobs } from '../../../src/monitoring/requeue-lost-jobs.ts';
import { ConnectionLost } from '../../../src/postgres-js/connections.ts';
import { findRecordColumns } from '../../../src/records/record-columns.ts';
import { UserError } from '../../../src/runtime/errors.ts';
import type { Click } from '../../../src/slack/interaction.ts';
import { createRandom, type Random } from '../../demo/random.ts';
import { caseTimeZone, replaceRecords } from '../../support/case-records.ts';
import { checkHistory } from './check-history.ts';
import { fileMakers, foreignWrites } from './outside-world.ts';

export interface History {
  seed: number;
  /** what happened, in order */
  steps: string[];
  /** what did not hold */
  violations: string[];
}

const stepsOfHistory = 14;
const maxStepsToHeal = 60;

/** How often each step is taken, in relation to the others. */
const weights = { job: 12, confirm: 6, share: 2, discard: 1, undo: 3, write: 3, expire: 1, loseQueue: 0.5, rule: 1 };
type Step = keyof typeof weights;

/** Plays the history of a seed on a database that holds nothing else. */
export async function playHistory(open: Deps, seed: number): Promise<History> {
  const random = createRandom(seed);
  const play: Play = { deps: open, random, steps: [], violations: [], faults: true, mended: false, shared: 0 };
  const db = breakable(open.db, play);
  play.deps = { ...open, db, people, planners: plannersOn(db, open.queue) };
  await reset(open.db);
  await share(play);
  for (let step = 0; step < stepsOfHistory; step += 1) await attempt(play, random.weighted<Step>(weights));
  await heal(play);
  play.violations.push(...(await open.db.read(checkHistory)), ...(await findLostJobs(play)));
  return { seed, steps: play.steps, violations: play.violations };
}

interface Play {
  deps: Deps;
  random: Random;
  steps: string[];
  violations: string[];
  /** whether transactions may fail right now */
  faults: boolean;
  /** whether all is mended, so that nothing fails any more */
  mended: boolean;
  shared: number;
}

/** Every person may do everything. */
const people: Deps['people'] = {
  find: async (id) => ({
    id,
    name: null,
    isGuest: false,
    isBot: false,
    isDeactivated: false,
    isStranger: false,
    timeZone: null,
  }),
  membersOf: async () => new Set(),
};

/** A database whose transactions fail before their commit, or are committed without an answer. */
function breakable(db: Database, play: Play): Database {
  const broken: Database = {
    ...db,
    poolClass: () => broken,
    async write(work) {
      const fault = play.faults ? play.random.weighted({ none: 8, before: 1, after: 1 }) : 'none';
      const result = await db.write(async (tx) => {
        const done = await work(tx);
        if (fault === 'before') throw new ConnectionLost('rolled back by the simulation');
        return done;
      });
      if (fault === 'after') throw new ConnectionLost('committed, and no answer');
      return result;
    },
  };
  return broken;
}

const staged = [
  ...['import_rows', 'import_changes', 'import_purchases', 'import_records'],
  ...['pgboss.job', 'chaos.writes'],
];

/** Plans in this process, so that the transaction of a planner may fail like any other. */
function plannersOn(db: Database, queue: Deps['queue']): Deps['planners'] {
  const report = () => {};
  return {
    run: (task) => planTask({ db, queue }, task as PlanTask, report),
    prepare: () => {},
    stop: async () => {},
  };
}

async function reset(db: Database): Promise<void> {
  await db.write(async (tx) => {
    await replaceRecords(tx, {
      A: { fulfillments: [{ id: 11, status: 'HOLD' }] },
      B: { fulfillments: [{ id: 21, status: 'HOLD', client: 'X' }] },
      C: { fulfillments: [{ id: 31, status: 'SHIPPED', items: ['P1'] }], purchases: { S1: ['P1', 'ACTIVE'] } },
      D: { fulfillments: [{ id: 41, status: 'PENDING', items: ['P1', 'P2'] }], purchases: { S2: ['P2', 'TRIAL'] } },
    });
    for (const table of staged) await tx.execute(sql.raw(`delete from ${table}`));
    await tx.execute(sql`update chaos.rule set mode = null`);
  });
}

const steps: Record<Step, (play: Play) => Promise<string>> = {
  job: runJob,
  confirm: (play) => click(play, 'confirm', confirmImport),
  discard: (play) => click(play, 'discard', discardImport),
  undo: (play) =>
    click(play, 'undo', async (deps, { userId, value }) => {
      const nothing = { viewId: '', values: {}, people: {}, files: {}, view: null };
      await confirmUndo(deps, { userId, metadata: value, ...nothing });
    }),
  share,
  write: writeElsewhere,
  expire: (play) =>
    outside(
      play,
      'time passes',
      sql`with due as (update pgboss.job set start_after = now() where name = 'expire-import')
        update imports set expires_at = now() where state = 'ready'`,
    ),
  loseQueue: (play) => outside(play, 'the queue is emptied', sql`delete from pgboss.job`),
  rule: (play) => {
    const mode = play.random.pick(['refuse', 'skip', null]);
    return outside(play, `the owner’s rule: ${mode ?? 'none'}`, sql`update chaos.rule set mode = ${mode}`);
  },
};

/** Takes a step; that a transaction fails, or a person is told no, is part of it. */
async function attempt(play: Play, step: Step): Promise<void> {
  const at = play.steps.push(step) - 1;
  try {
    play.steps[at] = await steps[step](play);
  } catch (error) {
    if (error instanceof UserError) play.steps[at] += ' (refused)';
    else if (error instanceof ConnectionLost) play.steps[at] += ` (${error.message})`;
    else play.violations.push(`${play.steps[at]} failed: ${error instanceof Error ? error.message : error}`);
  }
}

/** A file with rows for some of the orders: its rows are staged, as after a download, and it is about to be read. */
async function share(play: Play): Promise<string> {
  const { deps, random } = play;
  if (play.shared >= 3) return 'nothing more to share';
  play.shared += 1;
  const { kind, header, fields, rows } = random.pick(fileMakers)(random);
  const importId = randomUUID();
  const columns = fields.map((field) => ({
    field,
    index: header.indexOf(field),
    header: field,
    how: 'exact' as const,
  }));
  const recordColumns = kind === 'records' ? findRecordColumns(header) : null;
  await calmly(play, async (tx) => {
    const place = { channelId: 'C1', messageTs: '1.1', threadTs: '1.1' };
    const file = { teamId: 'T1', fileId: importId, fileName: `${play.shared}.csv`, sharedBy: 'UDANA', ...place };
    await tx.insert(imports).values({ importId, ...file, kind, columns, header });
    const batches = (async function* () {
      yield rows.map((cells, at) => ({ line: at + 2, cells }));
    })();
    const table = { kinds: [kind], columns, batches, ...(recordColumns && { recordColumns }) };
    await planImport(tx, importId, table, { timeZone: caseTimeZone });
    await deps.queue.send(tx, 'read-import', { importId });
  });
  return `${play.shared}.csv (${kind}) is shared`;
}

/** Of all imports, in the order in which they were shared. */
const allImports = (play: Play): Promise<ImportRow[]> =>
  play.deps.db.read((tx) => tx.select().from(imports).orderBy(asc(imports.fileName)));

async function click(play: Play, name: string, handle: (deps: Deps, click: Click) => Promise<void>): Promise<string> {
  const row = play.random.pick(await allImports(play));
  // Some people click on what they saw a while ago.
  const shown = { ...row, planVersion: Math.max(0, row.planVersion - (play.random.chance(0.1) ? 1 : 0)) };
  const requester = { userId: play.random.pick(['UDANA', 'ULEE']), answer: async () => {} };
  const rest = { chosen: null, isEphemeral: false, view: undefined };
  const made = { ...requester, ...rest, value: toButtonValue(shown), inPlace: requester } as unknown as Click;
  play.steps[play.steps.length - 1] = `${name} ${row.fileName}, which is ${row.state}`;
  await handle(play.deps, made);
  return `${name} ${row.fileName}, which was ${row.state}`;
}

function writeElsewhere(play: Play): Promise<string> {
  const choice = play.random.int(0, foreignWrites.length - 1);
  return outside(play, `another system makes change ${choice}`, foreignWrites[choice] ?? sql`select`);
}

async function outside(play: Play, name: string, statement: ReturnType<typeof sql>): Promise<string> {
  const isTaken = await calmly(play, async (tx) => {
    await tx.execute(sql`set local application_name = 'another system'`);
    await tx.execute(statement);
  })
    .then(() => true)
    // The owner's rule is for other systems, too.
    .catch((error) => classifyDatabaseFailure(error) !== 'refused' && Promise.reject(error));
  return isTaken ? name : `${name}, which the database refuses`;
}

type Job = { id: string; name: string; data: { importId: string }; file: string };

/** The jobs about imports that are due, in an order that depends on nothing random. */
const dueJobs = (play: Play): Promise<Job[]> =>
  play.deps.db.read(
    async (tx) =>
      (await tx.execute(sql`select id, name, data, file_name as file
        from pgboss.job join imports on import_id::text = data->>'importId'
        where start_after <= now() and name in ('read-import', 'apply-import', 'undo-import', 'expire-import')
        order by file_name, name, job.created_on, start_after`)) as unknown as Job[],
  );

async function runJob(play: Play): Promise<string> {
  const jobs = await dueJobs(play);
  if (jobs.length === 0) return 'nothing to do';
  const { id, name, data, file } = play.random.pick(jobs);
  play.steps[play.steps.length - 1] = `${name} ${file}`;
  const handlers: Record<string, () => Promise<void>> = {
    'read-import': () => readImport(play.deps, data, new AbortController().signal),
    'apply-import': () => applyImport(play.deps, data),
    'undo-import': () => undoImport(play.deps, data),
    'expire-import': () => expireImport(play.deps, data),
  };
  await handlers[name]?.();
  if (!play.mended && play.random.chance(0.1)) return `${name} ${file}, and killed before that was noted`;
  await calmly(play, async (tx) => void (await tx.execute(sql`delete from pgboss.job where id = ${id}::uuid`)));
  return `${name} ${file}`;
}

/** From here on nothing fails: what is under way comes to its end. */
async function heal(play: Play): Promise<void> {
  play.steps.push('all is mended');
  Object.assign(play, { faults: false, mended: true });
  await play.deps.db.write((tx) => tx.execute(sql`update chaos.rule set mode = null`));
  await requeueLostJobs(play.deps);
  for (let step = 0; step < maxStepsToHeal && (await dueJobs(play)).length > 0; step += 1) await attempt(play, 'job');
}

/** Jobs are queued in the transaction that makes them necessary: once all is mended, none is missing. */
async function findLostJobs({ deps }: Play): Promise<string[]> {
  const count = () => deps.db.read((tx) => tx.$count(sql`pgboss.job`));
  const before = await count();
  await requeueLostJobs(deps);
  const lost = (await count()) - before;
  return lost === 0 ? [] : [`I4: ${lost} jobs were missing at the end`];
}

/** Writes without the faults of the simulation: what other systems, people and the queue itself do. */
async function calmly(play: Play, work: (tx: Transaction) => Promise<void>): Promise<void> {
  play.faults = false;
  try {
    await play.deps.db.write(work);
  } finally {
    play.faults = !play.mended;
  }
}
