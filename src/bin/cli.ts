/** How the commands beside the bot run: what they log, and how they fail. */
import { ConfigError } from '../config.ts';
import { describeError, UserError } from '../runtime/errors.ts';
import { type Log, openLog } from '../runtime/log.ts';

/**
 * Runs a command, with a log on stderr, apart from what is printed. An expected failure is printed as its message, any
 * other without the data that its message may quote; the process then exits with 1.
 */
export async function runCli(work: (log: Log) => Promise<void>): Promise<void> {
  try {
    await work(openLog('warn', process.stderr));
  } catch (error) {
    console.error(describeFailure(error));
    process.exitCode = 1;
  }
}

function describeFailure(error: unknown): unknown {
  if (error instanceof ConfigError) return error.lines.join('\n');
  return error instanceof UserError ? error.message : describeError(error);
}
