/** The `actions[0]` of a payload for an element and what a person chose in it. */
import type { GivenFile } from './file-store.ts';
import { findElement, inputsIn } from './find-element.ts';
import { valueField } from './initial-values.ts';
import type { Json } from './protocol.ts';

/** A choice: text for inputs, dates, people and the like; an option's value for menus; several values for multi-menus; files. */
export type Choice = string | string[] | GivenFile[] | null;

function offeredOptions(element: Json): Json[] {
  const groups = (element.option_groups ?? []) as { options: Json[] }[];
  return [...((element.options ?? []) as Json[]), ...groups.flatMap((group) => group.options)];
}

function optionWith(element: Json, value: string): Json {
  const options = offeredOptions(element);
  const option = options.find((one) => one.value === value);
  if (option) return option;
  throw new Error(
    `"${String(element.action_id)}" has no option "${value}"; it has: ${options.map((one) => String(one.value)).join(', ')}.`,
  );
}

/** What an element holds once a person has made a choice, as in `view.state.values`. Throws when it can't be made. */
export function chosenValue(element: Json, choice: Choice): Json {
  const type = String(element.type);
  const field = type === 'overflow' ? 'selected_option' : valueField(type);
  if (field === undefined) throw new Error(`A ${type} takes no value.`);
  const pick = (value: string) => (field.startsWith('selected_option') ? optionWith(element, value) : value);
  if (Array.isArray(choice)) {
    return { type, [field]: choice.map((one) => (typeof one === 'string' ? pick(one) : one)) };
  }
  return { type, [field]: choice === null ? null : pick(choice) };
}

/** The entry of a *More* menu that stands for the button with this action_id: its value begins with that id. */
function entryFor(blocks: Json[], actionId: string): { menu: string; value: string } | undefined {
  for (const { element } of inputsIn(blocks)) {
    if (element.type !== 'overflow') continue;
    const entry = offeredOptions(element).find(({ value }) => String(value).startsWith(`${actionId}:`));
    if (entry) return { menu: String(element.action_id), value: String(entry.value) };
  }
  return undefined;
}

/** The action of clicking or choosing in the element with this action_id, found in the blocks. */
export function buildAction(blocks: Json[], actionId: string, choice?: Choice): Json {
  const entry = choice === undefined ? entryFor(blocks, actionId) : undefined;
  if (entry) return buildAction(blocks, entry.menu, entry.value);
  const { blockId, element } = findElement(blocks, actionId);
  const where = { action_id: actionId, block_id: blockId };
  if (element.type === 'button') {
    const { type, text, value, style } = element;
    return { ...where, type, text, ...(value !== undefined && { value }), ...(style !== undefined && { style }) };
  }
  if (choice === undefined) throw new Error(`"${actionId}" is a ${String(element.type)}: say what is chosen in it.`);
  return { ...where, ...chosenValue(element, choice) };
}
