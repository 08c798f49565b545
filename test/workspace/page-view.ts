import type { Json, View } from './protocol.ts';
import type { StoredView } from './state.ts';

function textOf(value: unknown): string | undefined {
  return (value as { text?: string } | undefined)?.text;
}

/** A modal or Home tab as the page draws it. */
export function pageView(stored: StoredView): View {
  const { title, submit, close } = stored.view as { [key in 'title' | 'submit' | 'close']?: Json };
  const submitText = textOf(submit);
  const closeText = textOf(close);
  return {
    id: stored.id,
    kind: stored.kind,
    title: textOf(title) ?? '',
    blocks: stored.blocks,
    values: stored.values,
    ...(submitText !== undefined && { submit: submitText }),
    ...(closeText !== undefined && { close: closeText }),
  };
}
