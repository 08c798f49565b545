/** Handles `/fulfillments saved [<name>]` and the buttons of the list. Only its owner can see a saved search. */
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import type { UnitOfWork } from '../jobs/queue.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import { authorizeSearch, runSearch } from '../search/handle-search.ts';
import type { Click, CommandCall, Requester } from '../slack/interaction.ts';
import { foldText } from '../text/fold-text.ts';
import { quoteInput } from '../text/typed-text.ts';
import { formatList } from '../text/wording.ts';
import { parseName } from './saved-filter.ts';
import { type ListedSearch, savedListMessage } from './saved-message.ts';
import {
  deleteSaved,
  findSaved,
  latestSlots,
  listSaved,
  lockSaved,
  pauseSaved,
  resumeSaved,
  type SavedRow,
} from './saved-row.ts';

/**
 * `/fulfillments saved`: the list, or the result of the search with that name. What else is to be done with that one is
 * done with the buttons of its entry.
 */
export async function handleSaved(deps: Deps, call: CommandCall): Promise<void> {
  await requireRight('operate', call.userId, deps);
  const name = call.text.trim() === '' ? '' : parseName(call.text);
  const rows = await deps.db.read((tx) => listSaved(tx, call.userId));
  const isNamed = name !== '' && rows.some((row) => foldText(row.name).startsWith(foldText(name)));
  if (name === '' || (!isNamed && meaningAll.test(name))) return await showList(deps, call, rows);
  const [, named] = (isNamed ? null : forButtons.exec(name)) ?? [];
  if (named === undefined) return await run(deps, call, matchName(rows, name));
  await showList(deps, call, [matchName(rows, named)]);
}

const meaningAll = /^(?:search(?:es)?|list|all|schedules?|exports?)$/i;
const forButtons = /^(?:delete|remove|pause|resume|stop|start|edit|change|rename|schedule)\s+(.+)$/i;

/** The Run button: runs the search with dates relative to now. */
export async function runSaved(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  await run(deps, click, await findOwnSaved(deps, click, click.value));
}

/** The Pause button: nothing is sent until the search is resumed. */
export async function pauseOnRequest(deps: Deps, click: Click): Promise<void> {
  await change(deps, click, async (work, row) => {
    if (row.nextAt !== null) await pauseSaved(work, row, 'asked');
  });
}

/** The Resume button: continues with the next slot. */
export async function resumeOnRequest(deps: Deps, click: Click): Promise<void> {
  await change(deps, click, async (work, row) => {
    if (row.nextAt === null) await resumeSaved(work, row, accountClock(deps));
  });
}

/** The Delete button, after Slack's confirmation dialog. */
export async function deleteOnRequest(deps: Deps, click: Click): Promise<void> {
  await change(deps, click, deleteSaved);
}

/** The account's clock, by which schedules run. */
export function accountClock({ now, config }: Pick<Deps, 'now' | 'config'>): Clock {
  return { now: now(), timeZone: config.TIME_ZONE };
}

/** The saved search that a button refers to, if the person owns it. @throws {UserError} otherwise */
export async function findOwnSaved(
  { db }: Pick<Deps, 'db'>,
  { userId }: Requester,
  savedSearchId: string,
): Promise<SavedRow> {
  return requireOwn(await db.read((tx) => findSaved(tx, savedSearchId)), userId);
}

/** Checks that a row exists and belongs to this person. @throws {UserError} otherwise */
export function requireOwn(row: SavedRow | null, userId: string): SavedRow {
  if (row !== null && row.ownedBy === userId) return row;
  throw new UserError('This saved search no longer exists. See /fulfillments saved.');
}

/** Saved searches with the outcome of their latest slots. */
export async function withLatest(tx: Transaction, rows: SavedRow[]): Promise<ListedSearch[]> {
  const latest = await latestSlots(
    tx,
    rows.map(({ savedSearchId }) => savedSearchId),
  );
  return rows.map((row) => ({ row, latest: latest.get(row.savedSearchId) ?? null }));
}

/**
 * The row with exactly this name (case-insensitive), or else the only one that is, starts with or contains it when accents
 * don't count.
 * @throws {UserError} listing the names if none or several match
 */
export function matchName<Named extends { name: string }>(rows: readonly Named[], typed: string): Named {
  const folded = foldText(typed);
  const matching = (test: (name: string) => boolean) => rows.filter(({ name }) => test(foldText(name)));
  const exact = rows.filter(({ name }) => name.toLowerCase() === typed.toLowerCase());
  const same = matching((name) => name === folded);
  const prefixed = matching((name) => name.startsWith(folded));
  const containing = matching((name) => name.includes(folded));
  const found = [exact, same, prefixed, containing].find((matches) => matches.length > 0) ?? [];
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new UserError(found.length > 1 ? severalMatch(found, typed) : noneMatches(rows, typed));
}

async function run(deps: Deps, requester: Requester, { filter }: SavedRow): Promise<void> {
  const clock = await authorizeSearch(deps, requester);
  await runSearch(deps, requester, { filter: parseFilter(filter, clock), clock });
}

/** Changes the locked row that a button refers to, and refreshes the list in place. */
async function change(deps: Deps, click: Click, act: (work: UnitOfWork, row: SavedRow) => Promise<void>) {
  await requireRight('operate', click.userId, deps);
  const { savedSearchId } = await findOwnSaved(deps, click, click.value);
  await deps.db.write(async (tx) => {
    const row = requireOwn(await lockSaved(tx, savedSearchId), click.userId);
    await act({ tx, queue: deps.queue }, row);
  });
  const rows = await deps.db.read((tx) => listSaved(tx, click.userId));
  await showList(deps, click.inPlace, rows);
}

async function showList(deps: Deps, requester: Requester, rows: SavedRow[]): Promise<void> {
  const listed = await deps.db.read((tx) => withLatest(tx, rows));
  await requester.answer(savedListMessage(listed, accountClock(deps)));
}

const quoted = (rows: readonly { name: string }[]) => rows.slice(0, 10).map(({ name }) => quoteInput(name));

function severalMatch(found: readonly { name: string }[], typed: string): string {
  return `Several of your saved searches fit ${quoteInput(typed)}: ${formatList(quoted(found), 'and')}. Write a little more of the name.`;
}

function noneMatches(rows: readonly { name: string }[], typed: string): string {
  if (rows.length === 0) return 'You have no saved searches yet. Save one with the button under a result.';
  const more = rows.length > 10 ? 'Some of yours are' : 'Yours are';
  return `You have no saved search named ${quoteInput(typed)}. ${more} ${formatList(quoted(rows), 'and')}.`;
}
