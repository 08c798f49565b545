/** COPY … FROM STDIN through postgres.js 3.4, so that every error of the server reaches the caller. */
import { Readable, Writable } from 'node:stream';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type { Transaction } from './connection.ts';
import type { GuardedSql } from './transaction.ts';

/**
 * Runs a `copy … from stdin` with this text, piece by piece. No other statement may be sent in the transaction until it
 * has resolved.
 * @throws what the server objects to
 */
export async function copyFromStdin(tx: Transaction, statement: string, pieces: Buffer[]): Promise<void> {
  const { session } = tx._;
  if (!(session instanceof PostgresJsSession) || !isGuarded(session.client)) {
    throw new Error('this transaction was not opened by openConnections');
  }
  await session.client.copyIn(statement, pieces);
}

function isGuarded(client: object): client is GuardedSql {
  return typeof Reflect.get(client, 'copyIn') === 'function'; // `in` doesn't see what a proxy adds
}

/** A query of the client is what it calls back, though its types don't say so. */
function isSettle<Query extends object>(query: Query): query is Query & Settle {
  return typeof Reflect.get(query, 'resolve') === 'function' && typeof Reflect.get(query, 'reject') === 'function';
}

/** What the client calls with the server's answers: first with the stream, at the end with nothing of interest. */
interface Settle {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * Sends the text to a `copy … from stdin` that was just started. The stream gets its listeners the moment it exists: the
 * server may have refused the copy in the same packet, and the client reports no error after the stream has ended.
 */
export function sendCopyText(query: Pick<postgres.PendingQuery<never>, 'writable'>, pieces: Buffer[]): Promise<void> {
  if (!isSettle(query)) throw new Error('the client has no query with resolve and reject');
  const settle = query;
  const { resolve: resolveQuery, reject: rejectQuery } = settle;
  return new Promise((resolve, reject) => {
    settle.reject = (error) => {
      rejectQuery(error);
      reject(error);
    };
    settle.resolve = (stream) => {
      settle.resolve = resolveQuery;
      resolveQuery(stream);
      if (!(stream instanceof Writable)) return reject(new Error('the statement reads no text'));
      // The client's own version tells the server that the copy failed, even after a successful end.
      stream._destroy = (error, done) => done(error);
      stream.on('error', reject).on('finish', resolve);
      Readable.from(pieces).pipe(stream);
    };
    query.writable().catch(() => {}); // rejected above
  });
}
