/** What a search says that found nothing: what was looked for, and the nearest thing that would find something. */

import { actions, button, type SlackMessage, section } from '../slack/blocks.ts';
import { searchActions } from './action-ids.ts';
import { describeCondition, describeFilter } from './describe-filter.ts';
import type { Filter } from './filter.ts';
import { encodeRelaxedValue, type RelaxedFilter } from './loosen-filter.ts';
import { matchStatus } from './read-text-value.ts';
import { formatTotal, saveButton } from './result-message.ts';
import type { Search } from './searches.ts';

/** The message; `loosening` is null when nothing near finds anything either. */
export function nothingFoundMessage(search: Search, loosening: RelaxedFilter | null): SlackMessage {
  const looked = describeFilter(search.filter, search.clock.timeZone);
  const text = `No record matches ${looked}. ${adviceFor(search.filter, loosening)}`;
  const show =
    loosening === null
      ? []
      : [
          button(searchActions.show, `Show ${formatTotal(loosening.total).toLowerCase()}`, {
            value: encodeRelaxedValue(search, loosening),
          }),
        ];
  const refine = button(searchActions.refine, 'Refine', { value: search.searchId });
  return { text, blocks: [section(text), actions(...show, refine, saveButton(search.searchId))] };
}

function adviceFor(filter: Filter, loosening: RelaxedFilter | null): string {
  if (loosening !== null) {
    const { total, without } = loosening;
    return `Without “${describeCondition(without, 2)}” there ${total === 1 ? 'is' : 'are'} ${formatTotal(total).toLowerCase()}.`;
  }
  const words = filter.conditions.filter((one) => one.field === 'word').flatMap((one) => one.values);
  const status = words.map(matchStatus).find((one) => one !== undefined);
  if (status !== undefined) return `If you mean the status, write \`status:${status.toLowerCase()}\`.`;
  if (words.length > 0)
    return 'Words are looked for in order id, tracking number, e-mail and name; check the spelling, or use fewer of them.';
  return 'Check the spelling, or look for a part of it.';
}
