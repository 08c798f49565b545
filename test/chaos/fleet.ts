/** The replicas of a chaos run: real processes, each behind a door of its own before the database, started again whenever they end. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../demo/random.ts';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ChaosDatabase } from './chaos-database.ts';

export interface Fleet {
  /** the doors before the database, one per replica */
  doors: TcpProxy[];
  /** every line that any of them wrote */
  lines(): string[];
  /** those that ended although nobody killed them, as words */
  endedByThemselves: string[];
  /** starts that ended before the replica listened, because the database was away for instance */
  failedStarts(): number;
  /** Kills so many by kill -9, those that are starting too, and leaves one that listens unless all are to go. Gives how many. */
  kill(wanted: number | 'all', random: Random): number;
  /** Resolves when all listen. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

interface Replica {
  door: TcpProxy;
  /** once it listens, until it has ended */
  process: BotProcess | null;
  /** of the process that is starting or listens; null between an end and the next start */
  end: BotProcess['end'] | null;
  isKilled: boolean;
}

/** Starts them; resolves when all listen. */
export async function startFleet(workspace: Workspace, database: ChaosDatabase, count: number): Promise<Fleet> {
  const doors = await Promise.all(Array.from({ length: count }, () => startTcpProxy(database.port())));
  const replicas = doors.map((door): Replica => ({ door, process: null, end: null, isKilled: false }));
  const written: string[][] = [];
  const endedByThemselves: string[] = [];
  let failedStarts = 0;
  let isOver = false;

  const living = () => replicas.filter(({ process }) => process !== null);
  const deliver = () =>
    workspace.deliverTo(...living().map(({ process }) => `http://127.0.0.1:${process?.port}/slack/events`));

  /** What a supervisor does: whatever ends is started again. */
  async function supervise(replica: Replica): Promise<void> {
    while (!isOver) {
      const url = database.urlThrough(replica.door.port);
      const started = await startBotProcess(environment(workspace, url), [], (end) => {
        Object.assign(replica, { end, isKilled: false });
      });
      written.push(started.lines);
      if (started.port === 0) {
        replica.end = null;
        if (!replica.isKilled) failedStarts += 1;
        await pause(200);
        continue;
      }
      replica.process = started;
      deliver();
      if (isOver) void started.end('SIGKILL');
      const { code, signal } = await started.ended;
      Object.assign(replica, { process: null, end: null });
      deliver();
      if (!isOver && !replica.isKilled) endedByThemselves.push(`exit code ${code}, signal ${signal}`);
    }
  }
  const supervised = Promise.all(replicas.map(supervise));

  const whole = async () => {
    while (living().length < count) await pause(50);
  };
  await whole();
  return {
    doors,
    lines: () => written.flat(),
    endedByThemselves,
    failedStarts: () => failedStarts,
    kill(wanted, random) {
      const standing = replicas.filter(({ end, isKilled }) => end !== null && !isKilled);
      const places = new Map(standing.map((replica) => [replica, random.fraction()]));
      const order = standing.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
      const spared = wanted === 'all' || count === 1 ? undefined : order.findLast(({ process }) => process !== null);
      const struck = order.filter((replica) => replica !== spared).slice(0, wanted === 'all' ? count : wanted);
      for (const replica of struck) {
        replica.isKilled = true;
        void replica.end?.('SIGKILL');
      }
      return struck.length;
    },
    whole,
    async stop() {
      isOver = true;
      await Promise.all(living().map(({ process }) => process?.end('SIGKILL')));
      await supervised;
      await Promise.all(doors.map((door) => door.stop()));
    },
  };
}

function environment(workspace: Workspace, databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    HOST: '127.0.0.1',
    PORT: '0',
  };
}
