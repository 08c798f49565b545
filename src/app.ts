/** Every way into Holdfast on one screen: events, commands, clicks, and the jobs that follow from them. */
import { App, type BlockAction, type Context, type Receiver } from '@slack/bolt';
import { channelActionIds, channelForms } from './channels/action-ids.ts';
import { checkSettings, openSettings, saveSettings, showChannel } from './channels/handle-settings.ts';
import { noteSharedChannel } from './channels/shared-channels.ts';
import { runCommand } from './commands.ts';
import type { Deps } from './deps.ts';
import { exportActions } from './export/action-ids.ts';
import { exportRecords, giveUpExport } from './export/export-records.ts';
import { cancelExport, exportFromForm, exportSearch } from './export/handle-export.ts';
import { homeActions } from './home/action-ids.ts';
import { drawHome, openHome, refreshHomes } from './home/draw-home.ts';
import { handleHomeOpened } from './home/handle-home.ts';
import { expireImport, giveUpImport, retireImport } from './import/close-import.ts';
import {
  acceptAllSuggestions,
  applyCorrections,
  askForCorrections,
  checkCorrections,
} from './import/deciding/handle-correction.ts';
import {
  checkAgain,
  chooseForAmbiguous,
  chooseKind,
  confirmImport,
  discardImport,
  requestRejectedRows,
} from './import/deciding/handle-decision.ts';
import { chooseForOutdated } from './import/deciding/handle-outdated.ts';
import { askForReason, sendBack } from './import/deciding/handle-send-back.ts';
import { sendTemplate } from './import/handle-imports.ts';
import { forgetContents } from './import/intake/forget-contents.ts';
import { askForColumns, checkColumns, chooseColumns, forgetChosenColumns } from './import/intake/handle-columns.ts';
import { handleFileChanged } from './import/intake/handle-file-changed.ts';
import { checkImportForm, importFromForm, openImportForm } from './import/intake/handle-import-form.ts';
import { handleMessageDeleted } from './import/intake/handle-message-deleted.ts';
import { handleSharedFile } from './import/intake/handle-shared-file.ts';
import { importFromShortcut } from './import/intake/handle-shortcut.ts';
import { hintWrongChannel } from './import/intake/hint-wrong-channel.ts';
import { readEditedFile } from './import/intake/read-edited-file.ts';
import { readImport } from './import/intake/read-import.ts';
import { importActions, importForms } from './import/messages/action-ids.ts';
import { sayMessage } from './import/messages/say-message.ts';
import { remindImport } from './import/reminding/remind-import.ts';
import { giveUpRejectedRows, sendRejectedRows } from './import/send-rejected-rows.ts';
import { showLeftOut } from './import/show-left-out.ts';
import { confirmUndo, previewUndo } from './import/undo/handle-undo.ts';
import { undoImport } from './import/undo/undo-import.ts';
import { applyImport } from './import/writing/apply-import.ts';
import type { JobHandlers } from './jobs/queue.ts';
import { orderActions } from './orders/action-ids.ts';
import { handleShowHistory, handleShowOrder } from './orders/handle-order.ts';
import { forgetLeftovers } from './privacy/forget-leftovers.ts';
import { savedActions, savedForms } from './saved/action-ids.ts';
import { checkSavedForm, editOnRequest, keepSavedForm, saveSearchAs } from './saved/handle-save.ts';
import { deleteOnRequest, pauseOnRequest, resumeOnRequest, runSaved } from './saved/handle-saved.ts';
import { handleSharedChannel, pauseSchedule } from './saved/pause-schedule.ts';
import { runSchedule } from './saved/run-schedule.ts';
import { tellOwner } from './saved/tell-owner.ts';
import { searchActions, searchForms } from './search/action-ids.ts';
import { fillForm, formMistakes, openForm, refineSearch, submitForm } from './search/handle-form.ts';
import { openRecord, showLooser, turnPage } from './search/handle-search.ts';
import { answerAt } from './slack/answer-at.ts';
import { type Click, type FormAnswer, type Submission, toClick, toSubmission } from './slack/click.ts';
import type { PrivateClick } from './slack/command-call.ts';
import { tellByDirectMessage, tellPrivately, wordFailure } from './slack/on-error.ts';
import { toCommandCall, toPrivateClick } from './slack/read-asker.ts';
import { slackLogger } from './slack/slack-logger.ts';
import { takeRequest } from './slack/take-request.ts';
import { statsActions } from './stats/action-ids.ts';
import { changePeriod, changeView, sendChart, showCounted } from './stats/handle-stats.ts';

type ClickHandler = (deps: Deps, click: Click) => Promise<void>;

/** Buttons and menus, by action id. */
const clicks: Record<string, ClickHandler> = {
  [importActions.confirm]: confirmImport,
  [importActions.discard]: discardImport,
  [importActions.checkAgain]: checkAgain,
  [importActions.rejected]: (deps, click) => requestRejectedRows(deps, click, 'csv'),
  [importActions.workbook]: (deps, click) => requestRejectedRows(deps, click, 'xlsx'),
  [importActions.accept]: acceptAllSuggestions,
  [importActions.correct]: askForCorrections,
  [importActions.columns]: askForColumns,
  [importActions.forgetColumns]: forgetChosenColumns,
  [importActions.ambiguous]: chooseForAmbiguous,
  [importActions.outdated]: chooseForOutdated,
  [importActions.sendBack]: askForReason,
  [importActions.undo]: previewUndo,
  [importActions.kindTracking]: (deps, click) => chooseKind(deps, click, 'tracking'),
  [importActions.kindReturns]: (deps, click) => chooseKind(deps, click, 'returns'),
};

