/** Starts the demo's workspace on its usual port, or on a free one when something else has that. */
import { UserError } from '../../src/runtime/errors.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace, WorkspaceOptions } from '../workspace/workspace.ts';

/** The port that the demo's page has, unless DEMO_PORT names another. */
const usualPort = '8484';

/**
 * @param wanted what DEMO_PORT says; "0" takes a free port
 * @throws {UserError} when that is no port
 */
export async function openPage(
  wanted: string | undefined,
  options: WorkspaceOptions,
): Promise<{ workspace: Workspace; takenPort: number | null }> {
  const text = wanted || usualPort;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UserError('DEMO_PORT takes a whole number from 0 to 65535.');
  try {
    return { workspace: await startWorkspace({ ...options, port }), takenPort: null };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    return { workspace: await startWorkspace({ ...options, port: 0 }), takenPort: port };
  }
}
