/** Every entry point of Holdfast: Slack's events, what people type, click and submit, and the jobs that follow. */
import {
  channelActionIds,
  channelForms,
  exportActions,
  homeActions,
  importActions,
  importForms,
  lookupForms,
  orderActions,
  savedActions,
  savedForms,
  searchActions,
  searchForms,
  statsActions,
} from './action-ids.ts';
import { runCommand, runOffered } from './commands.ts';
import type { Deps } from './deps.ts';
import { exportRecords, failExport } from './exports/export-records.ts';
import { cancelExport, exportFromForm, exportSearch, failChanges, sendChanges } from './exports/handle-export.ts';
import type { FormHandler } from './form-handler.ts';
import { stuckFilter } from './home/activity.ts';
import { checkSettings, openSettings, saveSettings, showChannel } from './home/handle-settings.ts';
import { failHome, handleHomeOpened, openHome, publishHome, refreshHomes } from './home/publish-home.ts';
import { applyImport, failApply } from './imports/apply/apply-import.ts';
import { expireImport, failImport, finalizeImport } from './imports/decide/apply-decision.ts';
import {
  acceptAllSuggestions,
  applyCorrections,
  askForCorrections,
  checkCorrections,
} from './imports/decide/handle-correction.ts';
import {
  askForReason,
  checkAgain,
  chooseForAmbiguous,
  chooseForOutdated,
  chooseKind,
  confirmImport,
  discardImport,
  includeRows,
  runMenuEntry,
  sendBack,
} from './imports/decide/handle-decision.ts';
import { sendTemplate } from './imports/decide/handle-imports.ts';
import { failRejectedRows, requestRejectedRows, sendRejectedRows } from './imports/decide/left-out-rows.ts';
import { filterRows, showChanges, showLeftOut, turnRows } from './imports/decide/list-rows.ts';
import { failResults, requestResults, sendResults } from './imports/decide/send-results.ts';
import { askForColumns, checkColumns, chooseColumns, forgetChosenColumns } from './imports/intake/choose-columns.ts';
import { deleteContents } from './imports/intake/fetch-content.ts';
import {
  handleFileChanged,
  handleFilesDeleted,
  handleMessageDeleted,
  handleTablesEdited,
  readEditedFile,
} from './imports/intake/handle-file-events.ts';
import { checkImportForm, importFromForm, openImportForm } from './imports/intake/handle-import-form.ts';
import { examineFile, handleSharedFile } from './imports/intake/handle-shared-file.ts';
import { importFromShortcut } from './imports/intake/handle-shortcut.ts';
import { explainBotFile, notifyWrongChannel } from './imports/intake/import-channels.ts';
import { handleAddressed, offerHelp } from './imports/intake/offer-help.ts';
import { readImport } from './imports/intake/read-import.ts';
import { sweepChannels } from './imports/intake/sweep-channels.ts';
import { giveUpMessage } from './imports/notify/handle-refusal.ts';
import { remindImport } from './imports/notify/remind-import.ts';
import { syncMessage } from './imports/notify/sync-message.ts';
import { confirmUndo, previewUndo } from './imports/undo/handle-undo.ts';
import { failUndo, undoImport } from './imports/undo/undo-import.ts';
import { deliverWebhooks, resendWebhooks } from './imports/webhooks/deliver-webhooks.ts';
import type { JobHandlers } from './jobs/queue.ts';
import { handleEvidence, handleReply } from './orders/handle-evidence.ts';
import { handleShowHistory, handleShowOrder, turnOrderPage } from './orders/handle-order.ts';
import { purgeExpired } from './privacy/purge-expired.ts';
import {
  editSavedSearch,
  offerWatch,
  saveSearchAs,
  submitSavedForm,
  validateSavedForm,
} from './saved-searches/handle-save.ts';
import { deleteOnRequest, pauseOnRequest, resumeOnRequest, runSaved } from './saved-searches/handle-saved.ts';
import { notifyOwner } from './saved-searches/notify-owner.ts';
import { handleSharedChannel, pauseSchedule, runSchedule, watchSearch } from './saved-searches/run-schedule.ts';
import { openFilterForm, prefillForm, refineSearch, submitForm, validateFilterForm } from './search/handle-form.ts';
import {
  checkLookupForm,
  failLookup,
  lookUpImport,
  lookUpList,
  openLookupForm,
  submitLookupForm,
} from './search/handle-lookup.ts';
import { changePage, handleSearch, openRecord, sendMissing, showRelaxedSearch } from './search/handle-search.ts';
import { recordSharedChannel } from './slack/channels.ts';
import type { EventHandlers } from './slack/events.ts';
import { failHandover, lookAfterFile } from './slack/files/look-after-file.ts';
import type { Click, CommandCall } from './slack/interaction.ts';
import { withRetries } from './slack/slack-failure.ts';
import { changePeriod, changeView, sendChart, showCounted } from './stats/handle-stats.ts';

