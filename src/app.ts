/** Every way into Holdfast on one screen: events, commands, clicks, and the jobs that follow from them. */
import { App, type Receiver } from '@slack/bolt';
import type { Deps } from './deps.ts';
import { helpMessage } from './help-message.ts';
import { importActions, importForms } from './import/action-ids.ts';
import { applyImport } from './import/apply-import.ts';
import { expireImport, giveUpImport, retireImport } from './import/close-import.ts';
import {
  checkAgain,
  chooseForAmbiguous,
  chooseKind,
  confirmImport,
  discardImport,
  requestRejectedRows,
} from './import/handle-decision.ts';
import { askForReason, sendBack } from './import/handle-send-back.ts';
import { handleMessageDeleted, handleSharedFile } from './import/handle-shared-file.ts';
import { confirmUndo, previewUndo } from './import/handle-undo.ts';
import { readImport } from './import/read-import.ts';
import { sayMessage } from './import/say-message.ts';
import { sendRejectedRows } from './import/send-rejected-rows.ts';
import { undoImport } from './import/undo-import.ts';
import type { JobHandlers } from './jobs/queue.ts';
import { type Click, type Submission, toClick, toSubmission } from './slack/click.ts';
import { tellByDirectMessage, tellPrivately, wordFailure } from './slack/on-error.ts';
import { slackLogger } from './slack/slack-logger.ts';

type ClickHandler = (deps: Deps, click: Click) => Promise<void>;

/** Buttons and menus, by action id. */
const clicks: Record<string, ClickHandler> = {
  [importActions.confirm]: confirmImport,
  [importActions.discard]: discardImport,
  [importActions.checkAgain]: checkAgain,
  [importActions.rejected]: requestRejectedRows,
  [importActions.ambiguous]: chooseForAmbiguous,
  [importActions.sendBack]: askForReason,
  [importActions.undo]: previewUndo,
  [importActions.kindTracking]: (deps, click) => chooseKind(deps, click, 'tracking'),
  [importActions.kindReturns]: (deps, click) => chooseKind(deps, click, 'returns'),
};

/** Forms, by callback id. */
const submissions: Record<string, (deps: Deps, submission: Submission) => Promise<void>> = {
  [importForms.undo]: confirmUndo,
  [importForms.sendBack]: sendBack,
};

/** Jobs, by name. */
export function jobHandlers(deps: Deps): JobHandlers {
  return {
    'read-import': (data, signal) => readImport(deps, data, signal),
    'apply-import': (data) => applyImport(deps, data),
    'undo-import': (data) => undoImport(deps, data),
    'retire-import': (data) => retireImport(deps, data),
    'say-message': (data) => sayMessage(deps, data),
    'send-rejected-rows': (data) => sendRejectedRows(deps, data),
    'expire-import': (data) => expireImport(deps, data),
    'give-up-import': (data) => giveUpImport(deps, data),
  };
}

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

  app.event('message', async ({ event, body }) => {
    await handleSharedFile(deps, event, body);
    await handleMessageDeleted(deps, event, body);
  });
  app.event(/.*/, async () => {});

  app.command('/fulfillments', async ({ ack, respond }) => {
    await ack();
    await respond({ ...helpMessage(), response_type: 'ephemeral' });
  });

  for (const [actionId, handle] of Object.entries(clicks)) {
    app.action(actionId, async ({ ack, body, action, respond }) => {
      await ack();
      await handle(
        deps,
        toClick(body, action, (text) => tellPrivately(deps, { userId: body.user.id, respond }, text)),
      );
    });
  }

  for (const [callbackId, handle] of Object.entries(submissions)) {
    app.view(callbackId, async ({ ack, body, view }) => {
      await ack();
      await handle(
        deps,
        toSubmission(body, view, (text) => tellByDirectMessage(deps, body.user.id, text)),
      );
    });
  }

  app.error(async ({ error, body }: { error: Error; body: Asker & { type?: string } }) => {
    // An event has no asker to answer; unacknowledged, it is delivered again.
    if (body.type === 'event_callback') {
      wordFailure(error, deps.log);
      throw error;
    }
    await answerFailure(deps, body, wordFailure(error, deps.log));
  });
  return app;
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
  const respond = address === undefined ? undefined : (message: object) => post(address, message);
  await tellPrivately(
    deps,
    { userId, ...(channelId === undefined ? {} : { channelId }), ...(respond === undefined ? {} : { respond }) },
    text,
  );
}

async function post(address: string, message: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, {
    method: 'POST',
    headers,
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(5_000),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the answer was refused with ${response.status}`);
}
