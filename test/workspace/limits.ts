/**
 * What Slack would refuse: a message or a view in, a list of findings out. Pure.
 * The numbers are in limit-numbers.ts, the shapes in block-shapes.ts and element-shapes.ts;
 * here are the rules that look at a whole message or view.
 */
import { BLOCK_SHAPES, BLOCKS_ON } from './block-shapes.ts';
import { LIMITS } from './limit-numbers.ts';
import type { Json } from './protocol.ts';
import { boolean, type Check, isJson, list, object, type Place, rule, string, typed, word } from './shape.ts';
import { id, plain } from './text-shapes.ts';

export interface Finding {
  /** JSON pointer into what was sent */
  path: string;
  detail: string;
  /** the error that Slack answers with */
  error: string;
  /** false: Slack lets it pass with a warning, the project's own rules don't */
  refused: boolean;
}

/** A message as it was sent: `text`, `blocks`, `attachments`, `metadata`. */
export type SentMessage = { text?: unknown; blocks?: unknown; attachments?: unknown; metadata?: unknown };

type Surface = keyof typeof BLOCKS_ON;

function collect(error: string, check: Check, value: unknown, pointer: string): Finding[] {
  const found: Finding[] = [];
  const place: Place = { pointer, report: (path, detail) => found.push({ path, detail, error, refused: true }) };
  check(value, place);
  return found;
}

/** Every object inside a value, the value itself first. */
function objectsIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isJson(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

/** Length of all text that is drawn: not ids, not values, nothing behind a menu or a dialog. */
function renderedLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + renderedLength(one), 0);
  if (!isJson(value)) return 0;
  const hidden = ['confirm', 'options', 'option_groups', 'placeholder', 'accessibility_label'];
  return Object.entries(value).reduce((sum, [key, inner]) => {
    if (hidden.includes(key)) return sum;
    const shown = typeof inner === 'string' && ['text', 'title', 'caption'].includes(key);
    return sum + (shown ? inner.length : renderedLength(inner));
  }, 0);
}

function repeated(values: unknown[]): string[] {
  const named = values.filter((value): value is string => typeof value === 'string');
  return [...new Set(named.filter((value, index) => named.indexOf(value) !== index))];
}

/** Ids that must not repeat: block_id in the whole, action_id within one block. */
const uniqueIds: Check = (blocks, place) => {
  if (!Array.isArray(blocks)) return;
  for (const twice of repeated(blocks.map((block) => block?.block_id))) {
    place.report(place.pointer, `block_id "${twice}" already exists`);
  }
  blocks.forEach((block, index) => {
    for (const twice of repeated(objectsIn(block).map((one) => one.action_id))) {
      place.report(`${place.pointer}/${index}`, `action_id "${twice}" already exists for block`);
    }
  });
};

/** Limits that span several blocks of one message. */
const wholeMessage: Check = (blocks, place) => {
  if (!Array.isArray(blocks)) return;
  const ofType = (type: string) => blocks.filter((block) => isJson(block) && block.type === type);
  const tooMuch = (type: string, max: number) => {
    if (renderedLength(ofType(type)) > max)
      place.report(place.pointer, `${type}: no more than ${max} characters in a message`);
  };
  for (const [type, max] of [
    ['table', 1],
    ['data_table', 1],
    ['data_visualization', LIMITS.chartsPerMessage],
  ] as const) {
    if (ofType(type).length > max) place.report(place.pointer, `only ${max} ${type} allowed in a message`);
  }
  tooMuch('table', LIMITS.tableText);
  tooMuch('data_table', LIMITS.tableText);
  tooMuch('markdown', LIMITS.markdownText);
};

function blocksOn(surface: Surface, max: number, min: number): Check {
  const known = list(
    typed(() => BLOCK_SHAPES, 'block', BLOCKS_ON[surface]),
    max,
    min,
  );
  return (value, place) => {
    known(value, place);
    uniqueIds(value, place);
    if (surface === 'message') wholeMessage(value, place);
  };
}

const MESSAGE_BLOCKS = blocksOn('message', LIMITS.messageBlocks, 0);

function checkText(text: unknown, isUpdate: boolean): Finding[] {
  if (text === undefined || text === '') {
    return [{ path: '/text', detail: 'a message needs a text that stands alone', error: 'no_text', refused: false }];
  }
  const max = isUpdate ? LIMITS.textUpdate : LIMITS.textPost;
  const length = String(text).length;
  if (length > max)
    return [{ path: '/text', detail: `must be less than ${max + 1} characters`, error: 'msg_too_long', refused: true }];
  if (length <= LIMITS.textRecommended) return [];
  return [
    {
      path: '/text',
      detail: `more than the recommended ${LIMITS.textRecommended} characters`,
      error: 'msg_too_long',
      refused: false,
    },
  ];
}

const isObject: Check = (value, place) => {
  if (!isJson(value)) place.report(place.pointer, 'must be an object');
};
const METADATA = object({ event_type: string(LIMITS.id), event_payload: isObject });

/** What Slack would refuse of a message, wherever it is sent; `isUpdate` for chat.update, whose text is shorter. */
export function checkMessage(message: SentMessage, isUpdate = false): Finding[] {
  const { text, blocks, attachments, metadata } = message;
  const hasBlocks = Array.isArray(blocks) && blocks.length > 0;
  if (!text && !hasBlocks) return [{ path: '', detail: 'no text and no blocks', error: 'no_text', refused: true }];
  const found = checkText(text, isUpdate);
  if (blocks !== undefined) found.push(...collect('invalid_blocks', MESSAGE_BLOCKS, blocks, '/blocks'));
  if (renderedLength(blocks) > LIMITS.renderedText) {
    found.push({
      path: '/blocks',
      detail: `more than ${LIMITS.renderedText} characters`,
      error: 'msg_blocks_too_long',
      refused: true,
    });
  }
  if (attachments !== undefined) {
    found.push({
      path: '/attachments',
      detail: 'legacy attachments are not played here',
      error: 'invalid_attachments',
      refused: true,
    });
  }
  if (metadata !== undefined) found.push(...collect('invalid_metadata_format', METADATA, metadata, '/metadata'));
  return found;
}

const hasInput = (view: Json) => objectsIn(view.blocks).some((one) => one.type === 'input');
const common = { private_metadata: string(LIMITS.privateMetadata, 0), callback_id: id, external_id: id };
const MODAL = object(
  { type: word('modal'), title: plain(LIMITS.viewTitle), blocks: blocksOn('modal', LIMITS.viewBlocks, 1) },
  {
    ...common,
    submit: plain(LIMITS.viewButton),
    close: plain(LIMITS.viewButton),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
);
const HOME = object({ type: word('home'), blocks: blocksOn('home', LIMITS.viewBlocks, 0) }, common);
const submitsInputs = rule((view) =>
  hasInput(view) && view.submit === undefined ? 'submit is required when there is an input block' : undefined,
);

/** What Slack would refuse of a view: a modal, or a Home tab. */
export function checkView(view: unknown, kind: 'modal' | 'home'): Finding[] {
  const found = collect('invalid_arguments', kind === 'modal' ? MODAL : HOME, view, '/view');
  if (kind === 'modal') found.push(...collect('invalid_arguments', submitsInputs, view, '/view'));
  if (JSON.stringify(view ?? '').length > LIMITS.viewBytes) {
    found.push({
      path: '/view',
      detail: `more than ${LIMITS.viewBytes} bytes`,
      error: 'view_too_large',
      refused: true,
    });
  }
  return found;
}
