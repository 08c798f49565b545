/** `npm start`: runs the bot until it is told to stop. */
import { ConfigError, findMisspelled, readConfig } from './config.ts';
import { startHoldfast } from './holdfast.ts';
import { readOptions } from './runtime/command-line.ts';
import { describeError, UserError } from './runtime/errors.ts';
import { openLog } from './runtime/log.ts';

/** Platforms commonly kill processes that take longer to stop. */
const maxSecondsToStop = 10;

try {
  readOptions(process.argv.slice(2), 'Use: npm start. What can be set are environment variables: see README.md.');
  const config = readConfig(process.env);
  const log = openLog(config.LOG_LEVEL);
  for (const text of findMisspelled(process.env)) log.warn(text);
  // A library's unhandled rejection must not end the process.
  process.on('unhandledRejection', (error) => log.error(describeError(error), 'unhandled rejection'));
  // Node would print the error itself, which may contain what must not be logged.
  process.on('uncaughtException', (error) => {
    log.fatal(describeError(error), 'unexpected failure');
    process.exit(1);
  });
  const holdfast = await startHoldfast(config, log);
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    // Another signal, such as npm's of the same Ctrl-C, would end what is being finished.
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), maxSecondsToStop * 1000).unref();
    holdfast.stop().then(
      () => process.exit(0),
      (error) => {
        log.error(describeError(error), 'shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  const isExpected = error instanceof ConfigError || error instanceof UserError;
  if (isExpected) process.stderr.write(`${error.message}\n`);
  else openLog('error').fatal(describeError(error), 'Holdfast couldn’t start');
  process.exit(1);
}
