/** Shapes of Slack's composition objects: texts, options, confirm dialogs. */
import { LIMITS } from './limit-numbers.ts';
import { all, boolean, type Check, list, object, rule, string, typed, word } from './shape.ts';

/** A plain_text object of at most max characters. */
export function plain(max: number): Check {
  return object({ type: word('plain_text'), text: string(max) }, { emoji: boolean });
}

function mrkdwn(max: number): Check {
  return object({ type: word('mrkdwn'), text: string(max) }, { verbatim: boolean });
}

/** A plain_text or mrkdwn object of at most max characters. */
export function anyText(max: number): Check {
  const shapes = { plain_text: plain(max), mrkdwn: mrkdwn(max) };
  return typed(() => shapes, 'text');
}

/** A mrkdwn object of at most max characters. */
export const mrkdwnText = mrkdwn;

/** block_id, action_id, callback_id. */
export const id: Check = string(LIMITS.id);

/** A web address. */
export const url: Check = string(LIMITS.url);

/** The dialog that asks again before an element acts. */
export const confirm: Check = object(
  { text: anyText(LIMITS.confirmText) },
  {
    title: plain(LIMITS.confirmTitle),
    confirm: plain(LIMITS.confirmButton),
    deny: plain(LIMITS.confirmButton),
    style: word('primary', 'danger'),
  },
);

const optionExtras = { description: plain(LIMITS.optionText) };
const optionBase = { value: string(LIMITS.optionValue) };

/** An option of a select menu: plain text only. */
export const option: Check = object({ text: plain(LIMITS.optionText), ...optionBase }, optionExtras);

/** An option of an overflow menu: may carry a url. */
export const overflowOption: Check = object(
  { text: plain(LIMITS.optionText), ...optionBase },
  { ...optionExtras, url },
);

/** An option of radio buttons or checkboxes: mrkdwn is allowed. */
export const choiceOption: Check = object(
  { text: anyText(LIMITS.optionText), ...optionBase },
  { description: anyText(LIMITS.optionText) },
);

/** A labelled group of select options. */
export const optionGroup: Check = object({
  label: plain(LIMITS.optionText),
  options: list(option, LIMITS.selectOptions),
});

/** Options or groups, exactly one of them; what is chosen at first must be among them; no value twice. */
export function choosesFromOptions(check: Check): Check {
  return all(
    check,
    rule((element) => {
      const groups = element.option_groups as { options?: unknown[] }[] | undefined;
      if ((element.options === undefined) === (groups === undefined))
        return 'needs options or option_groups, one of the two';
      const offered =
        ((element.options ?? groups?.flatMap((group) => group.options ?? [])) as { value?: string }[]) ?? [];
      const values = offered.map((one) => one?.value);
      if (new Set(values).size !== values.length) return 'the values of the options must be unique';
      const first = [element.initial_option, ...((element.initial_options as unknown[]) ?? [])].filter(Boolean);
      const missing = first.some((one) => !offered.some((other) => JSON.stringify(other) === JSON.stringify(one)));
      return missing ? 'the initial option must match one of the options exactly' : undefined;
    }),
  );
}
