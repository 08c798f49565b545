/** Finds the import that was clicked on, and makes sure that this person may do what they ask for. */
import type { Deps } from '../../deps.ts';
import { auditEvents } from '../../fulfillments/tables.ts';
import { type Right, requireRight, whoMay } from '../../permissions.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Click } from '../../slack/interaction.ts';
import { fromButtonValue, type Shown } from '../messages/import-buttons.ts';
import { noApprover, privatePlace } from '../messages/summary-parts.ts';
import { authorsOf, importNeedsSecondPerson, othersWhoMay } from '../model/four-eyes.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { findSummary } from '../model/messages.ts';
import { findSummaryLinks } from '../notify/message-links.ts';

/** An import, and what the person saw of it when they clicked. */
export interface ShownImport {
  row: ImportRow;
  shown: Shown;
}

type Clicked = Pick<Click, 'userId' | 'value'> & Partial<Pick<Click, 'messageTs'>>;

/** The import that a button belongs to. @throws {UserError} when it isn't known, or a newer message shows it */
export async function findShown(deps: Deps, click: Clicked): Promise<ShownImport> {
  const shown = fromButtonValue(click.value);
  const row = shown === null ? null : await deps.db.read((tx) => findImport(tx, shown.importId));
  if (shown === null || row === null) throw new UserError('I no longer have this summary. Share the file again.');
  await refuseSuperseded(deps, row, click);
  return { row, shown };
}

/** Where Slack lets nobody edit messages, or none of ours, old summaries keep their buttons. @throws {UserError} */
async function refuseSuperseded(deps: Deps, row: ImportRow, { userId, messageTs }: Clicked): Promise<void> {
  const summary = messageTs == null ? null : await deps.db.read((tx) => findSummary(tx, row.importId));
  if (messageTs == null || summary?.supersededTs.includes(messageTs) !== true) return;
  const link = (await findSummaryLinks(deps, [row], userId)).get(row.importId);
  const text = 'This summary is out of date, and Slack doesn’t let me edit it. Nothing was changed.';
  const isPrivate = summary.channelId.startsWith('D');
  const where = isPrivate ? `The current one is in ${privatePlace(row)}.` : 'Use the newest one instead.';
  throw new UserError(text, { mrkdwn: `${text} ${link === undefined ? where : `<${link}|Open the current one>.`}` });
}

/**
 * The import that was clicked on, once the person is known to have the right. A refusal goes into the audit trail.
 * @param action what they asked for, as the audit trail names it
 * @throws {UserError} when they may not
 */
export async function authorize(deps: Deps, click: Clicked, right: Right, action: string): Promise<ShownImport> {
  const found = await findShown(deps, click);
  await requireRightTo(action, deps, click, found.row, right);
  return found;
}

/** Makes sure that a person has a right to act on an import; audits a refusal. @throws {UserError} */
export async function requireRightTo(
  action: string,
  deps: Deps,
  { userId }: Pick<Click, 'userId'>,
  row: ImportRow,
  right: Right,
): Promise<void> {
  try {
    await requireRight(right, userId, deps);
  } catch (error) {
    if (error instanceof UserError) await auditRefusal(deps, { userId }, row, action);
    throw error;
  }
}

/** Four-eyes: refuses the confirmation of an import by one of its authors where that needs a second person. @throws {UserError} */
export async function refuseOwnConfirmation(
  deps: Deps,
  click: Pick<Click, 'userId' | 'value'>,
  row: ImportRow,
): Promise<void> {
  const authors = authorsOf(row);
  if (!authors.includes(click.userId) || !importNeedsSecondPerson(row, deps.config.FOUR_EYES_ROWS)) return;
  await auditRefusal(deps, click, row, 'confirm');
  const because = `You ${describeInvolvement(row, click.userId)}, so someone else has to confirm it.`;
  const others = othersWhoMay(whoMay('approve', deps.config), authors);
  const remedy = others === null ? noApprover : `Ask ${others}. To take it back, click Withdraw.`;
  throw new UserError(because, { mrkdwn: `${because} ${remedy}` });
}

function describeInvolvement({ sharedBy, postedBy, correctors }: ImportRow, userId: string): string {
  if ([sharedBy, postedBy].includes(userId)) return 'shared this file';
  const hasFixed = (correctors ?? []).some(({ by }) => by === userId);
  return hasFixed ? 'fixed rows of this file' : 'chose what this import changes';
}

async function auditRefusal({ db }: Deps, click: Pick<Click, 'userId'>, row: ImportRow, action: string): Promise<void> {
  const after = { attempted: action };
  const event = { action: 'refusal', actor: click.userId, entity: 'import', entityId: row.importId };
  await db.write((tx) => tx.insert(auditEvents).values({ ...event, importId: row.importId, after }));
}