/** Events, by kind. All are handled before Slack is answered, because it redelivers those that failed. */
export function eventHandlers(deps: Deps): EventHandlers {
  const prompt = { ...deps, db: deps.db.poolClass('deliveries') };
  return {
    filesShared: (event) => handleSharedFile(prompt, event),
    messageDeleted: (event) => handleMessageDeleted(prompt, event),
    filesDeleted: (event) => handleFilesDeleted(prompt, event),
    tablesEdited: (event) => handleTablesEdited(prompt, event),
    sharedChannelMessage: (event) => recordSharedChannel(prompt, event).then(() => handleSharedChannel(prompt, event)),
    addressed: (event) => handleAddressed(prompt, event),
    fileChanged: (event) => handleFileChanged(prompt, event),
    homeOpened: (event) => handleHomeOpened(deps, event),
  };
}

type Handlers<Request> = Record<string, (deps: Deps, request: Request) => Promise<void>>;

/** Slash commands. */
export const commandHandlers: Handlers<CommandCall> = { '/fulfillments': runCommand };

/** Message shortcuts, by callback id. */
export const shortcutHandlers: Handlers<unknown> = { import_csv: importFromShortcut };

/** Buttons and menus, by action id. */
export const clickHandlers: Handlers<Click> = {
  [importActions.confirm]: confirmImport,
  [importActions.discard]: discardImport,
  [importActions.checkAgain]: checkAgain,
  [importActions.rejected]: (deps, click) => requestRejectedRows(deps, click, 'csv'),
  [importActions.workbook]: (deps, click) => requestRejectedRows(deps, click, 'xlsx'),
  [importActions.accept]: acceptAllSuggestions,
  [importActions.correct]: askForCorrections,
  [importActions.columns]: askForColumns,
  [importActions.forgetColumns]: forgetChosenColumns,
  [importActions.lookUp]: lookUpImport,
  [importActions.ambiguous]: chooseForAmbiguous,
  [importActions.outdated]: chooseForOutdated,
  [importActions.hidden]: (deps, click) => includeRows(deps, click, 'hidden'),
  [importActions.crossedOut]: (deps, click) => includeRows(deps, click, 'crossedOut'),
  [importActions.voided]: (deps, click) => includeRows(deps, click, 'voided'),
  [importActions.returnLabel]: (deps, click) => includeRows(deps, click, 'returnLabel'),
  [importActions.found]: (deps, click) => includeRows(deps, click, 'found'),
  [importActions.sendBack]: askForReason,
  [importActions.undo]: previewUndo,
  [importActions.kindTracking]: (deps, click) => chooseKind(deps, click, 'tracking'),
  [importActions.kindReturns]: (deps, click) => chooseKind(deps, click, 'returns'),
  [importActions.kindRecords]: (deps, click) => chooseKind(deps, click, 'records'),
  [searchActions.next]: changePage,
  [searchActions.previous]: changePage,
  [searchActions.show]: showRelaxedSearch,
  [searchActions.try]: runOffered,
  [searchActions.trySecond]: runOffered,
  [searchActions.tryThird]: runOffered,
  [searchActions.missing]: sendMissing,
  [searchActions.open]: openRecord,
  [searchActions.refine]: refineSearch,
  [searchActions.export]: (deps, click) => exportSearch(deps, click),
  [searchActions.exportExcel]: (deps, click) => exportSearch(deps, click, 'xlsx'),
  [searchActions.save]: saveSearchAs,
  [savedActions.run]: runSaved,
  [savedActions.edit]: editSavedSearch,
  [savedActions.pause]: pauseOnRequest,
  [savedActions.resume]: resumeOnRequest,
  [savedActions.remove]: deleteOnRequest,
  [exportActions.cancel]: cancelExport,
  [importActions.leftOut]: showLeftOut,
  [importActions.seeAll]: showChanges,
  [importActions.results]: requestResults,
  [importActions.rowsFilter]: filterRows,
  [importActions.rowsPrevious]: turnRows,
  [importActions.rowsNext]: turnRows,
  [importActions.more]: (deps, click) => runMenuEntry(clickHandlers, deps, click),
  [orderActions.show]: handleShowOrder,
  [orderActions.history]: handleShowHistory,
  [orderActions.next]: turnOrderPage,
  [orderActions.previous]: turnOrderPage,
  [orderActions.reply]: handleReply,
  [orderActions.evidence]: handleEvidence,
  [homeActions.search]: (deps, click) => openFilterForm(deps, click, 'search'),
  [homeActions.export]: (deps, click) => openFilterForm(deps, click, 'export'),
  [homeActions.import]: openImportForm,
  [homeActions.lookup]: openLookupForm,
  [homeActions.watch]: offerWatch,
  [homeActions.stuck]: (deps, click) => handleSearch(deps, { ...click, text: stuckFilter }),
  [homeActions.templateTracking]: (deps, click) => sendTemplate(deps, click, 'tracking'),
  [homeActions.templateReturns]: (deps, click) => sendTemplate(deps, click, 'returns'),
  [homeActions.resend]: resendWebhooks,
  [homeActions.settings]: (deps, click) => openSettings(deps, click, null),
  [statsActions.view]: changeView,
  [statsActions.week]: (deps, click) => changePeriod(deps, click, 7),
  [statsActions.month]: (deps, click) => changePeriod(deps, click, 30),
  [statsActions.quarter]: (deps, click) => changePeriod(deps, click, 90),
  [statsActions.records]: showCounted,
  [statsActions.picture]: sendChart,
  [searchActions.recent]: prefillForm,
  [channelActionIds.choose]: showChannel,
};

