/** Builds the Bolt app: each delivery of Slack's goes to the handler that routes.ts names for it. */
import { App, type BlockAction, type Context, type Receiver } from '@slack/bolt';
import { runCommand } from './commands.ts';
import type { Deps } from './deps.ts';
import { importFromShortcut } from './imports/intake/handle-shortcut.ts';
import { clicks, eventHandlers, filterForms, formChecks, formMenus, privateClicks, submissions } from './routes.ts';
import { validateFilterForm } from './search/handle-form.ts';
import { slackLogger } from './slack/client.ts';
import { handleEvents } from './slack/events.ts';
import { toClick, toCommandCall, toPrivateClick, toSubmission } from './slack/interaction.ts';
import { describeFailure, tellByDirectMessage, tellPrivately } from './slack/on-error.ts';
import { claimRequest } from './slack/replay-guard.ts';
import { postToResponseUrl } from './slack/response-url.ts';

/** Builds the Bolt app on a receiver. Deliveries are authorised by our own token: nothing is asked of Slack for them. */
export async function buildApp(deps: Deps, receiver: Receiver): Promise<App> {
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: deps.config.SLACK_BOT_TOKEN }),
    logger: slackLogger(deps.log),
    clientOptions: { slackApiUrl: deps.config.SLACK_API_URL },
    ignoreSelf: false,
    convoStore: false,
    extendedErrorHandler: true,
    deferInitialization: true,
  });
  await app.init();

  // What has to be done before Slack is answered.
  const prompt = { ...deps, db: deps.db.poolClass('deliveries') };
  const events = eventHandlers(deps);
  app.event(/.*/, ({ body }) => handleEvents(events, body));

  // What people do: they are answered at once, and a request that is played again has no second effect.
  const once = async ({ ack, context, next }: Step) => {
    await ack();
    if (await isFirst(deps, context)) await next();
  };
  app.command('/fulfillments', once, async ({ command }) => {
    await runCommand(deps, toCommandCall(deps.slack, command));
  });

  for (const [actionId, handle] of Object.entries(clicks)) {
    app.action(actionId, once, async ({ body, action, respond }) => {
      const place = { userId: body.user.id, channelId: body.channel?.id, respond };
      await handle(
        deps,
        toClick(body, action, (text) => tellPrivately(deps, place, text)),
      );
    });
  }

  for (const [actionId, handle] of Object.entries(privateClicks)) {
    app.action(actionId, once, async ({ body, action }) => {
      await handle(deps, toPrivateClick(deps.slack, body, action));
    });
  }

  for (const [actionId, handle] of Object.entries(formMenus)) {
    app.action<BlockAction>(actionId, once, async ({ body, action }) => {
      await handle(deps, toPrivateClick(deps.slack, body, action), body.view);
    });
  }

  for (const [callbackId, handle] of Object.entries(filterForms)) {
    app.view(callbackId, async ({ ack, body, view, context }) => {
      const errors = validateFilterForm(deps, view);
      if (Object.keys(errors).length > 0) return await ack({ response_action: 'errors', errors });
      await once({ ack, context, next: () => handle(deps, body.user.id, view) });
    });
  }

  for (const [callbackId, handle] of Object.entries(submissions)) {
    app.view(callbackId, async ({ ack, body, view, context }) => {
      const submission = toSubmission(body, view, (text) => tellByDirectMessage(deps, body.user.id, text));
      const acknowledgeFailure = async (error: unknown) => {
        await ack();
        throw error;
      };
      // Before the check: its answer may show data, and a refusal leaves a trace.
      if (!(await isFirst(prompt, context).catch(acknowledgeFailure))) return await ack();
      const answer = await formChecks[callbackId]?.(prompt, submission).catch(acknowledgeFailure);
      if (answer) return await ack(answer);
      await ack();
      await handle(deps, submission);
    });
  }

  app.shortcut({ callback_id: 'import_csv', type: 'message_action' }, once, async ({ body, respond }) => {
    const place = { userId: body.user.id, channelId: body.channel.id, respond };
    await importFromShortcut(deps, body, (text) => tellPrivately(deps, place, text));
  });

  app.error(async ({ error, body }: { error: Error; body: Asker & { type?: string } }) => {
    // An event has no asker to answer; unacknowledged, it is delivered again.
    if (body.type === 'event_callback') {
      describeFailure(error, deps.log);
      throw error;
    }
    await answerFailure(deps, body, describeFailure(error, deps.log));
  });
  return app;
}

interface Step {
  ack(): Promise<unknown>;
  context: Context;
  next(): Promise<void>;
}

/** Whether a request comes for the first time. In Socket Mode it has no id, and nobody else could send one. */
async function isFirst({ db }: Pick<Deps, 'db'>, { requestId }: Context): Promise<boolean> {
  return typeof requestId !== 'string' || (await db.write((tx) => claimRequest(tx, requestId)));
}

interface Asker {
  user?: { id?: string };
  user_id?: string;
  channel?: { id?: string };
  channel_id?: string;
  response_url?: string;
}

async function answerFailure(deps: Deps, body: Asker, text: string): Promise<void> {
  const userId = body.user?.id ?? body.user_id;
  const address = body.response_url;
  const channelId = body.channel?.id ?? body.channel_id;
  if (userId === undefined) return;
  // A submitted form has neither an answer address nor a channel.
  if (address === undefined && channelId === undefined) return await tellByDirectMessage(deps, userId, text);
  const respond = address === undefined ? undefined : (message: object) => postToResponseUrl(address, message);
  await tellPrivately(deps, { userId, channelId, ...(respond === undefined ? {} : { respond }) }, text);
}
