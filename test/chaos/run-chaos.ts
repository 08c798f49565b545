/** A chaos run: people work and everything fails, then all is mended and the invariants are checked; round after round. */
import { createRandom } from '../demo/random.ts';
import { findButton } from '../support/conversation.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createTroublemaker } from './cause-trouble.ts';
import { startChaosDatabase } from './chaos-database.ts';
import { scheduleFaults } from './fault-schedule.ts';
import { startFleet } from './fleet.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { checkInvariants } from './invariants/check-invariants.ts';
import type { Violation } from './invariants/violation.ts';
import { letPeopleWork } from './people.ts';
import type { Scene } from './scene.ts';
import { seedRecords } from './seed-records.ts';
import { settle } from './settle.ts';
import { createFileMaker } from './shared-files.ts';
import { type ChaosResult, sumUp } from './sum-up.ts';

export interface ChaosOptions {
  seed: number;
  minutes: number;
  replicas: number;
  /** told of every round, in a sentence */
  tell?: (text: string) => void;
}

const maxRound = 130_000;
/** Of a short run, what remains when everything has started and the end has settled. */
const shareOfTrouble = 0.4;
/** At the beginning of a round nothing fails until something was applied, so that people find something to click on. */
const longestCalm = 40_000;
/** Slack's own pauses are a minute and five; a run has not that much time. */
const retryDelaysMs = [0, 2_000, 10_000];

/** Runs it; rejects only when the run itself fails. Everything that was started has ended afterwards. */
export async function runChaos({ seed, minutes, replicas, tell = () => {} }: ChaosOptions): Promise<ChaosResult> {
  const milliseconds = minutes * 60_000;
  const stock = { onHold: Math.round(3_000 + minutes * 3_000), shipped: Math.round(1_000 + minutes * 600) };
  const database = await startChaosDatabase((tx) => seedRecords(tx, stock));
  const workspace = await startWorkspace({ retryDelaysMs });
  const fleet = await startFleet(workspace, database, replicas);
  const scene: Scene = {
    workspace,
    database,
    files: createFileMaker(createRandom(seed), stock),
    ...populate(workspace),
    shared: [],
  };
  const trouble = createTroublemaker(workspace, database, fleet);
  const violations = new Map<string, Violation & { round: number }>();
  const roundLength = Math.min(maxRound, milliseconds * shareOfTrouble);
  let [round, settled] = [0, 0];
  try {
    const end = Date.now() + milliseconds;
    let evidence: Awaited<ReturnType<typeof gatherEvidence>>;
    do {
      round += 1;
      // What goes wrong must not depend on what people happen to come to.
      const chance = seed * 1_000 + round;
      const schedule = scheduleFaults(createRandom(chance), roundLength);
      let isOver = false;
      const work = letPeopleWork(scene, chance, () => isOver);
      const before = scene.shared.length;
      const isApplied = () => scene.shared.slice(before).some((thread) => findButton(workspace, thread, 'import_undo'));
      await workspace.waitFor('something applied', isApplied, longestCalm);
      await trouble.cause(schedule, createRandom(chance));
      isOver = true;
      await work;
      await trouble.heal();
      const { took, unsettled } = await settle(scene);
      settled = Math.max(settled, took);
      evidence = await gatherEvidence(scene, fleet, unsettled);
      const found = checkInvariants(evidence).filter(({ text }) => !violations.has(text));
      for (const violation of found) violations.set(violation.text, { ...violation, round });
      tell(
        `round ${round}: ${evidence.imports.length} imports, settled after ${Math.round(took / 1000)} s, ${found.length} new violations`,
      );
    } while (Date.now() + roundLength / 2 < end);
    const found = { rounds: round, settled, violations: [...violations.values()] };
    return { ...found, ...sumUp(scene, fleet, evidence), struck: await trouble.struck() };
  } finally {
    await fleet.stop();
    await workspace.stop();
    await database.stop();
  }
}

/** People and channels beside those that every workspace has. */
export function populate(workspace: Workspace): Pick<Scene, 'people' | 'channels'> {
  const { ids } = workspace;
  const more = ['nora', 'sam', 'ines'].map((name) => workspace.addPerson({ id: `U0${name.toUpperCase()}`, name }).id);
  const people = [ids.people.dana, ids.people.lee, ...more];
  const members = [...people, ids.botUser];
  const added = ['carriers', 'warehouse', 'night'].map(
    (name) => workspace.addChannel({ id: `C0${name.toUpperCase()}`, name, members }).id,
  );
  workspace.changeChannel(ids.channels.fulfillment, { members });
  return { people, channels: [ids.channels.fulfillment, ...added] };
}
