/** `npm run doctor [-- --channel C…]`: checks an installation, and says what to do about what it finds. */
import { findMisspelled, readConfig } from '../config.ts';
import { formatFindings, poor } from '../doctor/finding.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import { readOptions } from '../runtime/command-line.ts';
import { runCli } from './cli.ts';

const usage = 'Use: npm run doctor, or npm run doctor -- --channel C0123456789 to try messages and files there';

await runCli(usage, process.env, async (args) => {
  const channel = readOptions(args, usage, { channel: 'value' }).get('channel');
  const config = readConfig(process.env);
  const unread = findMisspelled(process.env).map((text) => poor('configuration', text, 'Rename or remove it.'));
  const findings = [
    ...unread,
    ...(await runDoctor(config, channel ?? null, { elapsed: () => performance.now(), wall: Date.now })),
  ];
  process.stdout.write(formatFindings(findings));
  if (channel === undefined) {
    process.stdout.write('To try messages, files and blocks in a channel too: npm run doctor -- --channel C…\n');
  }
  if (findings.some(({ result }) => result === 'bad')) process.exitCode = 1;
});
