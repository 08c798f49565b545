/** Does what the schedule of a round says, at its moments, and counts what truly struck. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../demo/random.ts';
import type { ActiveFault } from '../workspace/faults.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ChaosDatabase } from './chaos-database.ts';
import { type DueTrouble, flapMilliseconds, type Trouble } from './fault-schedule.ts';
import type { Fleet } from './fleet.ts';
import { countStruck, loseQueue, type RuleMode, setRule } from './owners-rule.ts';

/** How often each kind has struck. */
export interface Struck {
  kills: number;
  restarts: number;
  cuts: number;
  stalls: number;
  /** rows that the owner's rule refused or skipped */
  refusedRows: number;
  lostQueues: number;
  /** minutes in which the database restarted again and again */
  flaps: number;
  /** requests to Slack that failed, by the kind of the fault */
  slack: Map<string, number>;
}

export interface Troublemaker {
  /** Causes all of it; resolves when the last is over. The faults of Slack last until `heal`. */
  cause(schedule: DueTrouble[], random: Random): Promise<void>;
  /** Ends everything: from here on nothing fails any more. */
  heal(): Promise<void>;
  struck(): Promise<Struck>;
}

export function createTroublemaker(workspace: Workspace, database: ChaosDatabase, fleet: Fleet): Troublemaker {
  const counts = { kills: 0, restarts: 0, cuts: 0, stalls: 0, lostQueues: 0, flaps: 0 };
  const faults: { kind: string; active: ActiveFault }[] = [];
  let restarting: Promise<void> = Promise.resolve();

  async function restart(): Promise<void> {
    for (const door of fleet.doors) door.shut();
    await database.restart();
    for (const door of fleet.doors) door.open(database.port());
    counts.restarts += 1;
  }

  async function stall(milliseconds: number, thenCut: boolean): Promise<void> {
    counts.stalls += 1;
    for (const door of fleet.doors) door.stall();
    await pause(milliseconds);
    for (const door of fleet.doors) {
      if (thenCut) door.cut();
      door.resume();
    }
  }

  function restartInTurn(): Promise<void> {
    restarting = restarting.then(restart);
    return restarting;
  }

  async function flap(restarts: number): Promise<void> {
    counts.flaps += 1;
    for (let n = 0; n < restarts; n += 1) {
      if (n > 0) await pause(flapMilliseconds / restarts);
      await restartInTurn();
    }
  }

  async function enforceRule(mode: RuleMode, milliseconds: number): Promise<void> {
    await setRule(database, mode);
    await pause(milliseconds);
    await setRule(database, null);
  }

  async function emptyQueue(withQueues: boolean): Promise<void> {
    await loseQueue(database, withQueues);
    counts.lostQueues += 1;
  }

  function start(trouble: Trouble, random: Random): Promise<void> | void {
    switch (trouble.kind) {
      case 'kill':
        counts.kills += fleet.kill(trouble.replicas, random);
        return;
      case 'restart':
        return restartInTurn();
      case 'cut':
        counts.cuts += 1;
        for (const door of fleet.doors) door.cut(trouble.every);
        return;
      case 'stall':
        return stall(trouble.milliseconds, trouble.thenCut);
      case 'slack':
        faults.push({ kind: trouble.script.fault.kind, active: workspace.fault(trouble.script) });
        return;
      case 'rule':
        return enforceRule(trouble.mode, trouble.milliseconds);
      case 'loseQueue':
        return emptyQueue(trouble.withQueues);
      case 'flap':
        return flap(trouble.restarts);
    }
  }

  return {
    async cause(schedule, random) {
      const begin = Date.now();
      const lasting: Promise<void>[] = [];
      for (const { at, trouble } of schedule) {
        await pause(Math.max(0, begin + at - Date.now()));
        const over = start(trouble, random);
        if (over !== undefined) lasting.push(over);
      }
      await Promise.all(lasting);
    },
    async heal() {
      workspace.clearFaults();
      await restarting;
      await fleet.whole();
    },
    async struck() {
      const slack = new Map<string, number>();
      for (const { kind, active } of faults) slack.set(kind, (slack.get(kind) ?? 0) + active.hits());
      return { ...counts, refusedRows: await countStruck(database), slack };
    },
  };
}
