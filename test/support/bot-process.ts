/** Holdfast as a process of its own, so that it can be killed, stopped and measured. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** How a process ended: its exit code, or the signal that ended it. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface BotProcess {
  pid: number;
  /** where it listens; 0 when it ended before it did */
  port: number;
  /** every line on stdout and stderr */
  lines: string[];
  /** resolves when the process has ended, for whatever reason */
  ended: Promise<Ending>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ending>;
  /** the most memory it has held so far, in bytes (VmHWM of Linux) */
  peakMemory(): number;
}

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
const [, ...startArguments] = scripts.start.split(' ');

/**
 * Starts `npm start`'s process with nothing but this environment; resolves when it listens, or has ended. `under` is a
 * command that is given the process's own command line to run; `onSpawn` is told at once how to end the process.
 */
export async function startBotProcess(
  environment: Record<string, string>,
  under: string[] = [],
  onSpawn: (end: BotProcess['end']) => void = () => {},
): Promise<BotProcess> {
  const [command = '', ...args] = [...under, process.execPath, ...startArguments];
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }) as Ending);
  const lines: string[] = [];
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  onSpawn(end);
  const port = await Promise.race([listeningPort(child, lines), ended.then(() => 0)]);
  return {
    pid: child.pid ?? 0,
    port,
    lines,
    ended,
    end,
    peakMemory: () => peakMemoryOf(child.pid ?? 0),
  };
}

/** The most memory that a process has held so far, in bytes (VmHWM of Linux). */
export function peakMemoryOf(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** The process in which a bot reads files, by the bot's own; undefined while there is none. */
export function readingProcessOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.find((child) => commandOf(child).includes('plan-worker'));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It has ended since it was listed.
  }
}

/** The port of the line that says "listening"; on the way all lines are kept. */
function listeningPort(child: ChildProcess, lines: string[]): Promise<number> {
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        const whole = `${rest}${chunk}`.split('\n');
        rest = whole.pop() ?? '';
        lines.push(...whole);
        const listening = whole.find((line) => line.includes('"msg":"listening"'));
        if (listening !== undefined) resolve((JSON.parse(listening) as { port: number }).port);
      });
    }
  });
}
