/** trigger_ids: a view may be opened once, within 3 s of what the person did. */
import { SlackError } from './slack-error.ts';
import { newId } from './state.ts';
import type { World } from './world.ts';

const TRIGGER_MS = 3000;

/** A new trigger_id for something that a person has just done. */
export function issueTrigger(world: World, person: string): string {
  const id = `${newId(world.state, '')}.${world.state.team.id}`;
  world.triggers.set(id, { person, issuedAt: world.clock.now(), used: false });
  return id;
}

/** Uses a trigger_id up; gives the person to show the view to. Throws Slack's error when it is unknown, late or used. */
export function takeTrigger(world: World, id: string): string {
  const trigger = world.triggers.get(id);
  if (!trigger) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  if (world.clock.now() - trigger.issuedAt > TRIGGER_MS) throw new SlackError('expired_trigger_id');
  trigger.used = true;
  return trigger.person;
}
