/** Handles saving a search: `/fulfillments save`, the Save button under a result, and the form that both can open. */
import type { Deps } from '../deps.ts';
import { mayDeliverTo } from '../exports/deliver-export.ts';
import { type Condition, type ExportFormat, everything, type Filter } from '../filters/filter.ts';
import { formatFilter } from '../filters/format-filter.ts';
import { maxFilterLength } from '../filters/parse-filter.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import { findOverlong } from '../search/filter-form.ts';
import { requireSearch } from '../search/handle-search.ts';
import { loadKnownNames } from '../search/known-names.ts';
import { saveOffer } from '../search/searches.ts';
import { isSharedOutside } from '../slack/channels.ts';
import { type FormOrigin, openForm as openInSlack, readOrigin, requesterFrom, writeOrigin } from '../slack/forms.ts';
import type { Click, CommandCall, FormAnswer, Requester, Submission } from '../slack/interaction.ts';
import { accountClock, findOwnSaved, requireOwn, withLatest } from './handle-saved.ts';
import { formatStoredFilter, parseSave, parseStoredFilter } from './saved-filter.ts';
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
  const names = await deps.records.read(loadKnownNames);
  const values = { name, filter: normalizeFilter(filter, null, { clock, names }), schedule: null, ...notSent };
  const row = await deps.db.write((tx) =>
    createSaved({ tx, queue: deps.queue }, { ownedBy: call.userId, channelId: call.channelId, values, clock }),
  );
  await call.answer(savedConfirmation({ row, latest: null }, 'saved', clock));
}

/** A search that is only run. */
const notSent = { deliverTo: null, delivery: 'every', isWatched: false } as const;

/** The button on Home for what has been on hold for three days or more: a search that is watched, in the form. */
export async function offerWatch(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  await openForm(deps, click, { ...oldHolds, format: 'csv', isWatched: true });
}

const oldHolds = { name: 'On hold 3 days or more', typed: 'status:hold older:3d' };

/** The Save button under a result. */
export async function saveSearchAs(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { filter } = await requireSearch(deps, click.value);
  await openForm(deps, click, { name: '', ...splitLong(filter), format: filter.format });
}

/** The Schedule or Change button in the list. */
export async function editSavedSearch(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const row = await findOwnSaved(deps, click, click.value);
  const read = parseStoredFilter(row, accountClock(deps));
  const { typed, format } = formatStoredFilter(row, accountClock(deps));
  const shown = 'mistake' in read ? { typed } : splitLong(read.filter);
  await openForm(deps, click, { name: row.name, ...shown, format, row });
}

/** The part of a filter that the form's field has room for, as text, and the conditions that are too long for it. */
function splitLong(filter: Filter): { typed: string; kept: Condition[] } {
  const overlong = findOverlong(filter);
  const part = (isKept: boolean) => filter.conditions.filter((_, at) => overlong.includes(at) === isKept);
  return { typed: formatFilter({ ...filter, conditions: part(false), format: 'csv' }), kept: part(true) };
}

interface FormDefaults {
  name: string;
  /** the filter, without its format and `kept` */
  typed: string;
  /** conditions that are too long for the form's field */
  kept?: readonly Condition[];
  format: ExportFormat;
  /** the saved search being changed; absent for a new one */
  row?: SavedRow;
  /** proposed for a new one */
  isWatched?: boolean;
}

async function openForm(
  deps: Deps,
  requester: Requester,
  { name, typed, kept = [], format, row, isWatched = false }: FormDefaults,
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
    kept,
    format,
    schedule: row === undefined ? null : scheduleOf(row),
    isWatched: row?.isWatched ?? isWatched,
    delivery: row?.delivery ?? 'every',
    deliverTo,
    channels: channels.map((id) => ({ id, isHere: id === requester.channelId })),
    timeZone: deps.config.TIME_ZONE,
    metadata: writeOrigin(requester, await writeAbout(deps, requester, row, kept)),
  });
  await openInSlack(deps.slack, requester.triggerId, view);
}

/** What the form's metadata says besides its origin: the search being changed, and the stored search with what is kept. */
async function writeAbout(
  deps: Deps,
  { userId: askedBy }: Requester,
  row: SavedRow | undefined,
  kept: readonly Condition[],
): Promise<string | undefined> {
  if (kept.length === 0) return row?.savedSearchId;
  const filter = { ...everything, conditions: [...kept] };
  const searchId = await deps.db.write((tx) => saveOffer(tx, { askedBy, filter, clock: accountClock(deps) }));
  return `${row?.savedSearchId ?? ''} ${searchId}`;
}

/** The id of the saved search that a form changes, if any, and the stored search with the conditions that it kept. */
function readAbout({ about = '' }: FormOrigin): { savedSearchId: string | null; keptIn: string | null } {
  const [savedSearchId = '', keptIn = ''] = about.split(' ');
  return { savedSearchId: savedSearchId || null, keptIn: keptIn || null };
}

/** Validates a submitted form; null if it is valid. */
export async function validateSavedForm(
  deps: Deps,
  { userId, metadata, values }: Submission,
): Promise<FormAnswer | null> {
  const { savedSearchId } = readAbout(readOrigin(metadata));
  const read = parseSavedForm(values, accountClock(deps), deps.config);
  if ('errors' in read) return { response_action: 'errors', errors: read.errors };
  const { deliverTo } = read.values;
  if (deliverTo !== null && (await deps.db.read((tx) => isSharedOutside(tx, deliverTo))))
    return { response_action: 'errors', errors: { [savedFields.deliverTo]: sharedChannel } };
  const existing = await deps.db.read((tx) => listSaved(tx, userId));
  const mistake =
    (savedSearchId === null ? limitError(existing) : null) ??
    duplicateNameError(existing, read.values.name, savedSearchId);
  return mistake === null ? null : { response_action: 'errors', errors: { [savedFields.name]: mistake } };
}

const sharedChannel =
  'This channel is shared with another company, and exports hold customer data. Choose another one.';

/** A valid form was submitted: saves or changes the search. */
export async function submitSavedForm(deps: Deps, { userId, metadata, values }: Submission): Promise<void> {
  const origin = readOrigin(metadata);
  const requester = requesterFrom(deps, userId, origin);
  await requireRight('operate', requester.userId, deps);
  const clock = accountClock(deps);
  const { savedSearchId, keptIn } = readAbout(origin);
  const kept = keptIn === null ? [] : (await requireSearch(deps, keptIn)).filter.conditions;
  const names = await deps.records.read(loadKnownNames);
  const read = parseSavedForm(values, clock, deps.config, { names, kept });
  if ('errors' in read) throw new UserError(Object.values(read.errors).join(' '));
  const listed = await deps.db.write(async (tx) => {
    const work = { tx, queue: deps.queue };
    const { channelId } = origin;
    const row =
      savedSearchId === null
        ? await createSaved(work, { ownedBy: userId, channelId, values: read.values, clock })
        : await updateSaved(work, requireOwn(await lockSaved(tx, savedSearchId), userId), read.values, clock);
    return await withLatest(tx, [row]);
  });
  for (const one of listed)
    await requester.answer(savedConfirmation(one, savedSearchId === null ? 'saved' : 'changed', clock));
}
