/** Handles saving a search: `/fulfillments save`, the Save button under a result, and the form that both can open. */
import type { Deps } from '../deps.ts';
import { mayDeliverTo } from '../exports/deliver-export.ts';
import type { ExportFormat } from '../filters/filter.ts';
import { formatFilter } from '../filters/format-filter.ts';
import { maxFilterLength } from '../filters/parse-filter.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import { requireSearch } from '../search/handle-search.ts';
import { openForm as openInSlack, readOrigin, requesterFrom, writeOrigin } from '../slack/forms.ts';
import type { Click, CommandCall, FormAnswer, Requester, Submission } from '../slack/interaction.ts';
import { accountClock, findOwnSaved, requireOwn, withLatest } from './handle-saved.ts';
import { formatStoredFilter, parseSave } from './saved-filter.ts';
import { normalizeFilter, parseSavedForm, savedFields, savedForm } from './saved-form.ts';
import { savedConfirmation } from './saved-message.ts';
import {
  createSaved,
  duplicateNameError,
  limitError,
  listSaved,
  lockSaved,
  type SavedRow,
  updateSaved,
} from './saved-row.ts';
import { scheduleOf } from './schedule.ts';

/** `/fulfillments save`: saves the typed search; opens the form if no filter was given. */
export async function handleSave(deps: Deps, call: CommandCall): Promise<void> {
  await requireRight('operate', call.userId, deps);
  const { name, filter } = parseSave(call.text);
  if (filter === null) return await openForm(deps, call, { name, typed: '', format: 'csv' });
  const clock = accountClock(deps);
  const values = { name, filter: normalizeFilter(filter, null, clock), schedule: null, ...notSent };
  const row = await deps.db.write((tx) =>
    createSaved({ tx, queue: deps.queue }, { ownedBy: call.userId, channelId: call.channelId, values, clock }),
  );
  await call.answer(savedConfirmation({ row, latest: null }, 'saved', clock));
}

/** A search that is only run. */
const notSent = { deliverTo: null, delivery: 'every', isWatched: false } as const;

/** The button on Home for what has been on hold for more than three days: a search that is watched, in the form. */
export async function offerWatch(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  await openForm(deps, click, { ...oldHolds, format: 'csv', isWatched: true });
}

const oldHolds = { name: 'On hold over 3 days', typed: 'status:hold older:3d' };

/** The Save button under a result. */
export async function saveSearchAs(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { filter } = await requireSearch(deps, click.value);
  await openForm(deps, click, { name: '', typed: formatFilter({ ...filter, format: 'csv' }), format: filter.format });
}

/** The Schedule or Change button in the list. */
export async function editSavedSearch(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const row = await findOwnSaved(deps, click, click.value);
  const { typed, format } = formatStoredFilter(row, accountClock(deps));
  await openForm(deps, click, { name: row.name, typed, format, row });
}

interface FormDefaults {
  name: string;
  /** the filter, without its format */
  typed: string;
  format: ExportFormat;
  /** the saved search being changed; absent for a new one */
  row?: SavedRow;
  /** proposed for a new one */
  isWatched?: boolean;
}

async function openForm(
  deps: Deps,
  requester: Requester,
  { name, typed, format, row, isWatched = false }: FormDefaults,
): Promise<void> {
  if (typed.length > maxFilterLength)
    throw new UserError('This search is too long to be saved. Leave something out of it.');
  const deliverTo = row?.deliverTo ?? null;
  const here = mayDeliverTo(requester.channelId, deps.config) ? [requester.channelId] : [];
  const channels = [...new Set([...here, ...(deliverTo === null ? [] : [deliverTo])])];
  const view = savedForm({
    isNew: row === undefined,
    name,
    filter: typed,
    format,
    schedule: row === undefined ? null : scheduleOf(row),
    isWatched: row?.isWatched ?? isWatched,
    delivery: row?.delivery ?? 'every',
    deliverTo,
    channels: channels.map((id) => ({ id, isHere: id === requester.channelId })),
    timeZone: deps.config.TIME_ZONE,
    metadata: writeOrigin(requester, row?.savedSearchId),
  });
  await openInSlack(deps.slack, requester.triggerId, view);
}

/** Validates a submitted form; null if it is valid. */
export async function validateSavedForm(
  deps: Deps,
  { userId, metadata, values }: Submission,
): Promise<FormAnswer | null> {
  const { about = null } = readOrigin(metadata);
  const read = parseSavedForm(values, accountClock(deps), deps.config);
  if ('errors' in read) return { response_action: 'errors', errors: read.errors };
  const existing = await deps.db.read((tx) => listSaved(tx, userId));
  const mistake =
    (about === null ? limitError(existing) : null) ?? duplicateNameError(existing, read.values.name, about);
  return mistake === null ? null : { response_action: 'errors', errors: { [savedFields.name]: mistake } };
}

/** A valid form was submitted: saves or changes the search. */
export async function submitSavedForm(deps: Deps, { userId, metadata, values }: Submission): Promise<void> {
  const origin = readOrigin(metadata);
  const requester = requesterFrom(deps, userId, origin);
  await requireRight('operate', requester.userId, deps);
  const clock = accountClock(deps);
  const read = parseSavedForm(values, clock, deps.config);
  if ('errors' in read) throw new UserError(Object.values(read.errors).join(' '));
  const listed = await deps.db.write(async (tx) => {
    const work = { tx, queue: deps.queue };
    const { about, channelId } = origin;
    const row =
      about === undefined
        ? await createSaved(work, { ownedBy: userId, channelId, values: read.values, clock })
        : await updateSaved(work, requireOwn(await lockSaved(tx, about), userId), read.values, clock);
    return await withLatest(tx, [row]);
  });
  for (const one of listed)
    await requester.answer(savedConfirmation(one, origin.about === undefined ? 'saved' : 'changed', clock));
}
