/** `npm run demo` as a process of its own, the way a person starts and ends it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../src/embedded-postgres/stop-server.ts';

export interface DemoProcess {
  /** the address of the page, as it was printed */
  url: string;
  /** everything that was printed so far */
  output(): string;
  /** Ctrl-C: the signal goes to the whole process group, as a terminal sends it. Resolves when all of it has ended. */
  interrupt(): Promise<void>;
  /** Processes that are still there: the demo's own, and the database server. */
  leftOver(): Promise<string[]>;
}

/** Starts the demo on a data folder and a port, and waits for its address. */
export async function startDemo(dataFolder: string, port: number): Promise<DemoProcess> {
  const child = spawn('npm', ['run', 'demo'], {
    detached: true,
    env: { ...process.env, DEMO_DATA: dataFolder, DEMO_PORT: String(port) },
  });
  const group = child.pid ?? 0;
  const exited = once(child, 'close');
  let output = '';
  const take = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const url = await addressIn(() => output, exited);
  const server = Number.parseInt(await readFile(`${dataFolder}/postgres/cluster/postmaster.pid`, 'utf8'), 10);
  return {
    url,
    output: () => output,
    async interrupt() {
      if (isAlive(-group)) process.kill(-group, 'SIGINT');
      await exited;
    },
    async leftOver() {
      const left = () => [
        ...(isAlive(-group) ? [`the process group ${group}`] : []),
        ...(isAlive(server) ? [`the database server ${server}`] : []),
      ];
      // A process that has just ended is there until its parent takes note of it.
      for (let attempt = 0; attempt < 20 && left().length > 0; attempt++) await sleep(50);
      return left();
    },
  };
}

async function addressIn(output: () => string, exited: Promise<unknown>): Promise<string> {
  let ended = false;
  exited.then(() => {
    ended = true;
  });
  for (;;) {
    const address = output().match(/^ {2}(http:\S+)$/m)?.[1];
    if (address !== undefined) return address;
    if (ended) throw new Error(`npm run demo ended before it printed an address:\n${output()}`);
    await sleep(50);
  }
}
