/** The baseline: what PostgreSQL's own client needs for the same work. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a script with psql, stopping at its first error; gives the milliseconds from start to end of the process. */
export async function runPsql(url: string, script: string): Promise<number> {
  const started = performance.now();
  const psql = spawn('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', '-', url], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  });
  psql.on('error', () => {
    throw new Error('The benchmarks measure against psql, which is not installed here.');
  });
  let errors = '';
  psql.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  psql.stdin.end(script);
  const [code] = await once(psql, 'exit');
  if (code !== 0) throw new Error(`psql failed: ${errors}`);
  return performance.now() - started;
}
