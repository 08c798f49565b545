/** Looks at the database: what Holdfast needs of it at every start, and what makes it work less well. */
import type { Config } from '../config.ts';
import { openDatabase } from '../db/client.ts';
import { checkDatabaseSettings, type SettingFinding } from '../db/setting-checks.ts';
import { openTimeZones, requireTimeZone } from '../db/time-zones.ts';
import { UserError } from '../runtime/errors.ts';
import { bad, type Finding, good, poor } from './finding.ts';

/** The findings about the database. */
export async function checkDatabase({ DATABASE_URL: url, TIME_ZONE: zone }: Config): Promise<Finding[]> {
  if (url === undefined) {
    return [
      poor(
        'database',
        'the built-in PostgreSQL',
        'Set DATABASE_URL for production, so that backups and replicas are possible.',
      ),
    ];
  }
  try {
    const settings = (await checkDatabaseSettings(url)).map(toFinding);
    return [good('database', 'can be reached'), ...settings, good('time zone', await checkTimeZone(url, zone))];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [toFinding({ name: 'database', ok: false, severity: 'stop', text: error.message })];
  }
}

/** The first sentence says what was found, the others what to do. */
function toFinding({ name, ok, severity, text }: SettingFinding): Finding {
  if (ok) return good(name, 'as it should be');
  const [, found = text, remedy = ''] = /^(.+?\.) (.+)$/s.exec(text) ?? [];
  return severity === 'stop' ? bad(name, found, remedy) : poor(name, found, remedy);
}

async function checkTimeZone(url: string, zone: string): Promise<string> {
  const db = openDatabase(url);
  try {
    return requireTimeZone(zone, await openTimeZones(db));
  } finally {
    await db.close();
  }
}
