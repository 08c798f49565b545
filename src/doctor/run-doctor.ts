/** Checks everything that an installation needs, one after the other. */
import type { Config } from '../config.ts';
import type { MachineClocks } from '../db/clock.ts';
import { openLog } from '../runtime/log.ts';
import { createMetrics } from '../runtime/metrics.ts';
import { openSlackClient } from '../slack/client.ts';
import { checkDatabase, checkStandby } from './check-database.ts';
import { checkClock, checkNamed, checkTokens } from './check-slack.ts';
import { examine, type Finding, good } from './finding.ts';
import { tryChannel } from './try-channel.ts';

/** @param channel where to try things out; null: nothing is posted */
export async function runDoctor(config: Config, channel: string | null, clocks: MachineClocks): Promise<Finding[]> {
  const slack = openSlackClient(config, openLog('silent'), createMetrics());
  const findings = [
    good('configuration', 'complete'),
    ...(await examine('database', () => checkDatabase(config, clocks))),
    ...(await examine('standby', () => checkStandby(config))),
  ];
  const tokens = await checkTokens(slack, config);
  findings.push(...tokens.findings);
  if (!tokens.ok) return findings;
  findings.push(...(await examine('clock', () => checkClock(config, clocks))));
  findings.push(...(await examine('names', () => checkNamed(slack, config))));
  if (channel !== null) findings.push(...(await tryChannel({ slack, config, channel, clock: clocks.elapsed })));
  return findings;
}
