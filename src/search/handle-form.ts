/** Handles the filter form: opening it (bare `/fulfillments`, Refine), prefilling it from earlier searches, and submitting. */

import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { Deps } from '../deps.ts';
import { type Condition, everything, type Filter } from '../filters/filter.ts';
import { formatFilter } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import { type Reading, readQuery } from '../filters/read-query.ts';
import { requireRight } from '../permissions.ts';
import {
  changeForm,
  type FormOrigin,
  openForm as openInSlack,
  readOrigin,
  requesterFrom,
  writeOrigin,
} from '../slack/forms.ts';
import type { Click, FormAnswer, Requester, Submission } from '../slack/interaction.ts';
import { withAge } from './answer-age.ts';
import {
  type FormPurpose,
  filterForm,
  findOverlong,
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
  await openPrefilled(deps, requester, { filter: everything, purpose });
}

/** The Refine button: opens the form with the search's filter. */
export async function refineSearch(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { filter, searchId } = await requireSearch(deps, click.value);
  await openPrefilled(deps, click, { filter, searchId, purpose: 'search' });
}

/** An earlier search was chosen in the form: its filter replaces the current input. */
export async function prefillForm(deps: Deps, click: Click): Promise<void> {
  const { viewId, metadata } = parseFilterForm(click.view);
  await requireRight('operate', click.userId, deps);
  const searchId = click.chosen ?? '';
  const { filter, askedBy } = await requireSearch(deps, searchId);
  if (askedBy !== click.userId) return;
  const edition = searchId.slice(0, 8);
  const origin = readOrigin(metadata);
  const { purpose } = readAbout(origin);
  const filled = await deps.db.read((tx) =>
    buildForm(tx, { ...origin, userId: click.userId }, { filter, searchId, edition, purpose }),
  );
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
  const origin = readOrigin(metadata);
  const requester = withAge(deps, requesterFrom(deps, userId, origin));
  const clock = await authorizeSearch(deps, requester);
  const names = await deps.records.read(loadKnownNames);
  const { filter, notes } = readQuery(formatFormValues(values), { clock, names });
  const kept = await findKept(deps, readAbout(origin), clock);
  return { requester, notes, filter: { ...filter, conditions: [...kept, ...filter.conditions] }, clock };
}

/** The conditions that the form had no room for, with days as they are now. */
async function findKept(deps: Deps, { searchId, overlong }: FormAbout, clock: Clock): Promise<Condition[]> {
  if (overlong.length === 0) return [];
  const { filter } = await requireSearch(deps, searchId);
  const kept = filter.conditions.filter((_, at) => overlong.includes(at));
  return parseFilter(formatFilter({ ...everything, conditions: kept }), clock).conditions;
}

async function openPrefilled(deps: Deps, requester: Requester, prefilled: Omit<Prefilled, 'edition'>): Promise<void> {
  const view = await deps.db.read((tx) => buildForm(tx, requester, { ...prefilled, edition: '0' }));
  await openInSlack(deps.slack, requester.triggerId, view);
}

interface Prefilled {
  filter: Filter;
  /** the search that has the filter */
  searchId?: string;
  edition: string;
  purpose: FormPurpose;
}

async function buildForm(
  tx: Transaction,
  requester: FormOrigin & Pick<Requester, 'userId'>,
  { filter, searchId = '', edition, purpose }: Prefilled,
) {
  const houses = await queryRows<{ id: string; name: string }>(
    tx,
    sql`select fulfillment_house_id::text as id, name from fulfillment_houses order by lower(name) limit 100`,
  );
  const recent = await findRecentSearches(tx, requester.userId);
  const overlong = findOverlong(filter);
  const shown = { ...filter, conditions: filter.conditions.filter((_, at) => !overlong.includes(at)) };
  const values = toFormValues(
    shown,
    houses.map(({ id }) => id),
  );
  const metadata = writeOrigin(requester, writeAbout({ purpose, searchId, overlong }));
  const kept = filter.conditions.filter((_, at) => overlong.includes(at));
  return filterForm({ values, houses, recent, edition, metadata, purpose, kept });
}

/** What a form's metadata says besides its origin: its purpose, and which conditions of which search it had no room for. */
interface FormAbout {
  purpose: FormPurpose;
  searchId: string;
  overlong: number[];
}

function writeAbout({ purpose, searchId, overlong }: FormAbout): string {
  return overlong.length === 0 ? purpose : `${purpose} ${searchId} ${overlong.join(',')}`;
}

function readAbout({ about = '' }: FormOrigin): FormAbout {
  const [purpose, searchId = '', overlong = ''] = about.split(' ');
  return {
    purpose: formPurposes.find((one) => one === purpose) ?? 'search',
    searchId,
    overlong: overlong === '' ? [] : overlong.split(',').map(Number),
  };
}
