/** Which saved search a typed name means. */
import { UserError } from '../runtime/errors.ts';
import { quoteInput } from '../text/typed-text.ts';
import { formatList } from '../text/wording.ts';

/**
 * The one with exactly this name in any case, or else the only one that begins with it, or has it in the middle.
 * @throws {UserError} naming those that there are when none or several fit
 */
export function matchName<Named extends { name: string }>(rows: readonly Named[], typed: string): Named {
  const wanted = typed.toLowerCase();
  const names = (fits: (name: string) => boolean) => rows.filter(({ name }) => fits(name.toLowerCase()));
  const exact = names((name) => name === wanted);
  const [beginning, within] = [names((name) => name.startsWith(wanted)), names((name) => name.includes(wanted))];
  const found = [exact, beginning, within].find((some) => some.length > 0) ?? [];
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new UserError(found.length > 1 ? severalFit(found, typed) : noneFits(rows, typed));
}

const quoted = (rows: readonly { name: string }[]) => rows.slice(0, 10).map(({ name }) => quoteInput(name));

function severalFit(found: readonly { name: string }[], typed: string): string {
  return `Several of your saved searches fit ${quoteInput(typed)}: ${formatList(quoted(found), 'and')}. Write a little more of the name.`;
}

function noneFits(rows: readonly { name: string }[], typed: string): string {
  if (rows.length === 0) return 'You have no saved searches yet. Save one with the button under a result.';
  const more = rows.length > 10 ? 'Some of yours are' : 'Yours are';
  return `You have no saved search named ${quoteInput(typed)}. ${more} ${formatList(quoted(rows), 'and')}.`;
}
