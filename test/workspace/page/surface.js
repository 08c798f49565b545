/** A surface is one message or one open view: it keeps what people put into its fields and sends their clicks. */
import { createContext, useContext, useEffect, useState } from '/vendor/preact.js';
import { actionOf, findFields, initialValue } from './field-values.js';
import { post } from './server.js';
import { useWorkspace } from './workspace-context.js';

/** @typedef {Record<string, any>} Json */
/** @typedef {import('./field-values.js').Values} Values */

/** How long a button still shows that it works after the app has taken the click: what follows is there by then. */
const SETTLE_MS = 600;

/**
 * @typedef {{
 *   busy: string, values: Values, fieldOf(element: Json, blockId: string): Json,
 *   setField(element: Json, blockId: string, field: Json): void,
 *   act(element: Json, blockId: string, field?: Json): Promise<void>,
 * }} Surface
 */

export const SurfaceContext = createContext(/** @type {Surface | null} */ (null));

/** @returns {Surface} */
export const useSurface = () => /** @type {Surface} */ (useContext(SurfaceContext));

/**
 * @param {{ channel: string, ts: string } | { viewId: string }} from
 * @param {Json[]} blocks
 * @param {Values} [served] what the server says stands in the fields
 * @returns {Surface}
 */
export function useNewSurface(from, blocks, served = {}) {
  const { me, ask, attempt } = useWorkspace();
  const [typed, setTyped] = useState(/** @type {Values} */ ({}));
  const [busy, setBusy] = useState('');
  const content = JSON.stringify(blocks);

  useEffect(() => {
    setBusy('');
    // A message that changed tells the truth of all who click in it; a form keeps what its one person typed.
    if (!('viewId' in from)) setTyped({});
  }, [content]);

  const values = fillValues(blocks, typed, served);
  return {
    busy,
    values,
    fieldOf: (element, blockId) => values[blockId]?.[element.action_id] ?? initialValue(element),
    setField: (element, blockId, field) => setTyped((before) => putValue(before, blockId, element.action_id, field)),
    async act(element, blockId, field = {}) {
      if (element.confirm && !(await ask(element.confirm))) return;
      const isField = Object.keys(initialValue(element)).length > 1;
      const after = isField ? putValue(values, blockId, element.action_id, /** @type {Json} */ (field)) : values;
      if (isField) setTyped((before) => putValue(before, blockId, element.action_id, /** @type {Json} */ (field)));
      const mine = `${blockId}/${element.action_id}`;
      setBusy(mine);
      const done = await attempt(() =>
        post('action', { as: me.id, from, action: actionOf(element, blockId, field), values: after }),
      );
      setTimeout(() => setBusy((now) => (now === mine ? '' : now)), done ? SETTLE_MS : 0);
    },
  };
}

/** @param {Values} values @param {string} blockId @param {string} actionId @param {Json} field @returns {Values} */
const putValue = (values, blockId, actionId, field) => ({
  ...values,
  [blockId]: { ...values[blockId], [actionId]: field },
});

/** Every field's value: what was typed, else what the server has, else what the app gave it at first. */
function fillValues(/** @type {Json[]} */ blocks, /** @type {Values} */ typed, /** @type {Values} */ served) {
  let values = /** @type {Values} */ ({});
  for (const { blockId, element } of findFields(blocks)) {
    const id = element.action_id;
    const found = [typed[blockId]?.[id], served[blockId]?.[id]].find((field) => field?.type === element.type);
    values = putValue(values, blockId, id, found ?? initialValue(element));
  }
  return values;
}
