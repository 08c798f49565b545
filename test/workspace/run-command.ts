/** Slash commands: sent once, answered within 3 s, their answer shown to the person who typed. */
import { deliver } from './deliver.ts';
import { commandText } from './escape-text.ts';
import type { Json } from './protocol.ts';
import type { Delivery } from './record.ts';
import { recordViolation } from './report-findings.ts';
import { issueResponseUrl, respond } from './response-url.ts';
import { showTo } from './show.ts';
import { SlackError } from './slack-error.ts';
import { newId, type StoredConversation, type StoredPerson } from './state.ts';
import { issueTrigger } from './triggers.ts';
import type { World } from './world.ts';

/** Tells a person that the app failed them, as Slack does; it is no message and vanishes. */
export function showProblem(world: World, person: string, text: string): void {
  showTo(world, person, { type: 'problem', text });
}

function answerCommand(world: World, person: StoredPerson, channel: string, answer: unknown): void {
  if (answer === undefined) return;
  const body = (typeof answer === 'string' ? { text: answer } : answer) as Json;
  try {
    respond(world, 'acknowledgement', { channel, person: person.id, issuedAt: 0, uses: 0 }, body);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    showProblem(world, person.id, `The app's answer could not be shown: ${error.code}.`);
  }
}

/** Runs "/command text" for a person in a channel. Throws when the app has no such command. */
export async function runCommand(
  world: World,
  person: StoredPerson,
  conversation: StoredConversation,
  typed: string,
): Promise<Delivery> {
  const [, name = '', rest = ''] = typed.match(/^(\/\S+)\s*([\s\S]*)$/) ?? [];
  const command = world.manifest.commands.find((one) => one.command === name);
  if (!command)
    throw new Error(
      `${name} is not a valid command. This workspace knows ${world.manifest.commands.map((one) => one.command).join(', ')}.`,
    );
  const { team, app } = world.state;
  const delivery = await deliver(world, {
    kind: 'command',
    id: newId(world.state, 'Cmd'),
    payload: {
      token: 'legacy-verification-token',
      team_id: team.id,
      team_domain: team.domain,
      channel_id: conversation.id,
      channel_name: conversation.kind === 'dm' ? 'directmessage' : conversation.name,
      user_id: person.id,
      user_name: person.name,
      command: name,
      text: commandText(world.state, rest.trim(), command.shouldEscape),
      api_app_id: app.id,
      is_enterprise_install: 'false',
      response_url: issueResponseUrl(world, { channel: conversation.id, person: person.id }),
      trigger_id: issueTrigger(world, person.id),
    },
  });
  if (delivery.outcome === 'acknowledged') answerCommand(world, person, conversation.id, delivery.answer);
  else {
    recordViolation(world, 'acknowledgement', delivery.outcome, `${name} was not acknowledged`);
    const code = delivery.outcome === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed';
    showProblem(world, person.id, `${name} failed with the error "${code}"`);
  }
  return delivery;
}
