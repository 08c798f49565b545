/** `npm run doctor [-- --channel C…]`: checks an installation, and says what to do about what it finds. */
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { formatFindings } from '../doctor/finding.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import { runCli } from './cli.ts';

await runCli(async () => {
  const { values } = parseArgs({ options: { channel: { type: 'string' } } });
  const findings = await runDoctor(readConfig(process.env), values.channel ?? null, () => performance.now());
  process.stdout.write(formatFindings(findings));
  if (values.channel === undefined) {
    process.stdout.write('To try messages, files and blocks in a channel too: npm run doctor -- --channel C…\n');
  }
  if (findings.some(({ result }) => result === 'bad')) process.exitCode = 1;
});
