/** Handles the filter form: opening it (bare `/fulfillments`, Refine), prefilling it from earlier searches, and submitting. */

import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Deps } from '../deps.ts';
import { everything, type Filter } from '../filters/filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { type Reading, readQuery } from '../filters/read-query.ts';
import { requireRight } from '../permissions.ts';
import { changeForm, openForm as openInSlack, readOrigin, requesterFrom, writeOrigin } from '../slack/forms.ts';
import type { Click, FormAnswer, Requester, Submission } from '../slack/interaction.ts';
import {
  type FormPurpose,
  filterForm,
  formatFormValues,
  formPurposes,
  parseFilterForm,
  toFormValues,
  validateFormFields,
} from './filter-form.ts';
import { authorizeSearch, requireSearch, runSearch } from './handle-search.ts';
import { loadKnownNames } from './known-names.ts';
import { findRecentSearches } from './searches.ts';

/** `/fulfillments` without arguments, or a button that starts a search or an export. */
export async function openFilterForm(deps: Deps, requester: Requester, purpose: FormPurpose = 'search'): Promise<void> {
  await requireRight('operate', requester.userId, deps);
  await openPrefilled(deps, requester, everything, purpose);
}

/** The Refine button: opens the form with the search's filter. */
export async function refineSearch(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { filter } = await requireSearch(deps, click.value);
  await openPrefilled(deps, click, filter);
}

/** An earlier search was chosen in the form: its filter replaces the current input. */
export async function prefillForm(deps: Deps, click: Click): Promise<void> {
  const { viewId, metadata } = parseFilterForm(click.view);
  await requireRight('operate', click.userId, deps);
  const searchId = click.chosen ?? '';
  const { filter, askedBy } = await requireSearch(deps, searchId);
  if (askedBy !== click.userId) return;
  const edition = searchId.slice(0, 8);
  const filled = await deps.db.read((tx) => buildForm(tx, click.userId, { filter, metadata, edition }));
  await changeForm(deps.slack, viewId, filled);
}

/** Validates a submitted form; null if it is valid. Uses only the form's data, because Slack waits for the answer. */
export function validateFilterForm(
  { config, now }: Pick<Deps, 'config' | 'now'>,
  { view }: Pick<Submission, 'view'>,
): FormAnswer | null {
  const errors = validateFormFields(parseFilterForm(view), { now: now(), timeZone: config.TIME_ZONE });
  return Object.keys(errors).length === 0 ? null : { response_action: 'errors', errors };
}

/** A valid form was submitted: runs the search. */
export async function submitForm(deps: Deps, submission: Submission): Promise<void> {
  const { requester, ...search } = await readSubmittedFilter(deps, submission);
  await runSearch(deps, requester, search);
}

/** The requester and filter of a submitted form. @throws {UserError} if they may not see records */
export async function readSubmittedFilter(
  deps: Deps,
  { userId, view }: Pick<Submission, 'userId' | 'view'>,
): Promise<{ requester: Requester; clock: Clock } & Reading> {
  const { metadata, values } = parseFilterForm(view);
  const requester = requesterFrom(deps, userId, readOrigin(metadata));
  const clock = await authorizeSearch(deps, requester);
  const names = await deps.db.read(loadKnownNames);
  return { requester, ...readQuery(formatFormValues(values), { clock, names }), clock };
}

async function openPrefilled(deps: Deps, requester: Requester, filter: Filter, purpose: FormPurpose = 'search') {
  const metadata = writeOrigin(requester, purpose);
  const view = await deps.db.read((tx) => buildForm(tx, requester.userId, { filter, metadata, edition: '0' }));
  await openInSlack(deps.slack, requester.triggerId, view);
}

async function buildForm(
  tx: Transaction,
  userId: string,
  { filter, metadata, edition }: { filter: Filter; metadata: string; edition: string },
) {
  const houses = await queryRows<{ id: string; name: string }>(
    tx,
    sql`select fulfillment_house_id::text as id, name from fulfillment_houses order by lower(name) limit 100`,
  );
  const recent = await findRecentSearches(tx, userId, 10);
  const values = toFormValues(
    filter,
    houses.map(({ id }) => id),
  );
  return filterForm({ values, houses, recent, edition, metadata, purpose: purposeOf(metadata) });
}

/** The form's purpose is stored in its metadata along with its origin. */
function purposeOf(metadata: string): FormPurpose {
  const { about } = readOrigin(metadata);
  return formPurposes.find((purpose) => purpose === about) ?? 'search';
}
