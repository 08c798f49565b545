/** One sentence for operators on why the database can't be used. */
import { UserError } from '../runtime/errors.ts';

/** What operators can fix themselves, by the error code of the network or of PostgreSQL. */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name can’t be resolved',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'no answer',
  CONNECT_TIMEOUT: 'no answer',
  '28P01': 'the password is wrong',
  '28000': 'this user may not connect',
  '3D000': 'no such database',
  '53300': 'it has no connection left',
  '57P03': 'it is starting or stopping',
  '25006': 'it takes no changes, as a standby or in the middle of a failover',
  '42501': 'this user may not migrate it, which takes the owner of its tables (npm run db:migrate)',
  '42P07': 'its tables are there, but not the schema “drizzle” with their migrations, so restore the whole backup',
};

/** The sentence for a failed connection, without user and password; null for all other errors. */
export function describeConnectionError(error: unknown, url: string): UserError | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = reasons[String((cause as { code?: unknown } | null)?.code)];
  if (reason === undefined) return null;
  const { hostname, port, pathname } = new URL(url);
  const place = `${pathname.slice(1) || 'its default database'} at ${hostname}:${port || '5432'}`;
  return new UserError(`The database ${place} can’t be used: ${reason}. Check DATABASE_URL and the server.`);
}