/** Forms, by callback id. */
export const formHandlers: Record<string, FormHandler> = {
  [searchForms.filters]: { validate: validateFilterForm, submit: submitForm },
  [searchForms.export]: { validate: validateFilterForm, submit: exportFromForm },
  [importForms.undo]: { submit: confirmUndo },
  [importForms.sendBack]: { submit: sendBack },
  [importForms.correct]: { check: checkCorrections, submit: applyCorrections },
  [importForms.columns]: { check: checkColumns, submit: chooseColumns },
  [importForms.pasted]: { check: checkImportForm, submit: importFromForm },
  [lookupForms.list]: { validate: checkLookupForm, submit: submitLookupForm },
  [channelForms.settings]: { check: checkSettings, submit: saveSettings },
  [savedForms.search]: { check: validateSavedForm, submit: submitSavedForm },
};

/** Jobs, by name. They let Slack’s refusals pass: what those mean for a job is the same for all. */
export function jobHandlers(deps: Deps): JobHandlers {
  const jobs = { ...deps, db: deps.db.poolClass('jobs') };
  const writing = { ...deps, db: deps.db.poolClass('writing') };
  return withRetries({
    'read-import': (data, signal) => readImport(jobs, data, signal),
    'hint-bot-file': (data) => explainBotFile(jobs, data),
    'examine-file': (data) => examineFile(jobs, data),
    'sweep-channels': (data) => sweepChannels(jobs, data),
    'hint-wrong-channel': (data) => notifyWrongChannel(jobs, data),
    'offer-help': (data) => offerHelp(jobs, data),
    'read-edited-file': (data, signal) => readEditedFile(jobs, data, signal),
    'apply-import': (data) => applyImport(writing, data),
    'undo-import': (data) => undoImport(writing, data),
    'retire-import': (data) => finalizeImport(jobs, data),
    'say-message': (data, _signal, refusals) => syncMessage(jobs, data, refusals),
    'give-up-message': (data) => giveUpMessage(jobs, data),
    'look-after-file': (data) => lookAfterFile(jobs, data),
    'give-up-file': (data) => failHandover(jobs, data),
    'send-rejected-rows': (data) => sendRejectedRows(jobs, data),
    'give-up-rejected-rows': (data) => failRejectedRows(jobs, data),
    'send-results': (data, signal) => sendResults(jobs, data, signal),
    'give-up-results': (data) => failResults(jobs, data),
    'deliver-webhooks': (data) => deliverWebhooks(jobs, data),
    'send-changes': (data, signal) => sendChanges(jobs, data, signal),
    'give-up-changes': (data) => failChanges(jobs, data),
    'remind-import': (data) => remindImport(jobs, data),
    'expire-import': (data) => expireImport(jobs, data),
    'forget-contents': (data) => deleteContents(jobs, data),
    'forget-leftovers': () => purgeExpired(jobs),
    'give-up-import': (data) => failImport(jobs, data),
    'give-up-apply': (data) => failApply(jobs, data),
    'give-up-undo': (data) => failUndo(jobs, data),
    'export-records': (data, signal) => exportRecords(jobs, data, signal),
    'give-up-export': (data) => failExport(jobs, data),
    'look-up-list': (data, signal) => lookUpList(jobs, data, signal),
    'give-up-lookup': (data) => failLookup(jobs, data),
    'open-home': (data) => openHome(jobs, data),
    'give-up-home': (data) => failHome(jobs, data),
    'refresh-homes': (data) => refreshHomes(jobs, data),
    'draw-home': (data) => publishHome(jobs, data),
    'run-schedule': (data) => runSchedule(jobs, data),
    'watch-search': (data) => watchSearch(jobs, data),
    'pause-schedule': (data) => pauseSchedule(jobs, data),
    'tell-owner': (data) => notifyOwner(jobs, data),
  });
}
