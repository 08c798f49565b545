/** Builds the Bolt app: each request from Slack goes to the handler that routes.ts names for it. */
import { App, type Context, type Receiver, type ViewSubmitAction } from '@slack/bolt';
import type { Deps } from './deps.ts';
import type { FormHandler } from './form-handler.ts';
import { clickHandlers, commandHandlers, eventHandlers, formHandlers, shortcutHandlers } from './routes.ts';
import { UserError } from './runtime/errors.ts';
import { startAnswer, withAge } from './search/answer-age.ts';
import { slackLogger } from './slack/client.ts';
import { claimRequest } from './slack/deliveries/replay-guard.ts';
import { handleEvents } from './slack/events.ts';
import { type FormAnswer, findContext, toClick, toCommandCall, toSubmission } from './slack/interaction.ts';
import { describeFailure } from './slack/on-error.ts';
import { replyPrivately } from './slack/response-url.ts';

/** Builds the Bolt app on a receiver. Requests are authorized with our own token, so Slack is not called for them. */
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

  const events = eventHandlers(deps);
  app.event(/.*/, ({ body }) => handleEvents(events, body));

  const once = acknowledgeOnce(deps);
  for (const [command, handle] of Object.entries(commandHandlers)) {
    app.command(command, once, (request) => {
      const own = startAnswer(deps);
      return handle(own, withAge(own, toCommandCall(own.slack, request.command)));
    });
  }
  for (const [actionId, handle] of Object.entries(clickHandlers)) {
    app.action(actionId, once, ({ body, action }) => {
      const own = startAnswer(deps);
      const click = toClick(own.slack, body, action);
      return handle(own, { ...withAge(own, click), inPlace: withAge(own, click.inPlace) });
    });
  }
  app.action(/^/, async ({ ack, action }) => {
    if ('action_id' in action && Object.hasOwn(clickHandlers, action.action_id)) return;
    await ack();
    // During an update, a click may reach a replica that doesn't have its button.
    throw new UserError(
      'This button comes from another version of Holdfast, so nothing was done. Please try again in a minute, or use a newer message.',
    );
  });
  for (const [callbackId, handle] of Object.entries(shortcutHandlers)) {
    app.shortcut({ callback_id: callbackId, type: 'message_action' }, once, ({ body }) => handle(deps, body));
  }
  for (const [callbackId, form] of Object.entries(formHandlers)) {
    app.view<ViewSubmitAction>(callbackId, (request) => handleForm(startAnswer(deps), form, request));
  }

  app.error(async ({ error, body }: { error: Error; body: object }) => {
    const text = describeFailure(error, deps.log);
    // An event has no requester; unacknowledged, Slack delivers it again.
    if ('type' in body && body.type === 'event_callback') throw error;
    const context = findContext(body);
    if (context !== null) await replyPrivately(deps, context, text);
  });
  return app;
}

interface Step {
  ack(): Promise<unknown>;
  context: Context;
  next(): Promise<unknown>;
}

/** Middleware: acknowledges a request at once, and ends it there if it is a replay. */
function acknowledgeOnce(deps: Deps) {
  return async ({ ack, context, next }: Step): Promise<void> => {
    await ack();
    if (await isFirst(deps, context)) await next();
  };
}

/** Whether a request comes for the first time. In Socket Mode it has no id, and no one else can send one. */
async function isFirst({ db }: Pick<Deps, 'db'>, { requestId }: Context): Promise<boolean> {
  return typeof requestId !== 'string' || (await db.write((tx) => claimRequest(tx, requestId)));
}

interface FormRequest {
  ack(answer?: FormAnswer): Promise<unknown>;
  context: Context;
  body: unknown;
  view: unknown;
}

/** Handles a submitted form. Slack keeps it open until it is acknowledged, so that mistakes can be shown in it. */
async function handleForm(deps: Deps, form: FormHandler, { ack, context, body, view }: FormRequest): Promise<void> {
  const submission = toSubmission(body, view);
  if (form.validate !== undefined) {
    const mistakes = form.validate(deps, submission);
    if (mistakes !== null) return void (await ack(mistakes));
    return await acknowledgeOnce(deps)({ ack, context, next: () => form.submit(deps, submission) });
  }
  const prompt = { ...deps, db: deps.db.poolClass('deliveries') };
  const acknowledgeFailure = async (error: unknown) => {
    // Slack takes none that is late, but what failed is what the person should hear.
    await ack().catch(() => {});
    throw error;
  };
  // Before the check, whose answer may show data, and which audits a refusal.
  if (!(await isFirst(prompt, context).catch(acknowledgeFailure))) return void (await ack());
  const answer = await form.check?.(prompt, submission).catch(acknowledgeFailure);
  if (answer) return void (await ack(answer));
  await ack();
  await form.submit(deps, submission);
}
