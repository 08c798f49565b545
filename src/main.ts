/** `npm start`: the bot, from its environment until it is told to stop. */
import { ConfigError, readConfig } from './config.ts';
import { startHoldfast } from './holdfast.ts';
import { describeError, openLog } from './log.ts';

try {
  const config = readConfig(process.env);
  const log = openLog(config.LOG_LEVEL);
  const holdfast = await startHoldfast(config, log);
  const stop = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping');
    holdfast.stop().then(
      () => process.exit(0),
      (error) => {
        log.error(describeError(error), 'stopped badly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else openLog('error').fatal(describeError(error), 'Holdfast could not start');
  process.exit(1);
}
