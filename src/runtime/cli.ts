/** How the commands beside the bot are run: what they log, and how they fail. */
import { ConfigError } from '../config.ts';
import { UserError } from './errors.ts';
import { describeError, type Log, openLog } from './log.ts';

/**
 * Runs a command, with a log of what goes wrong on stderr, where it is not in the way of what is printed. A foreseen
 * failure is told in its own words, any other without the data that it may quote; the process then exits with 1.
 */
export async function runCli(work: (log: Log) => Promise<void>): Promise<void> {
  try {
    await work(openLog('warn', process.stderr));
  } catch (error) {
    console.error(wordFailure(error));
    process.exitCode = 1;
  }
}

function wordFailure(error: unknown): unknown {
  if (error instanceof ConfigError) return error.lines.join('\n');
  return error instanceof UserError ? error.message : describeError(error);
}
