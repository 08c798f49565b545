/** views.*: modals and the Home tab. Errors: docs.slack.dev/reference/methods/views.open and its neighbours. */
import { type Call, jsonArg, type MethodTable, textArg } from '../api-method.ts';
import { LIMITS } from '../limit-numbers.ts';
import { checkMessage, checkView } from '../limits.ts';
import type { Json } from '../protocol.ts';
import { refuseFindings } from '../report-findings.ts';
import { showHome } from '../show.ts';
import { SlackError } from '../slack-error.ts';
import type { StoredView } from '../state.ts';
import { takeTrigger } from '../triggers.ts';
import { viewObject } from '../view-object.ts';
import { findView, openModal, pushModal, replaceView, storeView } from '../views.ts';

/** The view as it was sent, checked against every limit. Throws Slack's error. */
function readView(call: Call, kind: 'modal' | 'home'): Json {
  const view = jsonArg(call, 'view', 'invalid_arguments');
  refuseFindings(call.world, call.method, view, checkView(view, kind));
  return view as Json;
}

function answer({ world }: Call, stored: StoredView): Json {
  return { view: viewObject(world, stored) };
}

function open(call: Call): Json {
  const view = readView(call, 'modal');
  const person = takeTrigger(call.world, textArg(call, 'trigger_id') ?? '');
  return answer(call, openModal(call.world, person, view));
}

/** Says whether a view or a message would be taken. Source: docs.slack.dev/reference/methods/blocks.validate. */
function validate(call: Call): Json {
  const given = ['view', 'message', 'blocks'].filter((name) => textArg(call, name) !== undefined);
  if (given.length !== 1) throw new SlackError('invalid_arguments');
  if (given[0] === 'view') {
    const view = jsonArg(call, 'view', 'invalid_arguments') as Json;
    if (checkView(view, view.type === 'home' ? 'home' : 'modal').length > 0) throw new SlackError('invalid_view');
    return {};
  }
  const message = given[0] === 'message' ? jsonArg(call, 'message') : { text: '', blocks: jsonArg(call, 'blocks') };
  if (checkMessage(message as { text: string }).length > 0) throw new SlackError(`invalid_${given[0]}`);
  return {};
}

function push(call: Call): Json {
  const view = readView(call, 'modal');
  const person = takeTrigger(call.world, textArg(call, 'trigger_id') ?? '');
  const stack = call.world.state.modals.get(person) ?? [];
  if (stack.length >= LIMITS.viewStack) throw new SlackError('push_limit_reached');
  return answer(call, pushModal(call.world, person, view));
}

function update(call: Call): Json {
  const stored = findView(call.world, (one) =>
    textArg(call, 'view_id') === undefined
      ? one.view.external_id !== undefined && one.view.external_id === textArg(call, 'external_id')
      : one.id === textArg(call, 'view_id'),
  );
  if (!stored) throw new SlackError('not_found');
  const view = readView(call, stored.kind);
  const hash = textArg(call, 'hash');
  if (hash !== undefined && hash !== stored.hash) throw new SlackError('hash_conflict');
  return answer(call, replaceView(call.world, stored, view));
}

function publish(call: Call): Json {
  const { world } = call;
  const owner = textArg(call, 'user_id') ?? '';
  const view = readView(call, 'home');
  if (!world.state.people.has(owner)) throw new SlackError('user_not_found');
  const before = world.state.homes.get(owner);
  const hash = textArg(call, 'hash');
  if (hash !== undefined && before && hash !== before.hash) throw new SlackError('hash_conflict');
  const home = storeView(world, { owner, kind: 'home', view, ...(before && { id: before.id }) });
  world.state.homes.set(owner, home);
  showHome(world, home);
  return answer(call, home);
}

const base = { token: 'bot', rate: 100 } as const;

export const VIEWS_METHODS: MethodTable = {
  'blocks.validate': { token: 'bot', optional: ['view', 'message', 'blocks'], rate: 20, perform: validate },
  'views.open': { ...base, required: ['view', 'trigger_id'], perform: open },
  'views.push': { ...base, required: ['view', 'trigger_id'], perform: push },
  'views.update': { ...base, required: ['view'], optional: ['view_id', 'external_id', 'hash'], perform: update },
  'views.publish': { ...base, required: ['view', 'user_id'], optional: ['hash'], perform: publish },
};
