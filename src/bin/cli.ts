/** How the commands beside the bot run: what they log, how they end, and how they fail. */
import { ConfigError } from '../config.ts';
import { refuseKeptOptions } from '../runtime/command-line.ts';
import { describeError, UserError } from '../runtime/errors.ts';
import { type Log, openLog } from '../runtime/log.ts';

/**
 * Runs a command with its arguments, and a log on stderr, apart from what is printed; for `--help` prints `usage` instead.
 * An expected failure is printed as its message, any other without the data that its message may quote; the process then
 * exits with 1.
 */
export async function runCli(
  usage: string,
  env: Record<string, string | undefined>,
  work: (args: string[], log: Log) => Promise<void>,
): Promise<void> {
  const args = process.argv.slice(2);
  process.stdout.on('error', onPrintError);
  if (args.some((word) => word === '--help' || word === '-h')) return void console.log(usage);
  try {
    refuseKeptOptions(args, usage, env);
    await work(args, openLog('warn', process.stderr));
  } catch (error) {
    console.error(describeFailure(error));
    process.exitCode = 1;
  }
}

/** Whoever reads the output may stop reading (`| head`): the work goes on, and its end isn't printed. */
function onPrintError({ code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  console.error(`The output can’t be written (${code}). Check where it goes to, then run this again.`);
  process.exitCode = 1;
}

function describeFailure(error: unknown): unknown {
  if (error instanceof ConfigError) return error.lines.join('\n');
  return error instanceof UserError ? error.message : describeError(error);
}

/** Aborted by Ctrl-C or SIGTERM, of which `onAbort` is told. A second signal ends the process at once. */
export function abortOnSignal(onAbort: () => void = () => {}): AbortSignal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const abort = () => {
    for (const name of signals) process.off(name, abort);
    controller.abort();
    onAbort();
  };
  for (const name of signals) process.on(name, abort);
  return controller.signal;
}
