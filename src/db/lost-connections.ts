/** Keeps transactions of postgres.js 3.4 off connections that they have lost. */
import type postgres from 'postgres';

/** What drizzle begins transactions with. */
type Work = (sql: postgres.TransactionSql) => Promise<unknown>;

/**
 * The same client, safe to use when connections are lost. By itself it goes on with a transaction whose connection is
 * gone: the ROLLBACK or COMMIT at its end, and whatever the work still asks, are written to the connection that took the
 * place of the lost one, in the middle of somebody else's transaction; all answers there are then one question late.
 * Here a transaction is over when its connection is, and nothing of it is sent any more.
 */
export function leaveLostConnections(client: postgres.Sql): postgres.Sql {
  const begin = (work: Work) => beginOnce(client, work);
  return new Proxy(client, { get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)) });
}

function beginOnce(client: postgres.Sql, work: Work): Promise<unknown> {
  let isOver = false;
  const transaction = client.begin(
    (sql) =>
      new Promise((resolve, reject) => {
        // Left unsettled, the work makes the client send nothing; the loss itself has ended the transaction.
        const unlessOver = (settle: () => void) => () => (isOver ? undefined : settle());
        work(guard(sql, () => isOver)).then(
          (result) => unlessOver(() => resolve(result))(),
          // A lost connection fails the statement first and ends the transaction in the same turn of the event loop.
          (error) => void setImmediate(unlessOver(() => reject(error))),
        );
      }),
  );
  transaction.catch(() => {
    isOver = true;
  });
  return transaction;
}

function guard(sql: postgres.TransactionSql, isOver: () => boolean): postgres.TransactionSql {
  const unsafe: typeof sql.unsafe = (...statement) => {
    if (isOver()) throw new Error('the connection of this transaction was lost');
    return sql.unsafe(...statement);
  };
  return new Proxy(sql, { get: (target, name) => (name === 'unsafe' ? unsafe : Reflect.get(target, name)) });
}
