/** Modals stacked per person, and what stands in their fields. */
import { fillIds } from './fill-ids.ts';
import { initialValues } from './initial-values.ts';
import type { Json, View } from './protocol.ts';
import { showHome, showModal } from './show.ts';
import { newId, type StoredView } from './state.ts';
import type { World } from './world.ts';

/** What a view is made of before it is stored; an id is given when it takes another's place. */
interface NewView {
  owner: string;
  kind: 'modal' | 'home';
  view: Json;
  id?: string;
  previous?: StoredView;
}

/** Values that stay when a view is replaced: those of fields that are still there. */
function keptValues(blocks: Json[], before: View['values']): View['values'] {
  const fresh = initialValues(blocks);
  for (const [blockId, actions] of Object.entries(fresh)) {
    for (const actionId of Object.keys(actions))
      actions[actionId] = before[blockId]?.[actionId] ?? actions[actionId] ?? {};
  }
  return fresh;
}

/** Makes a stored view out of what the app sent, with ids filled in and fields at their initial values. */
export function storeView(world: World, { owner, kind, view, id, previous }: NewView): StoredView {
  const blocks = fillIds(world.state, view.blocks as Json[]);
  const own = id ?? newId(world.state, 'V');
  return {
    id: own,
    kind,
    owner,
    rootId: previous?.rootId ?? own,
    previousId: previous?.id ?? null,
    hash: `${Date.now()}.${newId(world.state, 'h')}`,
    view,
    blocks,
    values: initialValues(blocks),
  };
}

/** Opens a modal for a person; whatever was open gives way. */
export function openModal(world: World, owner: string, view: Json): StoredView {
  const stored = storeView(world, { owner, kind: 'modal', view });
  world.state.modals.set(owner, [stored]);
  showModal(world, owner);
  return stored;
}

/** Lays a modal on top of the person's stack. */
export function pushModal(world: World, owner: string, view: Json): StoredView {
  const stack = world.state.modals.get(owner) ?? [];
  const previous = stack.at(-1);
  const stored = storeView(world, { owner, kind: 'modal', view, ...(previous && { previous }) });
  world.state.modals.set(owner, [...stack, stored]);
  showModal(world, owner);
  return stored;
}

/** Changes an open view in place. Fields with the same block_id and action_id keep what was entered, as in Slack. */
export function replaceView(world: World, stored: StoredView, view: Json): StoredView {
  const { owner, kind, id, values } = stored;
  const fresh = storeView(world, { owner, kind, view, id });
  Object.assign(stored, { view, blocks: fresh.blocks, hash: fresh.hash, values: keptValues(fresh.blocks, values) });
  if (kind === 'home') showHome(world, stored);
  else showModal(world, owner);
  return stored;
}

/** Takes a view off its owner's stack, with all above it; everything when `all`. */
export function closeModal(world: World, stored: StoredView, all = false): void {
  const stack = world.state.modals.get(stored.owner) ?? [];
  world.state.modals.set(stored.owner, all ? [] : stack.slice(0, stack.indexOf(stored)));
  showModal(world, stored.owner);
}

/** The first open modal or Home tab that fits. */
export function findView(world: World, fits: (view: StoredView) => boolean): StoredView | undefined {
  return [...[...world.state.modals.values()].flat(), ...world.state.homes.values()].find(fits);
}
