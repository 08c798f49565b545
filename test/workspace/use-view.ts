/** What a person does with an open view: fill in, submit, close. */
import { inputsIn } from './find-element.ts';
import { closeView, submitView } from './interactions.ts';
import { LIMITS } from './limit-numbers.ts';
import { checkView } from './limits.ts';
import type { Json, View } from './protocol.ts';
import type { Delivery } from './record.ts';
import { recordViolation, refuseFindings } from './report-findings.ts';
import { showProblem } from './run-command.ts';
import { SlackError } from './slack-error.ts';
import type { StoredPerson, StoredView } from './state.ts';
import { closeModal, pushModal, replaceView } from './views.ts';
import type { World } from './world.ts';

export type FieldErrors = { [blockId: string]: string };

/** What came of a submission: the errors that stand at the fields, and the delivery unless the form was incomplete. */
export interface Submitted {
  errors?: FieldErrors;
  delivery?: Delivery;
}

function isEmpty(value: Json | undefined): boolean {
  const { type: _, ...rest } = value ?? {};
  return Object.values(rest).every(
    (one) => one === null || one === '' || one === undefined || (Array.isArray(one) && one.length === 0),
  );
}

/** Fields that the client itself asks for before it sends anything. */
function missingFields(view: StoredView): FieldErrors {
  const required = inputsIn(view.blocks).filter(({ block }) => block.type === 'input' && block.optional !== true);
  const empty = required.filter(({ blockId, element }) => isEmpty(view.values[blockId]?.[String(element.action_id)]));
  return Object.fromEntries(empty.map(({ blockId }) => [blockId, 'Please complete this required field.']));
}

/** Puts values into the fields of a view; what is not mentioned stays. */
export function enterValues(view: StoredView, values: View['values']): void {
  for (const [blockId, actions] of Object.entries(values))
    view.values[blockId] = { ...view.values[blockId], ...actions };
}

function checkedView(world: World, view: unknown): Json {
  refuseFindings(world, 'acknowledgement', view, checkView(view, 'modal'));
  return view as Json;
}

/** Does what the acknowledgement of a submission says; gives the errors to show at the fields. */
function follow(world: World, view: StoredView, answer: Json): FieldErrors | undefined {
  switch (answer.response_action) {
    case undefined:
      return void closeModal(world, view);
    case 'clear':
      return void closeModal(world, view, true);
    case 'update':
      return void replaceView(world, view, checkedView(world, answer.view));
    case 'push': {
      if ((world.state.modals.get(view.owner) ?? []).length >= LIMITS.viewStack)
        throw new SlackError('push_limit_reached');
      return void pushModal(world, view.owner, checkedView(world, answer.view));
    }
    case 'errors':
      return checkErrors(view, answer.errors as FieldErrors);
    default:
      throw new SlackError(`unknown response_action ${String(answer.response_action)}`);
  }
}

/** Errors may only name input blocks of the view; Slack shows nothing otherwise. */
function checkErrors(view: StoredView, errors: FieldErrors): FieldErrors {
  const inputs = view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id);
  const stray = Object.keys(errors).find((blockId) => !inputs.includes(blockId));
  if (stray !== undefined || Object.keys(errors).length === 0)
    throw new SlackError(`errors name no input block: ${stray ?? 'none given'}`);
  return errors;
}

/** Submits a modal with what stands in its fields. */
export async function submit(world: World, person: StoredPerson, view: StoredView): Promise<Submitted> {
  const missing = missingFields(view);
  if (Object.keys(missing).length > 0) return { errors: missing };
  const delivery = await submitView(world, person, view);
  if (delivery.outcome !== 'acknowledged') {
    recordViolation(world, 'acknowledgement', delivery.outcome, 'a view_submission was not acknowledged');
    showProblem(world, person.id, 'We had some trouble connecting. Try again?');
    return { delivery };
  }
  try {
    const errors = follow(world, view, (delivery.answer ?? {}) as Json);
    return { delivery, ...(errors && { errors }) };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    recordViolation(world, 'acknowledgement', 'view_submission', error.code);
    showProblem(world, person.id, 'We had some trouble connecting. Try again?');
    return { delivery };
  }
}

/** Closes a modal; gives the delivery when the app asked to be told. */
export async function close(world: World, person: StoredPerson, view: StoredView): Promise<Delivery | undefined> {
  const clears = view.view.clear_on_close === true;
  closeModal(world, view, clears);
  return view.view.notify_on_close === true ? closeView(world, person, view, clears) : undefined;
}
