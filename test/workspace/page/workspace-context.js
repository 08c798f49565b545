/** What every part of the page may need, without handing it through: see `app.js` for where it is filled. */
import { createContext, useContext } from '/vendor/preact.js';

/**
 * @typedef {import('./workspace-state.js').WorkspaceState & {
 *   notices: { id: number, text: string }[],
 *   at: string | undefined,
 *   goTo(change: import('./address.js').Address): void,
 *   ask(confirm: Record<string, any>): Promise<boolean>,
 *   attempt<T>(call: () => Promise<T>): Promise<T | undefined>,
 *   notify(text: string): void,
 *   dismiss(id: number): void,
 *   hideModal(viewId: string): void,
 *   editing: string,
 *   edit(place: string): void,
 * }} Workspace
 */

export const WorkspaceContext = createContext(/** @type {Workspace | null} */ (null));

/** @returns {Workspace} */
export function useWorkspace() {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('useWorkspace() outside of <WorkspaceContext.Provider>');
  return workspace;
}
