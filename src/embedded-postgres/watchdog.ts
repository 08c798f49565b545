/** Stops the database server when this process dies without having stopped it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { postmasterPidFile } from './data-folder.ts';

/**
 * Waits for the end of its standard input, which the kernel closes when we die, however we die. Then it stops the
 * server ($1, which removes its postmaster.pid, $2, when it has stopped): fast, and after 10 s at once. A shell needs
 * 1 MB where another Node would need 40.
 */
const script = `
read -r _
kill -INT "$1" 2>/dev/null
for tenth in $(seq 100); do
  test -e "$2" && kill -0 "$1" 2>/dev/null || exit 0
  sleep 0.1
done
kill -QUIT "$1" 2>/dev/null
`;

/**
 * Starts a watchdog for the server of a cluster; `dismiss` ends it once the server has stopped.
 * Windows has no such shell: there the next start stops what a dead owner left.
 */
export function startWatchdog(serverPid: number, cluster: string): { dismiss(): Promise<void> } {
  if (process.platform === 'win32') return { dismiss: async () => {} };
  const args = ['-c', script, 'holdfast-watchdog', String(serverPid), postmasterPidFile(cluster)];
  // Detached, so that Ctrl-C and the closing of the terminal leave it alone. Its own folder must not keep ours busy.
  const watchdog = spawn('/bin/sh', args, { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // Where there is no shell, it is as on Windows.
  watchdog.once('error', () => undefined);
  watchdog.unref();
  const dismiss = async () => {
    if (watchdog.pid === undefined || watchdog.exitCode !== null || watchdog.signalCode !== null) return;
    watchdog.ref();
    watchdog.kill('SIGKILL');
    await once(watchdog, 'exit');
  };
  return { dismiss };
}