/** Buttons and menus of what only one person sees. */
const privateClicks: Record<string, (deps: Deps, click: PrivateClick) => Promise<void>> = {
  [searchActions.next]: turnPage,
  [searchActions.previous]: turnPage,
  [searchActions.show]: showLooser,
  [searchActions.open]: openRecord,
  [searchActions.refine]: refineSearch,
  [searchActions.export]: exportSearch,
  [searchActions.save]: saveSearchAs,
  [savedActions.run]: runSaved,
  [savedActions.edit]: editOnRequest,
  [savedActions.pause]: pauseOnRequest,
  [savedActions.resume]: resumeOnRequest,
  [savedActions.remove]: deleteOnRequest,
  [exportActions.cancel]: cancelExport,
  [importActions.leftOut]: showLeftOut,
  [orderActions.show]: handleShowOrder,
  [orderActions.history]: handleShowHistory,
  [homeActions.search]: (deps, click) => openForm(deps, click, 'search'),
  [homeActions.export]: (deps, click) => openForm(deps, click, 'export'),
  [homeActions.import]: openImportForm,
  [homeActions.templateTracking]: (deps, click) => sendTemplate(deps, click, 'tracking'),
  [homeActions.templateReturns]: (deps, click) => sendTemplate(deps, click, 'returns'),
  [homeActions.settings]: (deps, click) => openSettings(deps, click, null),
  [statsActions.view]: changeView,
  [statsActions.week]: (deps, click) => changePeriod(deps, click, 7),
  [statsActions.month]: (deps, click) => changePeriod(deps, click, 30),
  [statsActions.quarter]: (deps, click) => changePeriod(deps, click, 90),
  [statsActions.records]: showCounted,
  [statsActions.picture]: sendChart,
};

/** Menus in forms that change what the form shows. */
const formMenus: Record<string, (deps: Deps, click: PrivateClick, view: unknown) => Promise<void>> = {
  [searchActions.recent]: fillForm,
  [channelActionIds.choose]: showChannel,
};

/** The filter form, by what it was opened for. */
const filterForms: Record<string, (deps: Deps, userId: string, view: unknown) => Promise<void>> = {
  [searchForms.filters]: submitForm,
  [searchForms.export]: exportFromForm,
};

/** Forms, by callback id. */
const submissions: Record<string, (deps: Deps, submission: Submission) => Promise<void>> = {
  [importForms.undo]: confirmUndo,
  [importForms.sendBack]: sendBack,
  [importForms.correct]: applyCorrections,
  [importForms.columns]: chooseColumns,
  [importForms.pasted]: importFromForm,
  [channelForms.settings]: saveSettings,
  [savedForms.search]: keepSavedForm,
};

/** What forms answer before they are taken, by callback id; null when there is nothing to object to. */
const formChecks: Record<string, (deps: Deps, submission: Submission) => Promise<FormAnswer | null>> = {
  [importForms.correct]: checkCorrections,
  [importForms.columns]: checkColumns,
  [importForms.pasted]: checkImportForm,
  [channelForms.settings]: checkSettings,
  [savedForms.search]: checkSavedForm,
};

/** Jobs, by name. */
export function jobHandlers(deps: Deps): JobHandlers {
  const jobs = { ...deps, db: deps.db.lane('jobs') };
  const writing = { ...deps, db: deps.db.lane('writing') };
  return {
    'read-import': (data, signal) => readImport(jobs, data, signal),
    'hint-wrong-channel': (data) => hintWrongChannel(jobs, data),
    'read-edited-file': (data, signal) => readEditedFile(jobs, data, signal),
    'apply-import': (data) => applyImport(writing, data),
    'undo-import': (data) => undoImport(writing, data),
    'retire-import': (data) => retireImport(jobs, data),
    'say-message': (data) => sayMessage(jobs, data),
    'send-rejected-rows': (data) => sendRejectedRows(jobs, data),
    'give-up-rejected-rows': (data) => giveUpRejectedRows(jobs, data),
    'remind-import': (data) => remindImport(jobs, data),
    'expire-import': (data) => expireImport(jobs, data),
    'forget-contents': (data) => forgetContents(jobs, data),
    'forget-leftovers': () => forgetLeftovers(jobs),
    'give-up-import': (data) => giveUpImport(jobs, data),
    'export-records': (data, signal) => exportRecords(jobs, data, signal),
    'give-up-export': (data) => giveUpExport(jobs, data),
    'open-home': (data) => openHome(jobs, data),
    'refresh-homes': (data) => refreshHomes(jobs, data),
    'draw-home': (data) => drawHome(jobs, data),
    'run-schedule': (data) => runSchedule(jobs, data),
    'pause-schedule': (data) => pauseSchedule(jobs, data),
    'tell-owner': (data) => tellOwner(jobs, data),
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

  // What has to be done before Slack is answered.
  const prompt = { ...deps, db: deps.db.lane('deliveries') };
  app.event('message', async ({ event, body }) => {
    await handleSharedFile(prompt, event, body);
    await handleMessageDeleted(prompt, event, body);
    await noteSharedChannel(prompt, event, body);
    await handleSharedChannel(prompt, event, body);
  });
  app.event('file_change', ({ event, body }) => handleFileChanged(prompt, event, body));
  app.event('app_home_opened', ({ event, body }) => handleHomeOpened(deps, event, body));
  app.event(/.*/, async () => {});

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
      const errors = formMistakes(deps, view);
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
      wordFailure(error, deps.log);
      throw error;
    }
    await answerFailure(deps, body, wordFailure(error, deps.log));
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
  return typeof requestId !== 'string' || (await db.write((tx) => takeRequest(tx, requestId)));
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
  const respond = address === undefined ? undefined : (message: object) => answerAt(address, message);
  await tellPrivately(deps, { userId, channelId, ...(respond === undefined ? {} : { respond }) }, text);
}
