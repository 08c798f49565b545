import { beforeAll } from 'vitest';
import type { Deps } from '../../src/deps.ts';
import { createTestDatabase } from './database.ts';
import { openDeps } from './open-deps.ts';

export interface OwnDeps {
  readonly deps: Deps;
  readonly databaseUrl: string;
}

/**
 * Gives the tests of a file a database of their own and what works on it, as `openDeps` does: there from the first
 * `beforeAll` that follows this call, closed and removed after the last test.
 */
export function ownDeps(environment: Record<string, string> = {}): OwnDeps {
  let own: OwnDeps | undefined;
  beforeAll(async () => {
    const database = await createTestDatabase();
    const open = await openDeps(database.url, environment);
    own = { deps: open.deps, databaseUrl: database.url };
    return async () => {
      await open.close();
      await database.drop();
    };
  });
  const opened = () => {
    if (own === undefined) throw new Error('these tests have no database before their first hook');
    return own;
  };
  return {
    get deps() {
      return opened().deps;
    },
    get databaseUrl() {
      return opened().databaseUrl;
    },
  };
}
